using System.Collections.Immutable;
using Lvs.Actors.Tests.World;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Tests.Director;

/// <summary>What a director that crashed has left in the kernel, and the next one makes of it. In virtual time.</summary>
public sealed class OwnTracesTests : IDisposable
{
    private static readonly ServiceKey Foreign = ServiceKey.OfMark(7, System.Net.Sockets.AddressFamily.InterNetwork);
    private static readonly ServiceKey Gone = Seed.Services(1)[0].Key;

    private readonly VirtualTime _time = new();
    private readonly MemoryStore _store = new();
    private readonly Machine _machine;
    private RunningDirector? _director;

    public OwnTracesTests()
    {
        _machine = new Machine("lb1", _time, "192.168.124.11");
        _machine.WriteByHand(Add(Foreign));
        _machine.WriteByHand(Add(Gone));
    }

    public void Dispose() => _director?.Dispose();

    [Fact]
    public void A_service_that_was_ours_and_is_not_configured_any_more_goes_and_one_that_was_not_stays()
    {
        _store.Memory = new IpvsMemory { Services = [Gone, Service.Key] };
        Start();
        Assert.Equal([Foreign, Service.Key], Table());
        Assert.Equal([Service.Key], _store.Memory.Services);
    }

    [Fact]
    public void It_goes_too_when_no_service_is_configured_any_more()
    {
        _store.Memory = new IpvsMemory { Services = [Gone] };
        Start(config => config with { Services = [] });
        Assert.Equal([Foreign], Table());
        Assert.Empty(_store.Memory.Services);
    }

    [Fact]
    public void What_is_to_be_written_is_kept_before_and_what_was_removed_is_forgotten()
    {
        List<ServiceKey> known = [];
        _machine.WhileWriting = () => known = [.. _store.Memory.Services];
        Start();
        Assert.Equal([Service.Key], known);
        _director!.Configure(Seed.Config(120) with { Services = [] });
        After(1);
        Assert.Equal([Service.Key], known);
        Assert.Empty(_store.Memory.Services);
    }

    [Fact]
    public void With_lvs_flush_all_that_nobody_asks_for_goes_once()
    {
        Start(config => Ipvs(config, ipvs => ipvs with { Policy = new IpvsPolicy { ClearsAtStart = true } }));
        Assert.Equal([Service.Key], Table());
        _machine.WriteByHand(Add(Foreign));
        _director!.Configure(Ipvs(Seed.Config(120), ipvs => ipvs with { Policy = new IpvsPolicy { ClearsAtStart = true, AuditInterval = TimeSpan.FromSeconds(5) } }));
        After(20);
        Assert.Equal([Foreign, Service.Key], Table());
    }

    [Fact]
    public void Without_a_service_lvs_flush_leaves_an_empty_table()
    {
        Start(config => Ipvs(config, ipvs => ipvs with { Policy = new IpvsPolicy { ClearsAtStart = true } }) with { Services = [] });
        Assert.Empty(Table());
    }

    [Fact]
    public void Settings_and_timeouts_of_before_the_crash_are_put_back_when_nobody_asks_for_ours_and_at_the_stop()
    {
        var before = _machine.Timeouts;
        _machine.SetTimeouts(before with { Udp = TimeSpan.FromSeconds(10) });
        _machine.Sysctls["net.ipv4.vs.conntrack"] = "1";
        _machine.Sysctls["net.ipv4.vs.expire_nodest_conn"] = "1";
        _store.Memory = new IpvsMemory
        {
            Timeouts = before,
            Sysctls = ImmutableSortedDictionary<string, (string, string)>.Empty
                .Add("net.ipv4.vs.conntrack", ("0", "1")).Add("net.ipv4.vs.expire_nodest_conn", ("0", "1")),
        };
        Start();
        Assert.Equal(before, _machine.Timeouts);
        Assert.Equal(("0", "1"), (_machine.Sysctls["net.ipv4.vs.conntrack"], _machine.Sysctls["net.ipv4.vs.expire_nodest_conn"]));
        _director!.Stop();
        After(1);
        Assert.Equal("0", _machine.Sysctls["net.ipv4.vs.expire_nodest_conn"]);
        Assert.Same(IpvsMemory.None, _store.Memory);
    }

    [Fact]
    public void Sync_daemons_that_were_ours_end_when_nobody_asks_for_them()
    {
        _machine.SyncDaemons.Add(new SyncDaemon(SyncRole.Backup, "ens33", 51));
        _store.Memory = new IpvsMemory { OwnsSyncDaemons = true };
        Start();
        Assert.Empty(_machine.SyncDaemons);
    }

    [Fact]
    public void What_cannot_be_read_or_kept_is_said_once_and_keeps_nothing_from_running()
    {
        _store.Problem = "ipvs.json: no space left on device";
        Start();
        _director!.Configure(Seed.Config(120) with { Services = Seed.Services(1) });
        After(5);
        Assert.Equal([Foreign, Gone], Table());
        Assert.Single(_director.Log, line => line == "Error IPVS: what a director before may have left in the kernel is not known: ipvs.json: no space left on device");
        Assert.Single(_director.Log, line => line == "Error IPVS: what is ours in the kernel is not kept, and would stay there after a crash: ipvs.json: no space left on device");
        _director.Stop();
        After(1);
        Assert.Equal([Foreign], Table());
    }

    private static VirtualServiceConfig Service => Seed.Config(120).Services[0];

    private static IpvsCommand.AddService Add(ServiceKey key) => new(new IpvsService { Key = key, Scheduler = "rr", PersistencePrefix = 32 });

    private static DirectorConfig Ipvs(DirectorConfig config, Func<IpvsGlobals, IpvsGlobals> change)
        => config with { Global = config.Global with { Ipvs = change(config.Global.Ipvs) } };

    private void Start(Func<DirectorConfig, DirectorConfig>? change = null)
    {
        _director = new RunningDirector(_machine, new Segment(), _time, memory: _store);
        _director.Configure(change is null ? Seed.Config(120) : change(Seed.Config(120)));
        After(5);
    }

    private IEnumerable<ServiceKey> Table() => _machine.Dump().Select(service => service.Service.Key).OrderBy(key => key.FirewallMark == 0).ThenBy(key => key);

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class MemoryStore : IIpvsMemoryStore
    {
        public IpvsMemory Memory { get; set; } = IpvsMemory.None;

        public string? Problem { get; set; }

        public IpvsMemory Load() => Problem is null ? Memory : throw new IOException(Problem);

        public Task SaveAsync(IpvsMemory memory)
        {
            if (Problem is not null)
            {
                return Task.FromException(new IOException(Problem));
            }

            Memory = memory;
            return Task.CompletedTask;
        }
    }
}
