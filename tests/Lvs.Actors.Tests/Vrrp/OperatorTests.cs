using System.Net;
using Akka.Actor;
using Lvs.Actors.Tests.World;
using Lvs.Actors.Vrrp;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Tests.Vrrp;

/// <summary>Hand-over, return and maintenance, asked of a director as the control socket does.</summary>
public sealed class OperatorTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly VrrpInstanceConfig Instance = new()
    {
        Name = "VI_1",
        Interface = "ens33",
        VirtualRouterId = 51,
        Addresses = [new VirtualAddress(IPAddress.Parse("192.168.124.100"), 32)],
    };

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _firstMachine;
    private readonly Machine _secondMachine;
    private readonly RunningDirector _first;
    private readonly RunningDirector _second;

    public OperatorTests()
    {
        _firstMachine = new Machine("lb1", _time, "192.168.124.11");
        _secondMachine = new Machine("lb2", _time, "192.168.124.12");
        _first = new RunningDirector(_firstMachine, _segment, _time);
        _second = new RunningDirector(_secondMachine, _segment, _time);
    }

    private (int, int) Held => (_firstMachine.HeldNow.Count, _secondMachine.HeldNow.Count);

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void A_master_hands_over_stays_aside_and_returns_when_it_is_told_to()
    {
        StartBoth();
        var handOver = Ask(HandOver("192.168.124.12"));
        After(1);
        var answer = Answer(handOver);
        Assert.Equal(VrrpOrderOutcome.HandedOver, answer.Outcome);
        Assert.Equal(("192.168.124.12", 100), (answer.Heard?.ToString(), answer.Priority));
        Assert.Equal((0, 1), Held);

        After(30);
        Assert.Equal((0, 1), Held);
        Assert.True(_first.Status().Vrrp[0].StepsAside);

        var back = Ask(Return());
        After(2);
        Assert.Equal(VrrpOrderOutcome.Returned, Answer(back).Outcome);
        Assert.Equal((1, 0), Held);
        Assert.False(_first.Status().Vrrp[0].StepsAside);
    }

    [Fact]
    public void Without_another_director_the_answer_is_that_nobody_took_over()
    {
        _first.Configure(Config(Instance));
        After(4);
        var handOver = Ask(HandOver());
        After(4);
        Assert.Equal(VrrpOrderOutcome.NobodyTookOver, Answer(handOver).Outcome);
        Assert.Equal((1, 0), Held);
    }

    [Theory]
    [InlineData("VI_2", false, "there is no instance VI_2: did you mean VI_1?")]
    [InlineData("backup", false, "there is no instance backup: the configuration has VI_1")]
    [InlineData("VI_1", true, "MASTER already")]
    public void What_cannot_be_done_is_refused_with_the_reason(string instance, bool isReturn, string why)
    {
        StartBoth();
        VrrpProtocol.Order order = isReturn
            ? new VrrpProtocol.Order.Return { Instance = instance }
            : new VrrpProtocol.Order.HandOver([]) { Instance = instance };
        var answer = Answer(Ask(order));
        Assert.Equal((VrrpOrderOutcome.Refused, why), (answer.Outcome!.Value, answer.Problem));
        Assert.Equal((1, 0), Held);
    }

    [Fact]
    public void A_sync_group_hands_over_and_returns_together()
    {
        var other = Instance with { Name = "VI_2", VirtualRouterId = 52, Addresses = [new(IPAddress.Parse("192.0.2.1"), 32)] };
        ValueList<SyncGroupConfig> groups = [new SyncGroupConfig { Name = "VG", Instances = ["VI_1", "VI_2"] }];
        var low = new[] { Instance, other }.ToValueList();
        _second.Configure(new DirectorConfig { VrrpInstances = low, SyncGroups = groups });
        After(8);
        _first.Configure(new DirectorConfig { VrrpInstances = low.Select(i => i with { Priority = 120, Preempt = false }).ToValueList(), SyncGroups = groups });
        After(15);
        Assert.Equal((0, 2), Held);

        // Without preemption nothing but an order brings it back.
        var back = Ask(Return());
        After(8);
        var answer = Answer(back);
        Assert.Equal((VrrpOrderOutcome.Returned, "VI_2"), (answer.Outcome!.Value, string.Join(' ', answer.With)));
        Assert.Equal((2, 0), Held);

        var handOver = Ask(HandOver());
        After(8);
        Assert.Equal(VrrpOrderOutcome.HandedOver, Answer(handOver).Outcome);
        Assert.Equal((0, 2), Held);
    }

    [Fact]
    public void Maintenance_outlasts_a_reload_and_a_failed_router_until_it_is_lifted()
    {
        StartBoth();
        var set = Maintain("VI_1", isOn: true);
        Assert.Equal((null, true), (set.Problem, Assert.Single(set.Instances).InMaintenance));
        After(1);
        Assert.Equal((0, 1), Held);
        Assert.Equal("in maintenance: lift that first", Answer(Ask(Return())).Problem);

        // Another number is another router, under the same name.
        _first.Configure(Config(Instance with { Priority = 255, VirtualRouterId = 53 }));
        After(10);
        Assert.Equal((VrrpRole.Backup, true), (_first.Status().Vrrp[0].Role, _first.Status().Vrrp[0].InMaintenance));
        _second.Stop();
        After(10);
        Assert.Equal((0, 0), Held);

        Maintain("VI_1", isOn: false);
        After(4);
        Assert.Equal((1, 0), Held);
    }

    [Fact]
    public void A_whole_director_is_in_maintenance_with_what_a_reload_brings()
    {
        StartBoth();
        Assert.Equal("there is no instance VI_9: did you mean VI_1?", Maintain("VI_9", isOn: true).Problem);
        Maintain(null, isOn: true);
        var other = Instance with { Name = "VI_2", VirtualRouterId = 52, Priority = 255, Addresses = [new(IPAddress.Parse("192.0.2.1"), 32)] };
        _first.Configure(new DirectorConfig { VrrpInstances = [Instance with { Priority = 120 }, other] });
        After(10);
        Assert.Equal((0, 1), Held);
        Assert.Equal("the whole director is in maintenance", Maintain("VI_1", isOn: false).Problem);
        Maintain(null, isOn: false);
        After(8);
        Assert.Equal((2, 0), Held);
    }

    [Fact]
    public void Two_masters_are_an_alarm_on_the_event_stream_and_the_last_change_of_role_has_its_cause()
    {
        _secondMachine.IsReachable = false;
        _second.Configure(Config(Instance));
        After(0.3);
        _first.Configure(Config(Instance with { Priority = 120 }));
        After(8);
        _secondMachine.IsReachable = true;
        After(3);
        Assert.Equal([new VrrpProtocol.DualMasterAlarm("VI_1", IPAddress.Parse("192.168.124.12"), 100)], _first.Alarms);
        Assert.Empty(_second.Alarms);

        var loser = _second.Status().Vrrp[0];
        var last = Assert.IsType<VrrpProtocol.Transition>(loser.LastTransition);
        Assert.Equal((VrrpRole.Master, VrrpRole.Backup, loser.Reason), (last.From, last.To, last.Reason));
        Assert.InRange(last.Ago.TotalSeconds, 1.9, 3.1);
        Assert.Equal((1, 1), (loser.Counters["dual_master"], _first.Status().Vrrp[0].Counters["dual_master"]));
        Assert.Equal("192.168.124.11", loser.Master?.ToString());
    }

    private static VrrpProtocol.Order.HandOver HandOver(params string[] to)
        => new VrrpProtocol.Order.HandOver(to.Select(address => RouterAddress.From(IPAddress.Parse(address))).ToValueList()) { Instance = "VI_1" };

    private static VrrpProtocol.Order.Return Return() => new VrrpProtocol.Order.Return { Instance = "VI_1" };

    private static DirectorConfig Config(VrrpInstanceConfig instance) => new() { VrrpInstances = [instance] };

    private static VrrpProtocol.OrderAnswer Answer(Task<VrrpProtocol.OrderAnswer> asked) => asked.WaitAsync(Patience).GetAwaiter().GetResult();

    private Task<VrrpProtocol.OrderAnswer> Ask(VrrpProtocol.Order order) => _first.Ref.Ask<VrrpProtocol.OrderAnswer>(order);

    [Fact]
    public void Maintenance_is_kept_for_the_next_process_and_where_that_fails_the_answer_says_so()
    {
        var store = new Store();
        using (var director = new RunningDirector(_firstMachine, _segment, _time, maintenance: store))
        {
            director.Configure(Config(Instance with { Priority = 255 }));
            After(1);
            Assert.Null(Maintain("VI_1", isOn: true, director).NotSaved);
            store.Failure = "the disk is full";
            Assert.Equal("the disk is full", Maintain(null, isOn: true, director).NotSaved);
        }

        Assert.Equal(["VI_1"], store.Saved.Instances);
        store.Failure = null;
        using var next = new RunningDirector(_firstMachine, _segment, _time, maintenance: store);
        next.Configure(Config(Instance with { Priority = 255 }));
        After(10);
        Assert.Equal((0, 0), Held);
        Maintain("VI_1", isOn: false, next);
        After(4);
        Assert.Equal((1, 0), Held);
    }

    [Fact]
    public void Who_cannot_tell_what_is_in_maintenance_is_in_it_until_that_is_lifted()
    {
        using var director = new RunningDirector(_firstMachine, _segment, _time, maintenance: new Store { Failure = "no JSON" });
        director.Configure(Config(Instance with { Priority = 255 }));
        After(10);
        Assert.Equal((0, 0), Held);
        Assert.Contains("Error What was in maintenance is not known, so all is, until that is lifted: no JSON", director.Log);
        Maintain(null, isOn: false, director);
        After(4);
        Assert.Equal((1, 0), Held);
    }

    private sealed class Store : IMaintenanceStore
    {
        public string? Failure { get; set; }

        public VrrpMaintenance Saved { get; private set; } = new();

        public VrrpMaintenance Load() => Failure is null ? Saved : throw new IOException(Failure);

        public Task SaveAsync(VrrpMaintenance maintenance)
        {
            if (Failure is not null)
            {
                return Task.FromException(new IOException(Failure));
            }

            Saved = maintenance;
            return Task.CompletedTask;
        }
    }

    private VrrpProtocol.MaintenanceAnswer Maintain(string? instance, bool isOn, RunningDirector? director = null)
        => (director ?? _first).Ref.Ask<VrrpProtocol.MaintenanceAnswer>(new VrrpProtocol.SetMaintenance(instance, isOn)).WaitAsync(Patience).GetAwaiter().GetResult();

    private void StartBoth()
    {
        _second.Configure(Config(Instance));
        After(4);
        _first.Configure(Config(Instance with { Priority = 120 }));
        After(4);
    }

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
