using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>The garbage collector is the enemy of a 10 ms timer: in the steady state there is no garbage.</summary>
public sealed class VrrpAllocationTests
{
    private const int Rounds = 2_000;

    private static readonly VrrpHmac Hmac = new() { Keys = [new VrrpHmacKey(1, [.. new byte[32]])], ActiveKey = 1 };

    public static TheoryData<string> Kinds => [.. Settings.Keys];

    private static Dictionary<string, VrrpSettings> Settings { get; } = new()
    {
        ["version 2"] = Adverts.Version2,
        ["password"] = Adverts.Password,
        ["authentication header"] = Adverts.Header,
        ["version 3"] = Adverts.Version3,
        ["unicast"] = Adverts.Unicast with { ChecksUnicastSource = true, Peers = [new VrrpPeer(Adverts.At("10.99.0.1"))] },
        ["hmac"] = Adverts.Version3 with { Hmac = Hmac },
        ["IPv6"] = Adverts.IPv6,
        ["IPv6 hmac"] = Adverts.IPv6 with { Hmac = Hmac },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Writing_and_judging_an_advert_allocates_nothing(string kind)
    {
        var settings = Settings[kind];
        var sender = new VrrpSession();
        var receiver = new VrrpSession();
        var bytes = new byte[VrrpAdvertWriter.SizeOf(settings)];
        var to = settings.IsUnicast ? Adverts.At("10.99.0.2") : RouterAddress.From(VrrpAdvertWriter.GroupOf(settings));
        var listener = new VrrpListener(default, settings.Priority, TimeSpan.Zero);
        var accepted = 0;
        AllocatesNothing(() =>
        {
            sender.Advance(settings, settings.Priority, TimeSpan.Zero);
            VrrpAdvertWriter.Write(bytes, settings, sender, settings.Priority, to);
            accepted += settings.Family == System.Net.Sockets.AddressFamily.InterNetworkV6
                ? VrrpReceiver.TryAcceptIPv6(settings, receiver, listener, bytes, Adverts.At6, to, 255, out _, out _) ? 1 : 0
                : VrrpReceiver.TryAccept(settings, receiver, listener, bytes, out _, out _) ? 1 : 0;
        });
        Assert.Equal(2 * Rounds, accepted);
    }

    [Fact]
    public void A_backup_that_hears_its_master_allocates_nothing()
    {
        var settings = Router.Version3;
        var state = new Router(settings).Started().State;
        var advert = new VrrpAdvert(Adverts.At("10.0.0.9"), 150, TimeSpan.FromMilliseconds(200));
        var now = TimeSpan.Zero;
        AllocatesNothing(() =>
        {
            now += TimeSpan.FromMilliseconds(200);
            (state, var effects) = VrrpMachine.Step(settings, state, advert, now);
            Assert.True(effects.IsEmpty);
        });
        Assert.Equal(VrrpRole.Backup, state.Role);
    }

    [Fact]
    public void A_master_that_advertises_and_renews_its_leases_allocates_nothing()
    {
        var settings = Router.Version3 with { Announcements = new VrrpAnnouncements { Delay = TimeSpan.Zero } };
        var state = new Router(settings).Master().State;
        var sent = 0;
        AllocatesNothing(() =>
        {
            var now = state.Deadline!.Value;
            (state, var effects) = VrrpMachine.Step(settings, state, VrrpInput.DeadlinePassed.Instance, now);
            sent += effects[0] is VrrpEffect.SendAdvert ? 1 : 0;
            (state, _) = VrrpMachine.Step(settings, state, VrrpInput.AddressesAnswered.Instance, now);
        });
        Assert.InRange(sent, Rounds, 2 * Rounds);
    }

    private static void AllocatesNothing(Action step)
    {
        Repeat(step);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(step);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Repeat(Action step)
    {
        for (var round = 0; round < Rounds; round++)
        {
            step();
        }
    }
}
