using System.Net;
using Lvs.Actors.Tests.World;
using Lvs.Actors.Vrrp;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Tracking;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Tests.Tracking;

/// <summary>Two directors on a segment, and what the first one follows. In virtual time.</summary>
public sealed class TrackingTests : IDisposable
{
    private static readonly TrackScriptConfig Proxy = new() { Name = "proxy", Script = new("/bin/check"), Rise = 2, Fall = 2 };
    private static readonly TrackFileConfig Load = new() { Name = "load", File = "/run/load" };
    private static readonly TrackProcessConfig Web = new() { Name = "web", Process = ["nginx"], TerminateDelay = TimeSpan.FromSeconds(3) };

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _firstMachine;
    private readonly Machine _secondMachine;
    private readonly RunningDirector _first;
    private readonly RunningDirector _second;

    public TrackingTests()
    {
        _firstMachine = new Machine("lb1", _time, "192.168.124.11");
        _secondMachine = new Machine("lb2", _time, "192.168.124.12");
        _first = new RunningDirector(_firstMachine, _segment, _time);
        _second = new RunningDirector(_secondMachine, _segment, _time);
    }

    private (int, int) Held => (_firstMachine.HeldNow.Count, _secondMachine.HeldNow.Count);

    private VrrpProtocol.VrrpStatus Status => _first.Status().Vrrp[0];

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void A_script_without_a_weight_that_fails_is_a_fault_until_it_has_risen_again()
    {
        Start(Following(new TrackingConfig { Scripts = [new("proxy")] }));
        Assert.Equal((1, 0), Held);
        _first.Tracked.Failing["/bin/check"] = "exit status 1";
        After(1.1);
        Assert.Equal((1, 0), Held);
        After(2);
        Assert.Equal((0, 1), Held);
        Assert.Equal((VrrpRole.Fault, "script proxy is down: exit status 1"), (Status.Role, Status.Reason));
        Assert.Contains(("lb1", (byte)0), _segment.Adverts);

        _first.Tracked.Failing.Clear();
        After(1);
        Assert.Equal(VrrpRole.Fault, Status.Role);
        After(1);
        Assert.Equal(VrrpRole.Backup, Status.Role);
        After(4);
        Assert.Equal((1, 0), Held);
        Assert.Equal(
            ["Information Tracked script proxy is up: it succeeds", "Information Tracked script proxy is down: exit status 1",
                "Information Tracked script proxy is up: it succeeds"],
            _first.Log.Where(line => line.Contains("Tracked", StringComparison.Ordinal)));
        Assert.Single(_first.Log, line => line == "Information VI_1: Master to Fault: script proxy is down: exit status 1");
        Assert.Single(_first.Log, line => line == "Information VI_1: Fault to Backup: script proxy is up: it succeeds");
    }

    [Fact]
    public void A_weight_changes_the_advertised_priority_and_the_other_director_takes_over_by_it()
    {
        Start(Following(new TrackingConfig { Scripts = [new("proxy", -30)] }));
        _first.Tracked.Failing["/bin/check"] = "exit status 2";
        After(3);
        Assert.Equal((120, 90, VrrpRole.Master), (Status.Priority, Status.EffectivePriority, Status.Role));
        After(4);
        Assert.Equal((0, 1), Held);
        Assert.Single(_first.Log, line => line == "Information VI_1: priority 120 to 90: script proxy is down: exit status 2");
        var followed = Assert.Single(Status.Followed);
        Assert.Equal((-30, false), (followed.Followed.EffectOf(followed.State).Weight, followed.State!.IsUp));
    }

    [Fact]
    public void A_script_that_hangs_fails_at_its_timeout_and_is_ended_with_all_it_has_started()
    {
        Start(Following(new TrackingConfig { Scripts = [new("proxy")] }));
        _first.Tracked.Hanging.Add("/bin/check");
        After(5);
        Assert.Equal((0, 1), Held);
        Assert.Equal("script proxy is down: not done after 1 s", Status.Reason);
        Assert.Contains("terminate", _first.Tracked.Journal);
    }

