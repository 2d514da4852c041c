using Lvs.Actors.Tests.World;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Tests.Director;

/// <summary>Timeouts of the kernel, and its sync daemons by the role of an instance. In virtual time.</summary>
public sealed class TuningTests : IDisposable
{
    private static readonly SyncDaemonConfig Sync = new() { Interface = "ens33", Instance = "VI_1" };

    private readonly VirtualTime _time = new();
    private readonly Machine _machine;
    private readonly RunningDirector _director;

    public TuningTests()
    {
        _machine = new Machine("lb1", _time, "192.168.124.11");
        _director = new RunningDirector(_machine, new Segment(), _time);
    }

    public void Dispose() => _director.Dispose();

    [Fact]
    public void Timeouts_that_are_asked_for_are_set_and_all_are_put_back_at_the_stop()
    {
        var before = _machine.Timeouts;
        Configure(new IpvsGlobals { TcpTimeout = TimeSpan.FromSeconds(60) });
        Assert.Equal(before with { Tcp = TimeSpan.FromSeconds(60) }, _machine.Timeouts);
        Configure(new IpvsGlobals { UdpTimeout = TimeSpan.FromSeconds(10) });
        Assert.Equal(before with { Udp = TimeSpan.FromSeconds(10) }, _machine.Timeouts);
        _director.Stop();
        After(1);
        Assert.Equal(before, _machine.Timeouts);
    }

    [Fact]
    public void A_director_listens_until_it_is_master_then_tells_and_neither_after_its_stop()
    {
        Configure(new IpvsGlobals { SyncDaemon = Sync }, seconds: 1);
        Assert.Equal([new SyncDaemon(SyncRole.Backup, "ens33", 51)], _machine.SyncDaemons);
        After(10);
        Assert.Equal([new SyncDaemon(SyncRole.Master, "ens33", 51)], _machine.SyncDaemons);
        _machine.SetLink(false);
        After(1);
        Assert.Equal([new SyncDaemon(SyncRole.Backup, "ens33", 51)], _machine.SyncDaemons);
        _director.Stop();
        After(1);
        Assert.Empty(_machine.SyncDaemons);
    }

    [Fact]
    public void A_reload_that_names_another_instance_goes_by_the_role_that_one_has()
    {
        Configure(new IpvsGlobals(), seconds: 10);
        Configure(new IpvsGlobals { SyncDaemon = Sync });
        Assert.Equal([new SyncDaemon(SyncRole.Master, "ens33", 51)], _machine.SyncDaemons);
    }

    [Fact]
    public void Without_an_instance_both_halves_run_and_what_runs_already_is_not_touched()
    {
        _machine.SyncDaemons.Add(new SyncDaemon(SyncRole.Master, "ens33", 7));
        Configure(new IpvsGlobals { SyncDaemon = Sync with { Instance = null, SyncId = 7 } });
        Assert.Equal(2, _machine.SyncDaemons.Count);
        Assert.Equal(["start Backup"], _machine.Journal.Where(line => line.StartsWith("start", StringComparison.Ordinal)));
        Configure(new IpvsGlobals());
        Assert.Empty(_machine.SyncDaemons);
    }

    [Fact]
    public void A_daemon_starts_when_the_settings_of_its_threads_are_in_the_kernel_and_anew_when_these_change()
    {
        List<string> ports = [];
        _machine.WhileStartingSync = () => ports.Add(_machine.Sysctls.GetValueOrDefault("net.ipv4.vs.sync_ports", "none"));
        Configure(new IpvsGlobals { SyncDaemon = Sync with { Instance = null, SyncId = 7 }, Policy = Ports(4) });
        Assert.Equal(["4", "4"], ports);
        Configure(new IpvsGlobals { SyncDaemon = Sync with { Instance = null, SyncId = 7 }, Policy = Ports(8) });
        Assert.Equal(["4", "4", "8", "8"], ports);
        Configure(new IpvsGlobals { SyncDaemon = Sync with { Instance = null, SyncId = 7, MaxLength = 1000 }, Policy = Ports(8) });
        Configure(new IpvsGlobals { SyncDaemon = Sync with { Instance = null, SyncId = 7 }, Policy = Ports(8) });
        Assert.Equal(8, ports.Count);
        Assert.All(_machine.SyncDaemons, daemon => Assert.Null(daemon.MaxLength));

        static IpvsPolicy Ports(int count) => new() { Sysctls = new IpvsSysctls { SyncPorts = count } };
    }

    [Fact]
    public void Timeouts_are_put_back_although_a_sync_daemon_does_not_stop()
    {
        var before = _machine.Timeouts;
        Configure(new IpvsGlobals { SyncDaemon = Sync, TcpTimeout = TimeSpan.FromSeconds(60) });
        _machine.CannotStopSync = "no such process";
        _director.Stop();
        After(1);
        Assert.Equal(before, _machine.Timeouts);
        Assert.Contains("Error IPVS: cannot put back what was there before: no such process", _director.Log);
    }

    [Fact]
    public void What_cannot_be_set_is_said_once_and_tried_again()
    {
        Configure(new IpvsGlobals());
        _machine.KernelFailure = "no such device";
        Configure(new IpvsGlobals { SyncDaemon = Sync with { Instance = null } }, seconds: 70);
        Assert.Single(_director.Log, line => line == "Error IPVS: cannot set it up as a whole: no such device");
        _machine.KernelFailure = null;
        After(31);
        Assert.Equal(2, _machine.SyncDaemons.Count);
    }

    private void Configure(IpvsGlobals globals, double seconds = 5)
    {
        var config = Seed.Config(120);
        _director.Configure(config with { Global = config.Global with { Ipvs = globals }, Services = [] });
        After(seconds);
    }

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
