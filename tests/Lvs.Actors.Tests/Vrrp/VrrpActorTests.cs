using System.Net;
using Lvs.Actors.Tests.World;
using Lvs.Core;
using Lvs.Core.Addresses;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Tests.Vrrp;

/// <summary>Virtual routers in all their modes, on machines in memory and in virtual time.</summary>
public sealed class VrrpActorTests : IDisposable
{
    private const string Vip = "192.168.124.100/32 dev ens33";

    private static readonly VrrpInstanceConfig Instance = new()
    {
        Name = "VI_1",
        Interface = "ens33",
        VirtualRouterId = 51,
        Addresses = [new VirtualAddress(IPAddress.Parse("192.168.124.100"), 32)],
    };

    private static readonly Secret Password = new("1111");

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _firstMachine;
    private readonly Machine _secondMachine;
    private readonly RunningDirector _first;
    private readonly RunningDirector _second;

    public VrrpActorTests()
    {
        _firstMachine = new Machine("lb1", _time, "192.168.124.11");
        _secondMachine = new Machine("lb2", _time, "192.168.124.12");
        _first = new RunningDirector(_firstMachine, _segment, _time);
        _second = new RunningDirector(_secondMachine, _segment, _time);
    }

    public static TheoryData<string> Modes => [.. ModeList.Keys];

    private static Dictionary<string, VrrpInstanceConfig> ModeList { get; } = new()
    {
        ["v2"] = Instance,
        ["v2, password"] = Instance with { Password = Password },
        ["v2, authentication header"] = Instance with { Password = Password, UsesAuthenticationHeader = true },
        ["v2, signed"] = Instance with { Hmac = Signature },
        ["v3"] = Instance with { Version = 3 },
        ["v3, signed"] = Instance with { Version = 3, Hmac = Signature },
        ["v3, IPv6"] = Over6(Instance),
        ["v3, IPv6, signed"] = Over6(Instance) with { Hmac = Signature },
        ["v2, another group"] = Instance with { MulticastGroup = IPAddress.Parse("224.0.0.19") },
        ["v3, IPv6, another group"] = Over6(Instance) with { MulticastGroup = IPAddress.Parse("ff02::13") },
    };