    [Fact]
    public void Nobody_takes_part_before_its_scripts_have_had_a_result_and_a_first_failure_is_a_fault()
    {
        _first.Tracked.Hanging.Add("/bin/check");
        _first.Configure(Following(new TrackingConfig { Scripts = [new("proxy")] }) with { TrackScripts = [Proxy with { Timeout = TimeSpan.FromSeconds(9) }] });
        After(8);
        Assert.Equal((VrrpRole.Initialize, "waits: script proxy has no result yet"), (Status.Role, Status.Reason));
        After(1);
        Assert.Equal((VrrpRole.Fault, "script proxy is down: not done after 9 s"), (Status.Role, Status.Reason));
    }

    [Fact]
    public void With_init_fail_an_instance_starts_in_fault()
    {
        _first.Configure(Following(new TrackingConfig { Scripts = [new("proxy")] }) with { TrackScripts = [Proxy with { InitiallyFailed = true }] });
        After(0.5);
        Assert.Equal((VrrpRole.Fault, "script proxy is down: it has not been run"), (Status.Role, Status.Reason));
        After(1);
        Assert.Equal(VrrpRole.Backup, Status.Role);
    }

    [Fact]
    public void A_number_in_a_file_is_added_and_its_first_is_known_before_an_instance_starts()
    {
        _first.Tracked.Write("/run/load", "-254\n");
        Start(Following(new TrackingConfig { Files = [new("load")] }), settled: false);
        Assert.Equal((0, 1), Held);
        Assert.Equal((VrrpRole.Fault, "file load says -254"), (Status.Role, Status.Reason));
        Assert.DoesNotContain(_segment.Adverts, advert => advert.Machine == "lb1");

        _first.Tracked.Write("/run/load", "30\n");
        After(5);
        Assert.Equal((1, 0), Held);
        Assert.Equal(150, Status.EffectivePriority);

        // Beyond its range it is none, and the one before stays.
        _first.Tracked.Write("/run/load", "9999999999");
        Assert.Equal(150, Status.EffectivePriority);
        _first.Tracked.Write("/run/load", null);
        Assert.Equal(120, Status.EffectivePriority);
    }

    [Fact]
    public void An_interface_that_goes_down_or_away_is_a_fault_and_one_with_a_weight_costs_priority()
    {
        _firstMachine.SetOtherLink("eth2", true);
        _firstMachine.SetOtherLink("eth3", true);
        Start(Following(new TrackingConfig { Interfaces = [new("eth2"), new("eth3", 10)] }));
        Assert.Equal(130, Status.EffectivePriority);
        _firstMachine.SetOtherLink("eth3", false);
        Assert.Equal((120, VrrpRole.Master), (Status.EffectivePriority, Status.Role));
        _firstMachine.SetOtherLink("eth2", null);
        Assert.Equal("interface eth2 is down: there is no such interface", Status.Reason);
        After(1);
        Assert.Equal((0, 1), Held);
        _firstMachine.SetOtherLink("eth2", true);
        After(4);
        Assert.Equal((1, 0), Held);
    }

    [Fact]
    public void Processes_that_are_missed_for_their_delay_are_a_fault()
    {
        _first.Tracked.Count("nginx", 1);
        Start(Following(new TrackingConfig { Processes = [new("web")] }));
        _first.Tracked.Count("nginx", 0);
        After(2.9);
        Assert.Equal(VrrpRole.Master, Status.Role);
        After(0.2);
        Assert.Equal((VrrpRole.Fault, "process web is down: 0 running, and there should be at least 1"), (Status.Role, Status.Reason));
        _first.Tracked.Count("nginx", 2);
        Assert.Equal(VrrpRole.Backup, Status.Role);
    }

    [Fact]
    public void A_whole_sync_group_goes_to_fault_with_what_it_follows_and_comes_back_together()
    {
        var group = Grouped(new TrackingConfig { Files = [new("load", 0)] }, keepsWeights: false);
        Start(group);
        Assert.Equal((2, 0), Held);
        _first.Tracked.Write("/run/load", "1");
        After(2);
        Assert.Equal((0, 2), Held);
        Assert.All(_first.Status().Vrrp, instance => Assert.Equal(VrrpRole.Fault, instance.Role));
        Assert.Equal("file load says 1", Status.Reason);
        _first.Tracked.Write("/run/load", "0");
        After(8);
        Assert.Equal((2, 0), Held);
    }

