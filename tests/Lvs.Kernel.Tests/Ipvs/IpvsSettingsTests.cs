using System.Net;
using Lvs.Core.Ipvs;
using Lvs.Native;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Ipvs;

public sealed class IpvsSettingsTests : IDisposable
{
    private readonly IpvsFixture _ipvs = new();

    public void Dispose() => _ipvs.Dispose();

    [Fact]
    public void Timeouts_are_written_and_zero_leaves_one_as_it_is()
    {
        _ipvs.Client.SetTimeouts(Timeouts(900, 120, 300));
        Assert.Equal(Timeouts(900, 120, 300), _ipvs.Client.GetTimeouts());
        _ipvs.Client.SetTimeouts(Timeouts(0, 60, 0));
        Assert.Equal(Timeouts(900, 60, 300), _ipvs.Client.GetTimeouts());
        Assert.Contains("900 60 300", _ipvs.Namespace.Exec("ipvsadm", "-ln", "--timeout"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sync_daemons_are_started_listed_and_stopped()
    {
        using var other = new TestNamespace();
        _ipvs.Namespace.ConnectTo(other);
        Assert.Empty(_ipvs.Client.GetSyncDaemons());
        var master = new SyncDaemon(SyncRole.Master, "v0", 51);
        var backup = new SyncDaemon(SyncRole.Backup, "v0", 52);

        Assert.Equal(IpvsOutcome.Done, _ipvs.Client.StartSync(master));
        Assert.Equal(IpvsOutcome.AlreadyThere, _ipvs.Client.StartSync(master));
        Assert.True(master.IsMetBy(Assert.Single(_ipvs.Client.GetSyncDaemons())));
        Assert.Equal(IpvsOutcome.Done, _ipvs.Client.StartSync(backup));
        Assert.Equal((2, true, true), (
            _ipvs.Client.GetSyncDaemons().Length, _ipvs.Client.GetSyncDaemons().Any(master.IsMetBy), _ipvs.Client.GetSyncDaemons().Any(backup.IsMetBy)));
        Assert.Equal((1, 1), _ipvs.Namespace.Run(() => (_ipvs.Client.ReadSyncBacklog(master).Sockets, _ipvs.Client.ReadSyncBacklog(backup).Sockets)));
        var listing = _ipvs.Namespace.Exec("ipvsadm", "-ln", "--daemon");
        Assert.Contains("master sync daemon (mcast=v0, syncid=51", listing, StringComparison.Ordinal);
        Assert.Contains("backup sync daemon (mcast=v0, syncid=52", listing, StringComparison.Ordinal);

        Assert.Equal(IpvsOutcome.Done, _ipvs.Client.StopSync(SyncRole.Master));
        Assert.Equal(IpvsOutcome.Done, _ipvs.Client.StopSync(SyncRole.Backup));
        Assert.Equal(IpvsOutcome.NotThere, _ipvs.Client.StopSync(SyncRole.Master));
        Assert.Empty(_ipvs.Client.GetSyncDaemons());
    }

    [Fact]
    public void A_sync_daemon_has_the_group_port_time_to_live_and_length_it_was_given()
    {
        using var other = new TestNamespace();
        _ipvs.Namespace.ConnectTo(other);
        var daemon = new SyncDaemon(SyncRole.Master, "v0", 51) { Group = IPAddress.Parse("224.0.0.99"), Port = 9000, TimeToLive = 3, MaxLength = 900 };
        Assert.Equal(IpvsOutcome.Done, _ipvs.Client.StartSync(daemon));
        Assert.Equal(daemon, Assert.Single(_ipvs.Client.GetSyncDaemons()));
        Assert.Contains(
            "master sync daemon (mcast=v0, syncid=51, maxlen=900, group=224.0.0.99, port=9000, ttl=3)",
            _ipvs.Namespace.Exec("ipvsadm", "-ln", "--daemon"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_sync_daemon_and_a_server_of_another_family_exclude_each_other_whichever_comes_second()
    {
        using var other = new TestNamespace();
        _ipvs.Namespace.ConnectTo(other);
        var web = IpvsFixture.Tcp("192.0.2.1", 80);
        var daemon = new SyncDaemon(SyncRole.Master, "v0", 51);
        var server = new IpvsCommand.AddDestination(
            web, IpvsFixture.Destination(IpvsFixture.Server("2001:db8::11", 80), method: ForwardingMethod.Tunnel));
        _ipvs.Do(new IpvsCommand.AddService(IpvsFixture.Service(web)), server);
        Assert.ThrowsAny<LinuxException>(() => _ipvs.Client.StartSync(daemon));

        _ipvs.Do(new IpvsCommand.RemoveDestination(web, server.Destination.Key));
        Assert.Equal(IpvsOutcome.Done, _ipvs.Client.StartSync(daemon));
        Assert.Equal(IpvsOutcome.Refused, _ipvs.Try(server));
    }

    [Fact]
    public void A_sync_daemon_on_an_interface_that_is_not_there_is_an_error_that_names_it()
    {
        var exception = Assert.ThrowsAny<LinuxException>(() => _ipvs.Client.StartSync(new SyncDaemon(SyncRole.Master, "v9", 1)));
        Assert.Equal("start the IPVS sync daemon (Master) on v9: No such device (ENODEV)", exception.Message);
    }

    [Fact]
    public void Every_setting_is_one_that_the_kernel_has_and_takes()
    {
        var all = new IpvsSysctls
        {
            ExpireQuiescentTemplate = true,
            Conntrack = true,
            ConnReuseMode = 3,
            SloppyTcp = true,
            SloppySctp = true,
            RunEstimation = true,
            SyncPorts = 2,
            SyncThreshold = new SyncThreshold(5, 100),
            SyncRefreshPeriod = TimeSpan.FromSeconds(10),
            SyncRetries = 3,
            SyncQueueMax = 10_000,
            SyncSocketSize = 1_000_000,
            SyncPersistMode = 2,
            SyncVersion = 0,
            BackupOnly = true,
            PmtuDisc = false,
            ScheduleIcmp = true,
            IgnoreTunneled = true,
            NatIcmpSend = true,
            CacheBypass = true,
            DropEntry = 3,
            DropPacket = 3,
            SecureTcp = 3,
            MemoryThreshold = 2048,
            DropRate = 20,
        }.Values.ToList();
        Assert.Equal(typeof(IpvsSysctls).GetProperties().Length - 1, all.Count);
        _ipvs.Client.Dump();
        foreach (var (name, value) in all)
        {
            _ipvs.Namespace.Run(() => _ipvs.Client.WriteSysctl(name, value));
            Assert.Equal((name, value), (name, _ipvs.Namespace.Run(() => _ipvs.Client.ReadSysctl(name))));
        }
    }

    private static IpvsTimeouts Timeouts(int tcp, int tcpFin, int udp)
        => new(TimeSpan.FromSeconds(tcp), TimeSpan.FromSeconds(tcpFin), TimeSpan.FromSeconds(udp));
}
