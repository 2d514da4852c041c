using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Ipvs;

public sealed class SyncPlanTests
{
    private static readonly SyncDaemonConfig Config = new() { Interface = "eth1", Instance = "VI_1" };

    private static readonly VrrpInstanceConfig Instance = new() { Name = "VI_1", Interface = "eth0", VirtualRouterId = 51 };

    [Fact]
    public void The_half_that_runs_is_that_of_the_role_and_its_id_that_of_the_router_unless_one_is_given()
    {
        Assert.Equal([new SyncDaemon(SyncRole.Backup, "eth1", 51)], SyncPlan.Desired(Config, [Instance], isMaster: false).AsEnumerable());
        Assert.Equal([new SyncDaemon(SyncRole.Master, "eth1", 7)], SyncPlan.Desired(Config with { SyncId = 7 }, [Instance], isMaster: true).AsEnumerable());
        Assert.Equal([SyncRole.Master, SyncRole.Backup], SyncPlan.Desired(Config with { Instance = null }, [], isMaster: false).Select(daemon => daemon.Role));
        Assert.Empty(SyncPlan.Desired(null, [Instance], isMaster: true));
    }

    [Fact]
    public void A_daemon_that_runs_with_what_is_asked_for_stays_and_another_one_makes_room()
    {
        var wanted = SyncPlan.Desired(Config with { TimeToLive = 3, Port = 9000 }, [Instance], isMaster: true);
        var running = new SyncDaemon(SyncRole.Master, "eth1", 51)
        {
            TimeToLive = 3,
            Port = 9000,
            MaxLength = 1472,
            Group = IPAddress.Parse("224.0.0.81"),
        };
        var (stop, start) = SyncPlan.Between([running], wanted);
        Assert.Empty(stop);
        Assert.Empty(start);

        (stop, start) = SyncPlan.Between([running with { TimeToLive = 1 }, new SyncDaemon(SyncRole.Backup, "eth1", 51)], wanted);
        Assert.Equal(new[] { SyncRole.Master, SyncRole.Backup }, stop);
        Assert.Equal(wanted.AsEnumerable(), start);
    }

    [Fact]
    public void What_is_not_asked_for_is_the_kernels_own_choice_and_a_daemon_with_another_makes_room()
    {
        var wanted = SyncPlan.Desired(Config, [Instance], isMaster: true);
        var usual = new SyncDaemon(SyncRole.Master, "eth1", 51) { TimeToLive = 1, Port = 8848, MaxLength = 1472, Group = IPAddress.Parse("224.0.0.81") };
        Assert.Empty(SyncPlan.Between([usual], wanted).Start);
        foreach (var other in new[] { usual with { Port = 9000 }, usual with { TimeToLive = 3 }, usual with { Group = IPAddress.Parse("224.0.0.99") } })
        {
            Assert.Equal([SyncRole.Master], SyncPlan.Between([other], wanted).Stop.AsEnumerable());
            Assert.Equal(wanted.AsEnumerable(), SyncPlan.Between([other], wanted).Start.AsEnumerable());
        }
    }
}