    [Fact]
    public void A_member_that_is_at_fault_takes_its_group_with_it()
    {
        var group = Grouped(new TrackingConfig(), keepsWeights: false);
        _firstMachine.SetOtherLink("eth2", true);
        group = group with { VrrpInstances = [group.VrrpInstances[0] with { Tracking = new TrackingConfig { Interfaces = [new("eth2")] } }, group.VrrpInstances[1]] };
        Start(group);
        _firstMachine.SetOtherLink("eth2", false);
        After(2);
        Assert.Equal((0, 2), Held);
        Assert.Equal(
            ["interface eth2 is down: it is down or has no carrier", "VI_1 of the group is at fault"],
            _first.Status().Vrrp.Select(instance => instance.Reason));
        _firstMachine.SetOtherLink("eth2", true);
        After(8);
        Assert.Equal((2, 0), Held);
    }

    [Fact]
    public void A_weight_of_a_group_moves_all_of_it()
    {
        Start(Grouped(new TrackingConfig { Scripts = [new("proxy", -30)] }, keepsWeights: true));
        _first.Tracked.Failing["/bin/check"] = "exit status 1";
        After(12);
        Assert.Equal((0, 2), Held);
        Assert.All(_first.Status().Vrrp, instance => Assert.Equal((90, "VG"), (instance.EffectivePriority, instance.Followed[0].Followed.Group)));
        _first.Tracked.Failing.Clear();
        After(12);
        Assert.Equal((2, 0), Held);
    }

    [Fact]
    public void A_reload_changes_weights_and_adds_and_removes_what_is_followed_without_a_change_of_role()
    {
        _first.Tracked.Write("/run/load", "5");
        _first.Tracked.Count("nginx", 1);
        Start(Following(new TrackingConfig { Files = [new("load", 2)] }));
        Assert.Equal(130, Status.EffectivePriority);
        var since = Status.LastTransition;
        _first.Configure(Following(new TrackingConfig { Files = [new("load", 3)], Scripts = [new("proxy")], Processes = [new("web", 4)] }));
        After(3);
        Assert.Equal((120 + 15 + 4, VrrpRole.Master), (Status.EffectivePriority, Status.Role));
        Assert.Equal((1, 1), _first.Tracked.Watched);
        Assert.True(_first.Status().Tracked.Single(tracker => tracker.State.Key.Kind == TrackedKind.Script).Counters["runs"] > 1);

        _first.Configure(Following(new TrackingConfig()));
        After(3);
        var runs = _first.Tracked.Journal.Count;
        After(3);
        Assert.Equal((120, VrrpRole.Master, 0), (Status.EffectivePriority, Status.Role, _first.Status().Tracked.Length));
        Assert.Equal((0, 0), _first.Tracked.Watched);
        Assert.Equal(runs, _first.Tracked.Journal.Count);
        Assert.Equal((since!.From, since.To), (Status.LastTransition!.From, Status.LastTransition.To));
        Assert.Single(_first.Log, line => line.Contains("to Master", StringComparison.Ordinal));
    }

    [Fact]
    public void A_script_runs_as_script_user_and_another_program_in_a_reload_decides_with_its_first_result()
    {
        var config = Following(new TrackingConfig { Scripts = [new("proxy")] });
        Start(config with { Global = new GlobalConfig { Process = new ProcessConfig { ScriptUser = "nobody" } } });
        Assert.Contains("run /bin/check as nobody", _first.Tracked.Journal);
        _first.Tracked.Failing["/bin/other"] = "exit status 9";
        _first.Configure(config with { TrackScripts = [Proxy with { Script = new("/bin/other") }] });
        After(0.1);
        Assert.Equal((VrrpRole.Fault, "script proxy is down: exit status 9"), (Status.Role, Status.Reason));
    }

