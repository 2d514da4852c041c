using Lvs.Actors.Tests.World;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Tests.Director;

/// <summary>A director that comes back to a master whose connections it does not know. In virtual time.</summary>
public sealed class SyncTests : IDisposable
{
    private static readonly SyncDaemonConfig Sync = new() { Interface = "ens33", Instance = "VI_1" };

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _firstMachine;
    private readonly Machine _secondMachine;
    private readonly RunningDirector _first;
    private readonly RunningDirector _second;

    public SyncTests()
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

    [Theory]
    [InlineData(0, 3, 4)]
    [InlineData(30, 7, 9)]
    [InlineData(2, 4, 6)]
    public void It_replaces_the_master_when_it_knows_them_or_has_waited_as_long_as_it_may(int limit, int notBefore, int atLast)
    {
        BeginWithSecond(limit);
        After(1.5);
        Assert.Equal(limit > 0, _first.Status().Sync.IsAwaited);
        After(notBefore - 1.5);
        Assert.Equal((0, 1), Held);
        After(atLast - notBefore);
        Assert.Equal((1, 0), Held);
        Assert.False(_first.Status().Sync.IsAwaited);
    }

    [Fact]
    public void A_master_that_falls_silent_meanwhile_is_replaced_at_once()
    {
        BeginWithSecond(limit: 30);
        After(1);
        _secondMachine.IsReachable = false;
        After(4);
        Assert.Single(_firstMachine.HeldNow);
    }

    [Fact]
    public void After_a_fault_it_listens_again()
    {
        BeginWithSecond(limit: 30);
        After(12);
        Assert.Equal((1, 0), Held);
        _firstMachine.SetLink(isUp: false);
        After(5);
        Assert.Equal((0, 1), Held);
        _firstMachine.SetLink(isUp: true);
        After(6);
        Assert.Equal((0, 1), Held);
        Assert.Equal(2, _first.Log.Count(line => line.EndsWith("before it is replaced, for 30 s at most", StringComparison.Ordinal)));
        After(4);
        Assert.Equal((1, 0), Held);
    }

    [Fact]
    public void One_that_takes_over_the_kernels_threads_is_seen_and_what_is_dropped_is_said_once_a_minute()
    {
        BeginWithSecond(limit: 0);
        After(5);
        _firstMachine.SyncDaemons.Clear();
        After(1.1);
        Assert.Equal([new SyncDaemon(SyncRole.Master, "ens33", 51)], _firstMachine.SyncDaemons);

        for (var dropped = 10; dropped < 500; dropped += 10)
        {
            _firstMachine.SyncBacklog = new SyncBacklog(1, 4096, dropped);
            After(1);
        }

        Assert.Single(_first.Log, line => line.Contains("messages were dropped", StringComparison.Ordinal));
        var half = Assert.Single(_first.Status().Sync.Daemons);
        Assert.Equal((SyncRole.Master, 4096L), (half.Daemon.Role, half.Backlog.Waiting));
        Assert.Equal(VrrpRole.Master, Assert.Single(_first.Status().Vrrp).Role);
    }

    // The second one is master when the first, of higher priority, comes.
    private void BeginWithSecond(int limit)
    {
        _second.Configure(Config(100, limit));
        After(10);
        Assert.Equal((0, 1), Held);
        _first.Configure(Config(120, limit));
    }

    private static DirectorConfig Config(byte priority, int limit)
    {
        var policy = new IpvsPolicy { SyncBeforePreempt = limit == 0 ? null : TimeSpan.FromSeconds(limit) };
        return Seed.Config(priority) with { Global = new GlobalConfig { Ipvs = new IpvsGlobals { SyncDaemon = Sync, Policy = policy } } };
    }

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
