using System.Net;
using Lvs.Actors.Tests.World;
using Lvs.Core.Config;
using Lvs.Core.Notify;

namespace Lvs.Actors.Tests.Vrrp;

/// <summary>What scripts and pipes are told of instances and sync groups. In virtual time.</summary>
public sealed class NotifyTests : IDisposable
{
    private static readonly VrrpNotifyConfig All = new()
    {
        Master = new ScriptConfig("master"),
        Backup = new ScriptConfig("backup"),
        Fault = new ScriptConfig("fault"),
        Stop = new ScriptConfig("stop"),
        Any = new ScriptConfig("any"),
        MasterHeardLowerPriority = new ScriptConfig("lower"),
    };

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _firstMachine;
    private readonly Machine _secondMachine;
    private readonly Notifications _told = new();
    private readonly RunningDirector _first;
    private readonly RunningDirector _second;

    public NotifyTests()
    {
        _firstMachine = new Machine("lb1", _time, "192.168.124.11");
        _secondMachine = new Machine("lb2", _time, "192.168.124.12");
        _first = new RunningDirector(_firstMachine, _segment, _time, notifier: _told);
        _second = new RunningDirector(_secondMachine, _segment, _time);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void Each_role_is_told_by_its_script_the_script_for_all_and_a_line_and_so_is_the_stop()
    {
        _first.Configure(Config(Instance("VI_1", 51)));
        After(0.5);
        Assert.Equal(["backup", "any INSTANCE VI_1 BACKUP 120"], _told.Run());
        After(4);
        Assert.Equal(["master", "any INSTANCE VI_1 MASTER 120"], _told.Run());
        Assert.Equal(["INSTANCE \"VI_1\" BACKUP 120", "INSTANCE \"VI_1\" MASTER 120"], _told.Lines());

        _firstMachine.SetLink(isUp: false);
        After(1);
        Assert.Equal(["fault", "any INSTANCE VI_1 FAULT 120"], _told.Run());
        _firstMachine.SetLink(isUp: true);
        After(5);
        Assert.Equal(4, _told.Run().Length);

        _told.Lines();
        _first.Stop();
        After(1);
        Assert.Equal(["stop", "any INSTANCE VI_1 STOP 120"], _told.Run());
        Assert.Equal(["INSTANCE \"VI_1\" STOP 120"], _told.Lines());
    }

    [Fact]
    public void An_instance_that_a_reload_removes_is_told_as_fault_or_as_deleted_when_that_is_asked_for()
    {
        var other = Instance("VI_2", 52) with { Notify = All with { TellDeleted = true, Deleted = new ScriptConfig("deleted") } };
        _first.Configure(Config(Instance("VI_1", 51), other));
        After(5);
        _told.Run();
        _first.Configure(Config());
        After(1);
        Assert.Equal(
            ["any INSTANCE VI_1 FAULT 120", "any INSTANCE VI_2 DELETED 120", "deleted", "fault"],
            _told.Run().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_group_is_told_beside_its_members_and_a_member_runs_no_script_that_its_group_runs()
    {
        var own = Instance("VI_2", 52) with { Notify = All with { Master = new ScriptConfig("own master") } };
        _first.Configure(Config(Instance("VI_1", 51), own) with
        {
            SyncGroups = [new SyncGroupConfig { Name = "VG_1", Instances = ["VI_1", "VI_2"], Notify = All }],
        });
        After(0.5);
        _told.Run();
        _told.Lines();
        After(6);
        Assert.Equal(["any GROUP VG_1 MASTER 0", "master", "own master"], _told.Run().Order(StringComparer.Ordinal));
        Assert.Equal(["GROUP \"VG_1\" MASTER 0", "INSTANCE \"VI_1\" MASTER 120", "INSTANCE \"VI_2\" MASTER 120"], _told.Lines().Order(StringComparer.Ordinal));
        _first.Stop();
        After(1);
        Assert.Equal(["any GROUP VG_1 STOP 0", "stop"], _told.Run().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_master_that_hears_one_of_lower_priority_tells_it_once_for_each_of_them()
    {
        var instance = Instance("VI_1", 51) with { Version = 3 };
        _first.Configure(Config(instance));
        After(5);
        _told.Run();
        _told.Lines();
        _secondMachine.IsReachable = false;

        // It speaks more often, so it is heard before it hears.
        _second.Configure(Config(instance with { Priority = 100, AdvertInterval = TimeSpan.FromSeconds(0.1), Notify = new() }));
        After(6);
        Assert.Empty(_told.Run());
        _secondMachine.IsReachable = true;
        After(3);
        Assert.Equal(["lower"], _told.Run());
        Assert.Equal(["INSTANCE \"VI_1\" MASTER_RX_LOWER_PRI 120"], _told.Lines());
    }

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(null, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    public void A_change_of_priority_is_a_line_where_that_is_asked_for(bool? ofInstance, bool global, bool isTold)
    {
        var instance = Instance("VI_1", 51) with
        {
            Notify = All with { PriorityChanges = ofInstance },
            Tracking = new TrackingConfig { Scripts = [new("proxy") { Weight = -10 }] },
        };
        _first.Configure(Config(instance) with
        {
            Global = new GlobalConfig { Notify = new NotifyConfig { PriorityChanges = global } },
            TrackScripts = [new TrackScriptConfig { Name = "proxy", Script = new("/bin/check") }],
        });
        After(5);
        _told.Run();
        _told.Lines();
        _first.Tracked.Failing["/bin/check"] = "exit status 1";
        After(3);
        Assert.Equal(isTold ? ["INSTANCE \"VI_1\" MASTER_PRIORITY 110"] : [], _told.Lines());
        Assert.Empty(_told.Run());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_reload_the_roles_are_lines_again_when_that_is_asked_for(bool isAsked)
    {
        var config = Config(Instance("VI_1", 51)) with { Global = new GlobalConfig { Notify = new NotifyConfig { StatesOnReload = isAsked } } };
        _first.Configure(config);
        After(5);
        _told.Lines();
        _first.Configure(config with { VrrpInstances = [Instance("VI_1", 51) with { Priority = 130 }] });
        After(1);
        Assert.Equal(isAsked ? ["INSTANCE \"VI_1\" MASTER 120"] : [], _told.Lines());
    }

    private static DirectorConfig Config(params VrrpInstanceConfig[] instances) => new() { VrrpInstances = [.. instances] };

    private static VrrpInstanceConfig Instance(string name, byte routerId) => new()
    {
        Name = name,
        Interface = "ens33",
        VirtualRouterId = routerId,
        Priority = 120,
        Addresses = [new VirtualAddress(IPAddress.Parse($"192.168.124.{routerId}"), 32)],
        Notify = All,
    };

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class Notifications : INotifier
    {
        private readonly List<string> _run = [];
        private readonly List<string> _lines = [];

        public void Configure(ProcessConfig process, NotifyConfig notify)
        {
        }

        public void Tell(ServiceEvent happened) => Assert.Fail("there is no service");

        public void Tell(VrrpEvent happened) => _lines.Add(happened.Line);

        public void Run(ScriptRun run) => _run.Add(string.Join(' ', [run.Script.CommandLine, .. run.Arguments]));

        public string[] Run() => Taken(_run);

        public string[] Lines() => Taken(_lines);

        private static string[] Taken(List<string> from)
        {
            string[] taken = [.. from];
            from.Clear();
            return taken;
        }
    }
}