    private static HmacConfig Signature { get; } = new() { Keys = [new HmacKey(1, new Secret("0123456789abcdef0123456789abcdef"))] };

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void In_every_mode_the_higher_priority_is_master_and_a_stop_hands_over(string mode)
    {
        var instance = ModeList[mode];
        Start(instance with { Priority = 120 }, instance with { Priority = 100 });
        After(8);
        Assert.Equal((1, 0), (_firstMachine.HeldNow.Count, _secondMachine.HeldNow.Count));

        _first.Stop();
        After(1);
        Assert.Equal((0, 1), (_firstMachine.HeldNow.Count, _secondMachine.HeldNow.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unicast_goes_to_the_peer_and_is_heard_from_it(bool isIPv6)
    {
        var instance = isIPv6 ? Over6(Instance) : Instance;
        var (first, second) = isIPv6 ? ("fe80::11", "fe80::12") : ("192.168.124.11", "192.168.124.12");
        Start(
            instance with { Priority = 120, Unicast = With(second) },
            instance with { Priority = 100, Unicast = With(first) });
        After(8);
        Assert.Equal((1, 0), (_firstMachine.HeldNow.Count, _secondMachine.HeldNow.Count));
        Assert.DoesNotContain(_segment.Adverts.Skip(10), advert => advert.Machine == "lb2");

        static UnicastConfig With(string peer) => new() { Peers = [new UnicastPeer(IPAddress.Parse(peer))], ChecksSource = true };
    }

    [Fact]
    public void Excluded_addresses_are_held_and_announced_and_not_advertised()
    {
        _firstMachine.SetOtherLink("ens44", isUp: true);
        _first.Configure(Config(Instance with { ExcludedAddresses = [new VirtualAddress(IPAddress.Parse("2001:db8::1"), 64, "ens44")] }));
        After(4);
        Assert.Equal([Vip, "2001:db8::1/64 dev ens44"], _firstMachine.HeldNow);
        Assert.Contains("announce 2001:db8::1", _firstMachine.Journal);
    }

    [Fact]
    public void Announcements_keep_the_distance_they_are_told_and_stop_with_the_mastership()
    {
        _first.Configure(Config(Instance, new GlobalConfig { GarpInterval = TimeSpan.FromSeconds(0.2) }));
        After(3.7);
        Assert.Equal(1, Announcements());
        After(0.3);
        Assert.Equal(2, Announcements());
        _first.Configure(new DirectorConfig());
        After(2);
        Assert.Equal(2, Announcements());

        int Announcements() => _firstMachine.Journal.Count(line => line == "announce 192.168.124.100");
    }

    [Fact]
    public void During_the_start_up_delay_nobody_is_master()
    {
        _first.Configure(Config(Instance, new GlobalConfig { Vrrp = new VrrpDefaults { StartupDelay = TimeSpan.FromSeconds(10) } }));
        After(13.5);
        Assert.Empty(_firstMachine.HeldNow);
        After(0.2);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void An_interface_has_to_be_down_for_its_delay_before_that_is_a_fault_and_up_before_it_is_none()
    {
        _first.Configure(Config(Instance) with { LinkDelays = [new LinkDelayConfig("ens33", TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(3))] });
        After(4);
        Assert.Single(_firstMachine.HeldNow);
        _firstMachine.SetLink(isUp: false);
        After(1);
        _firstMachine.SetLink(isUp: true);
        After(5);
        Assert.Equal(VrrpRole.Master, _first.Status().Vrrp[0].Role);

        _firstMachine.SetLink(isUp: false);
        After(1.4);
        Assert.Equal(VrrpRole.Master, _first.Status().Vrrp[0].Role);
        After(0.2);
        Assert.Equal(VrrpRole.Fault, _first.Status().Vrrp[0].Role);

        // Shortened to the two adverts that a backup misses.
        _firstMachine.SetLink(isUp: true);
        After(1.9);
        Assert.Equal(VrrpRole.Fault, _first.Status().Vrrp[0].Role);
        After(0.2);
        Assert.Equal(VrrpRole.Backup, _first.Status().Vrrp[0].Role);
    }

    [Fact]
    public void Interfaces_of_a_garp_group_keep_a_common_distance_between_frames()
    {
        var addresses = new[] { "192.168.124.100 dev ens33", "192.168.124.101 dev ens44" }
            .Select(text => text.Split(' '))
            .Select(words => new VirtualAddress(IPAddress.Parse(words[0]), 32, words[2]))
            .ToValueList();
        var frames = FramesWithin(0.25, Config(Instance with { Addresses = addresses }) with
        {
            GarpGroups = [new GarpGroupConfig { Interfaces = ["ens33", "ens44"], GarpInterval = TimeSpan.FromSeconds(0.1) }],
        });
        Assert.Equal(["announce 192.168.124.100", "announce 192.168.124.101", "announce 192.168.124.100"], frames);
    }

    // Of a director that becomes master.
    private string[] FramesWithin(double seconds, DirectorConfig config)
    {
        _first.Configure(config);
        for (var slice = 0; slice < 500 && _firstMachine.HeldNow.Count == 0; slice++)
        {
            After(0.01);
        }

        After(seconds - 0.01);
        return [.. _firstMachine.Journal.Where(line => line.StartsWith("announce", StringComparison.Ordinal))];
    }

    [Fact]
    public void An_address_that_is_lost_while_the_kernel_tells_is_put_back_and_announced_at_once()
    {
        _first.Configure(Config(Instance));
        After(4);
        _firstMachine.RemoveByHand(Vip);
        _firstMachine.TellOfLink();
        Assert.Equal([Vip], _firstMachine.HeldNow);
        Assert.Equal(["hold 192.168.124.100", .. Enumerable.Repeat("announce 192.168.124.100", 5)], _firstMachine.Journal.TakeLast(6));
        Assert.Contains(_first.Log, line => line.StartsWith("Warning VI_1: somebody else took", StringComparison.Ordinal));
    }

    [Fact]
    public void A_master_that_is_told_to_steps_down_when_somebody_takes_its_address_off()
    {
        _first.Configure(Config(Instance with { Priority = 120, OnAddressLoss = AddressLoss.StepDown }));
        After(4);
        _second.Configure(Config(Instance));
        After(2);
        _firstMachine.RemoveByHand(Vip);
        _firstMachine.TellOfLink();
        Assert.Equal(("lb1", 0), _segment.Adverts[^1]);
        var status = _first.Status().Vrrp[0];
        Assert.Equal((VrrpRole.Backup, "somebody took 192.168.124.100 off"), (status.Role, status.LastTransition!.Reason));
        Assert.Empty(_firstMachine.HeldNow);

        // It competes again; of the two it has the better priority, and so the shorter skew time.
        After(1);
        Assert.Equal((1, 0), (_firstMachine.HeldNow.Count, _secondMachine.HeldNow.Count));
    }

    [Fact]
    public void What_a_crash_left_stays_when_there_is_no_other_master()
    {
        LeftBehind();
        _first.Configure(Config(Instance));
        After(1.7);
        Assert.Equal(VrrpRole.Master, _first.Status().Vrrp[0].Role);
        Assert.DoesNotContain(_firstMachine.Journal, line => line.StartsWith("release", StringComparison.Ordinal));
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void What_a_crash_left_is_given_up_with_the_first_advert_of_another_master()
    {
        _second.Configure(Config(Instance with { Priority = 200 }));
        After(4);
        LeftBehind();
        _first.Configure(Config(Instance));
        After(1);
        Assert.Equal((0, 1), (_firstMachine.HeldNow.Count, _secondMachine.HeldNow.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_thawed_master_gives_its_address_up_before_it_says_anything_whatever_it_finds_first(bool newsFirst)
    {
        _first.Configure(Config(Instance));
        After(4);
        _time.Freeze(TimeSpan.FromSeconds(10));
        _firstMachine.Journal.Clear();
        if (newsFirst)
        {
            _firstMachine.TellOfLink();
        }

        After(1);
        Assert.Equal(["release 192.168.124.100"], _firstMachine.Journal);
        Assert.Contains(_first.Log, line => line.Contains("late with an advert", StringComparison.Ordinal));
        After(1);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void A_master_whose_writer_of_addresses_does_not_answer_leaves_the_mastership_to_another()
    {
        var first = Instance with { Priority = 120, Preempt = false };
        Start(first, Instance with { Priority = 100 });
        After(8);
        Assert.Equal([Vip], _firstMachine.HeldNow);
        _firstMachine.WhileHolding = () => throw new InvalidOperationException("fails before it can answer");
        After(6);

        Assert.Equal((0, 1), (_firstMachine.HeldNow.Count, _secondMachine.HeldNow.Count));
        Assert.Contains(_first.Log, line => line.Contains(VrrpFaultReasons.Unanswered, StringComparison.Ordinal));
        Assert.Equal(VrrpRole.Backup, _first.Status().Vrrp[0].Role);
    }

    [Fact]
    public void A_backup_whose_loop_was_late_listens_on_and_is_told_by_the_wire()
    {
        var master = new VrrpSession();
        _first.Configure(Config(Instance));
        Hear(master);
        _time.Freeze(TimeSpan.FromSeconds(5));
        After(0.5);
        Assert.Equal(VrrpRole.Backup, _first.Status().Vrrp[0].Role);
        Assert.Equal(1, _first.Status().Vrrp[0].Counters["late_wake_up"]);
        Hear(master);
        After(3);
        Assert.Empty(_firstMachine.HeldNow);
        After(1);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void Of_two_masters_the_one_that_stays_raises_an_alarm_once_and_both_count()
    {
        _secondMachine.IsReachable = false;
        _second.Configure(Config(Instance));
        After(0.3);
        _first.Configure(Config(Instance with { Priority = 120 }));
        After(8);
        _secondMachine.IsReachable = true;
        After(2);
        Assert.Single(_first.Log, line => line.StartsWith("Error VI_1: two masters: 192.168.124.12", StringComparison.Ordinal));
        Assert.Equal((1, 1), (_first.Status().Vrrp[0].Counters["dual_master"], _second.Status().Vrrp[0].Counters["dual_master"]));
    }

    [Fact]
    public void The_members_of_a_group_are_master_together_or_not_at_all()
    {
        var broken = Instance with { Name = "VI_2", VirtualRouterId = 52, Interface = "ens44", Addresses = [new(IPAddress.Parse("192.0.2.1"), 32)] };
        var group = new SyncGroupConfig { Name = "VG", Instances = ["VI_1", "VI_2"] };
        _first.Configure(Config(Instance) with { VrrpInstances = [Instance, broken], SyncGroups = [group] });
        After(20);
        Assert.Empty(_firstMachine.HeldNow);
        Assert.Equal((VrrpRole.Fault, VrrpRole.Fault), Roles());

        var mended = broken with { Interface = "ens33" };
        _first.Configure(Config(Instance) with { VrrpInstances = [Instance, mended], SyncGroups = [group] });
        After(10);
        Assert.Equal((VrrpRole.Master, VrrpRole.Master), Roles());

        // The other director is preferred for one of the two only, and gets none; then for both.
        SetOther(priority: 90);
        Assert.Equal((VrrpRole.Master, VrrpRole.Master), Roles());
        Assert.Empty(_secondMachine.HeldNow);
        SetOther(priority: 110);
        Assert.Equal((VrrpRole.Backup, VrrpRole.Backup), Roles());
        Assert.Equal((0, 2), (_firstMachine.HeldNow.Count, _secondMachine.HeldNow.Count));

        void SetOther(byte priority)
        {
            _second.Configure(Config(Instance) with
            {
                VrrpInstances = [Instance with { Priority = 200 }, mended with { Priority = priority }],
                SyncGroups = [group],
            });
            After(15);
        }

        (VrrpRole, VrrpRole) Roles() => (_first.Status().Vrrp[0].Role, _first.Status().Vrrp[1].Role);
    }

    [Fact]
    public void A_router_that_leaves_its_group_is_no_longer_held_by_it()
    {
        var broken = Instance with { Name = "VI_2", VirtualRouterId = 52, Interface = "ens44", Addresses = [] };
        _first.Configure(Config(Instance) with
        {
            VrrpInstances = [Instance, broken],
            SyncGroups = [new SyncGroupConfig { Name = "VG", Instances = ["VI_1", "VI_2"] }],
        });
        After(5);
        _first.Configure(Config(Instance) with { VrrpInstances = [Instance, broken] });
        After(4);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void A_reload_from_multicast_to_unicast_ends_one_router_and_starts_another()
    {
        _first.Configure(Config(Instance));
        After(4);
        _first.Configure(Config(Instance with { Unicast = new UnicastConfig { Peers = [new UnicastPeer(IPAddress.Parse("192.168.124.12"))] } }));
        Assert.Equal(("lb1", (byte)0), _segment.Adverts[^1]);
        Assert.Empty(_firstMachine.HeldNow);
        After(4);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void Settings_that_no_rule_can_mend_keep_an_instance_from_running()
    {
        _first.Configure(Config(Instance with { Version = 3, Addresses = [] }));
        After(5);
        Assert.Equal((VrrpRole.Fault, "cannot run with these settings: NoAddress"), (_first.Status().Vrrp[0].Role, _first.Status().Vrrp[0].Reason));
        _first.Configure(Config(Instance with { Version = 3 }));
        After(4);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void A_fault_says_what_keeps_the_router_from_running_now_and_each_reason_is_logged_once()
    {
        _first.Configure(Config(Instance));
        After(4);
        _firstMachine.ChangeLink(link => link with { IsUp = false, IsEnabled = true });
        Assert.Equal((VrrpRole.Fault, "interface ens33 has no carrier"), RoleAndReason);
        _firstMachine.ChangeLink(link => link with { IsEnabled = false });
        Assert.Equal((VrrpRole.Fault, "interface ens33 is down"), RoleAndReason);
        _firstMachine.RemoveLink();
        _firstMachine.RemoveLink();
        Assert.Equal((VrrpRole.Fault, "interface ens33 does not exist"), RoleAndReason);
        _firstMachine.ChangeLink(link => link with { Index = 3, IsUp = true, PrimaryIPv4 = null });
        Assert.Equal((VrrpRole.Fault, "interface ens33 has no IPv4 address"), RoleAndReason);
        Assert.Empty(_firstMachine.HeldNow);
        _firstMachine.ChangeLink(link => link with { PrimaryIPv4 = IPAddress.Parse("192.168.124.13") });
        After(4);
        Assert.Equal([Vip], _firstMachine.HeldNow);
        Assert.Equal(
            [
                "Information VI_1: Master to Fault: interface ens33 has no carrier",
                "Information VI_1: still at fault: interface ens33 is down",
                "Information VI_1: still at fault: interface ens33 does not exist",
                "Information VI_1: still at fault: interface ens33 has no IPv4 address",
                "Information VI_1: Fault to Backup: Link is back",
            ],
            _first.Log.Where(line => line.Contains("VI_1:", StringComparison.Ordinal) && line.Contains("ault", StringComparison.Ordinal)));
    }

    [Fact]
    public void Adverts_that_are_longer_than_the_MTU_are_a_fault_until_it_is_raised_or_they_are_shorter()
    {
        var many = Instance with { Addresses = [.. Enumerable.Range(1, 150).Select(i => new VirtualAddress(new IPAddress([10, 99, 0, (byte)i]), 32))] };
        _first.Configure(Config(many));
        After(4);
        _firstMachine.ChangeLink(link => link with { Mtu = 576 });
        Assert.Equal((VrrpRole.Fault, "adverts of 636 bytes are longer than the MTU of interface ens33, 576"), RoleAndReason);
        Assert.Empty(_firstMachine.HeldNow);

        // What cannot be sent cannot say goodbye either.
        Assert.DoesNotContain(_segment.Adverts, advert => advert.Priority == 0);
        _firstMachine.ChangeLink(link => link with { Mtu = 636 });
        After(4);
        Assert.Equal(150, _firstMachine.HeldNow.Count);

        _firstMachine.ChangeLink(link => link with { Mtu = 68 });
        _first.Configure(Config(Instance));
        After(4);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void Over_IPv6_an_advert_is_fragmented_and_an_MTU_that_takes_IPv6_away_is_named()
    {
        _first.Configure(Config(Over6(Instance)));
        After(4);
        _firstMachine.ChangeLink(link => link with { Mtu = 68 });
        Assert.Equal(VrrpRole.Master, RoleAndReason.Role);
        _firstMachine.ChangeLink(link => link with { PrimaryIPv6 = null });
        Assert.Equal((VrrpRole.Fault, "interface ens33 has an MTU of 68, too small for IPv6"), RoleAndReason);
        _firstMachine.ChangeLink(link => link with { Mtu = 1280 });
        Assert.Equal((VrrpRole.Fault, "interface ens33 has no link-local IPv6 address"), RoleAndReason);
    }

    private (VrrpRole Role, string Reason) RoleAndReason => _first.Status().Vrrp[0] is var router ? (router.Role, router.Reason) : default;

    private static VrrpInstanceConfig Over6(VrrpInstanceConfig instance)
        => instance with { Version = 3, Addresses = [new VirtualAddress(IPAddress.Parse("2001:db8::100"), 128)] };

    private static DirectorConfig Config(VrrpInstanceConfig instance, GlobalConfig? global = null)
        => new() { VrrpInstances = [instance], Global = global ?? new GlobalConfig() };

    private void Start(VrrpInstanceConfig first, VrrpInstanceConfig second)
    {
        _first.Configure(Config(first));
        _second.Configure(Config(second));
    }

    private void LeftBehind()
        => _firstMachine.Hold([new HeldAddress("ens33", IPAddress.Parse("192.168.124.100"), 32)], TimeSpan.FromSeconds(3));

    // An advert of a master of another machine.
    private void Hear(VrrpSession session)
    {
        var settings = VrrpSettings.From(Instance with { Priority = 254 }, new GlobalConfig(), IPAddress.Parse("192.168.124.66"), []);
        var datagram = new byte[VrrpAdvertWriter.SizeOf(settings)];
        session.Advance(settings, settings.Priority, TimeSpan.Zero);
        VrrpAdvertWriter.Write(datagram, settings, session, settings.Priority, RouterAddress.From(VrrpAdvertWriter.Group));
        _segment.Inject(_firstMachine, datagram);
    }

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
