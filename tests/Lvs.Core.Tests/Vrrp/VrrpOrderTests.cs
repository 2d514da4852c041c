using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>Orders of operators: which make sense, and what is said when one is carried out, once.</summary>
public sealed class VrrpOrderTests
{
    private static readonly VrrpSettings Settings = Router.Version2;

    [Fact]
    public void A_hand_over_is_answered_once_with_the_first_advert_of_another_master()
    {
        var router = new Router(Settings).Master();
        router.At(4).Give(new VrrpInput.HandOver());
        Assert.Empty(Ended(router));
        router.At(4.1).Hear(0);
        Assert.Empty(Ended(router));
        router.At(4.6).Hear(90);
        router.At(5.6).Hear(90);
        Assert.Equal([new VrrpEffect.OrderEnded(VrrpOrderOutcome.HandedOver, Adverts.At("10.0.0.9"), 90)], Ended(router));
    }

    [Fact]
    public void A_hand_over_to_nobody_ends_with_the_same_master()
    {
        var router = new Router(Settings).Master();
        router.At(4).Give(new VrrpInput.HandOver());
        router.Run(8);
        Assert.Equal(VrrpOrderOutcome.NobodyTookOver, Assert.Single(Ended(router)).Outcome);
        Assert.Equal(VrrpRole.Master, router.Role);
    }

    [Fact]
    public void A_return_is_answered_when_it_is_master_again()
    {
        var router = HandedOver(90);
        router.Give(new VrrpInput.Reclaim());
        Assert.Empty(Ended(router));
        router.Run(6);
        Assert.Equal(VrrpOrderOutcome.Returned, Assert.Single(Ended(router)).Outcome);
    }

    [Fact]
    public void A_return_under_a_master_of_no_lower_priority_is_answered_at_once()
    {
        var router = HandedOver(100);
        router.Give(new VrrpInput.Reclaim());
        Assert.Equal([new VrrpEffect.OrderEnded(VrrpOrderOutcome.OtherStays, Adverts.At("10.0.0.9"), 100)], Ended(router));
        Assert.False(router.State.Yields);
    }

    [Fact]
    public void A_fault_or_maintenance_ends_whatever_was_waited_for()
    {
        VrrpInput[] interruptions =
            [new VrrpInput.FaultRaised(VrrpFaults.Link, "down"), new VrrpInput.MaintenanceChanged(On: true), new VrrpInput.Stopped()];
        foreach (var interruption in interruptions)
        {
            var router = new Router(Settings).Master();
            router.At(4).Give(new VrrpInput.HandOver());
            router.Give(interruption);
            Assert.Equal(VrrpOrderOutcome.Interrupted, Assert.Single(Ended(router)).Outcome);
            Assert.Equal(VrrpAwaited.Nothing, router.State.Awaited);
        }
    }

    [Fact]
    public void Only_a_master_has_something_to_hand_over()
    {
        var router = new Router(Settings).Started();
        Assert.Equal("BACKUP, with nothing to hand over", VrrpOrders.WhyNotHandOver(Settings, router.State, []));
        router.At(1).Hear(200);
        Assert.Equal("BACKUP, with nothing to hand over; 10.0.0.9 is master", VrrpOrders.WhyNotHandOver(Settings, router.State, []));
        Assert.Null(VrrpOrders.WhyNotHandOver(Settings, new Router(Settings).Master().State, []));
    }

    [Theory]
    [InlineData("10.0.0.9", null)]
    [InlineData("10.0.0.5", "10.0.0.5 is this director itself")]
    [InlineData("2001:db8::9", "2001:db8::9 cannot be where adverts come from: ours come from 10.0.0.5")]
    public void Who_is_named_must_be_able_to_take_over(string to, string? why)
        => Assert.Equal(why, VrrpOrders.WhyNotHandOver(Settings, new Router(Settings).Master().State, [Adverts.At(to)]));

    [Fact]
    public void With_unicast_only_a_peer_can_take_over()
    {
        var unicast = Settings with { Peers = [new VrrpPeer(Adverts.At("10.0.0.9"))] };
        var master = new Router(unicast).Master().State;
        Assert.Null(VrrpOrders.WhyNotHandOver(unicast, master, [Adverts.At("10.0.0.9"), Adverts.At("10.0.0.8")]));
        Assert.Equal("10.0.0.8 is no unicast peer; those are 10.0.0.9", VrrpOrders.WhyNotHandOver(unicast, master, [Adverts.At("10.0.0.8")]));
    }

    [Fact]
    public void Over_IPv6_only_link_local_addresses_can_be_told_apart()
    {
        var settings = Router.Version3 with { LocalAddress = IPAddress.Parse("fe80::5"), Addresses = [Adverts.Address("fe80::100", 128)] };
        var master = new Router(settings).Master().State;
        Assert.Null(VrrpOrders.WhyNotHandOver(settings, master, [Adverts.At("2001:db8::9"), Adverts.At("fe80::9")]));
        Assert.NotNull(VrrpOrders.WhyNotHandOver(settings, master, [Adverts.At("2001:db8::9")]));
    }

    [Fact]
    public void Who_is_master_in_maintenance_or_at_fault_cannot_return()
    {
        Assert.Equal("MASTER already", VrrpOrders.WhyNotReturn(new Router(Settings).Master().State));
        Assert.Equal(
            "in maintenance: lift that first",
            VrrpOrders.WhyNotReturn(new Router(Settings).Started().Give(new VrrpInput.MaintenanceChanged(On: true)).State));
        Assert.Equal(
            "FAULT, and cannot be master",
            VrrpOrders.WhyNotReturn(new Router(Settings).Started().Give(new VrrpInput.FaultRaised(VrrpFaults.Link, "down")).State));
        Assert.Null(VrrpOrders.WhyNotReturn(HandedOver(90).State));
    }

    [Fact]
    public void Maintenance_covers_a_sync_group_together_and_goes_by_names()
    {
        ValueList<SyncGroupConfig> groups = [new SyncGroupConfig { Name = "VG", Instances = ["A", "B"] }];
        var maintenance = new VrrpMaintenance().With("A", isOn: true, groups).With("C", isOn: true, groups);
        Assert.Equal([true, true, true, false], Covered());

        // A reload that dissolves the group leaves the one that was named.
        groups = [];
        Assert.Equal([true, false, true, false], Covered());
        groups = [new SyncGroupConfig { Name = "VG", Instances = ["A", "B"] }];
        maintenance = maintenance.With("B", isOn: false, groups);
        Assert.Equal([false, false, true, false], Covered());
        maintenance = maintenance.With(null, isOn: true, groups);
        Assert.Equal([true, true, true, true], Covered());
        maintenance = maintenance.With(null, isOn: false, groups);
        Assert.Equal([false, false, false, false], Covered());

        bool[] Covered() => [.. new[] { "A", "B", "C", "D" }.Select(name => maintenance.Covers(name, groups))];
    }

    private static Router HandedOver(byte to)
    {
        var router = new Router(Settings).Master();
        router.At(4).Give(new VrrpInput.HandOver());
        router.At(4.6).Hear(to);
        router.History.Clear();
        return router;
    }

    private static IEnumerable<VrrpEffect.OrderEnded> Ended(Router router) => router.History.OfType<VrrpEffect.OrderEnded>();
}