    [Fact]
    public void A_file_gets_its_first_number_at_the_start_and_not_again_with_each_reload()
    {
        var config = Following(new TrackingConfig { Files = [new("load")] }) with { TrackFiles = [Load with { InitialValue = 7, Overwrites = true }] };
        Start(config);
        Assert.Equal(127, Status.EffectivePriority);
        _first.Tracked.Write("/run/load", "1");
        _first.Configure(config with { TrackFiles = [config.TrackFiles[0] with { Weight = 2 }] });
        Assert.Equal(122, Status.EffectivePriority);
        Assert.Equal(["init /run/load 7"], _first.Tracked.Journal);
    }

    [Fact]
    public void Addresses_left_from_a_crash_are_kept_by_one_that_follows_something_good()
    {
        _first.Tracked.Write("/run/load", "3");
        _firstMachine.Hold([new("ens33", IPAddress.Parse("192.168.124.100"), 32)], TimeSpan.FromSeconds(3));
        _first.Configure(Following(new TrackingConfig { Files = [new("load")] }));
        After(2);
        Assert.Equal((1, 0), Held);
        Assert.DoesNotContain(_firstMachine.Journal, done => done.StartsWith("release", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_its_own_interface_an_instance_is_in_fault_unless_it_is_told_not_to_follow_it()
    {
        var config = Following(new TrackingConfig());
        Start(config);
        _firstMachine.SetLink(false);
        Assert.Equal((VrrpRole.Fault, "interface ens33 is down"), (Status.Role, Status.Reason));
        _first.Configure(config with { VrrpInstances = [config.VrrpInstances[0] with { IgnoresOwnInterface = true }] });
        After(8);
        Assert.Equal(VrrpRole.Master, Status.Role);
    }

    [Fact]
    public void A_source_address_that_vanishes_is_a_fault_when_it_is_followed_and_until_it_is_back()
    {
        _firstMachine.SetAddresses("192.168.124.11", "192.168.124.21");
        var config = Following(new TrackingConfig());
        var instance = config.VrrpInstances[0] with { SourceAddress = IPAddress.Parse("192.168.124.21"), TracksSourceAddress = true };
        Start(config with { VrrpInstances = [instance] });
        _firstMachine.SetAddresses("192.168.124.11");
        Assert.Equal((VrrpRole.Fault, "the source address 192.168.124.21 is not there"), (Status.Role, Status.Reason));
        After(1);
        Assert.Equal((0, 1), Held);
        _firstMachine.SetAddresses("192.168.124.11", "192.168.124.21");
        After(8);
        Assert.Equal((1, 0), Held);
    }

    private static DirectorConfig Following(TrackingConfig tracking) => new()
    {
        Global = new GlobalConfig { AddressLease = TimeSpan.FromSeconds(3) },
        VrrpInstances = [Instance("VI_1", 51, 100) with { Priority = 120, Tracking = tracking }],
        TrackScripts = [Proxy],
        TrackFiles = [Load],
        TrackProcesses = [Web],
    };

    private static DirectorConfig Grouped(TrackingConfig tracking, bool keepsWeights) => Following(new TrackingConfig()) with
    {
        VrrpInstances = [Instance("VI_1", 51, 100) with { Priority = 120 }, Instance("VI_2", 52, 101) with { Priority = 120 }],
        SyncGroups = [new SyncGroupConfig { Name = "VG", Instances = ["VI_1", "VI_2"], KeepsWeights = keepsWeights, Tracking = tracking }],
    };

    private static VrrpInstanceConfig Instance(string name, byte number, byte host) => new()
    {
        Name = name,
        Interface = "ens33",
        VirtualRouterId = number,
        Addresses = [new VirtualAddress(new IPAddress([192, 168, 124, host]), 32)],
    };

    // The other director has the same instances and priority 100, and follows nothing.
    private void Start(DirectorConfig config, bool settled = true)
    {
        _second.Configure(new DirectorConfig
        {
            VrrpInstances = config.VrrpInstances.Select(instance => instance with { Priority = 100, Tracking = new(), SourceAddress = null, TracksSourceAddress = false }).ToValueList(),
            SyncGroups = config.SyncGroups.Select(group => group with { Tracking = new() }).ToValueList(),
        });
        After(4);
        _first.Configure(config);
        After(8);
        Assert.True(!settled || Held is ( > 0, 0), $"{Held}");
    }

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
