using Lvs.Actors.Services;
using Lvs.Actors.Tests.World;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Actors.Tests.Director;

/// <summary>What operators decide about servers, and services whose address is elsewhere. In virtual time.</summary>
public sealed class ByHandTests : IDisposable
{
    private const string BothServers = "TCP 192.168.124.100:80 rr persistent → 192.168.124.40:80 192.168.124.50:80";
    private const string SecondServer = "TCP 192.168.124.100:80 rr persistent → 192.168.124.50:80";

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _machine;
    private readonly MemoryOverrides _store = new();
    private RunningDirector _director;

    public ByHandTests()
    {
        _machine = new Machine("lb1", _time, "192.168.124.11");
        _director = new RunningDirector(_machine, _segment, _time, _store);
    }

    public void Dispose() => _director.Dispose();

    [Fact]
    public void A_server_that_is_taken_out_keeps_its_connections_and_stays_out_through_a_reload_and_a_restart_until_it_is_restored()
    {
        Start(Seed.Config(120));
        _machine.Connected.Add(Seed.FirstServer);
        Assert.Null(Order(ServerOrderKind.Drain).Problem);
        After(2);
        Assert.Equal(2, _machine.Dump()[0].Destinations.Length);
        Assert.Equal(0, WeightOfFirst());
        _machine.Connected.Clear();
        After(2);
        Assert.Equal(SecondServer, _machine.Table);

        Start(Seed.Config(110));
        Assert.Equal(SecondServer, _machine.Table);

        _director.Dispose();
        _machine.Journal.Clear();
        _director = new RunningDirector(_machine, _segment, _time, _store);
        Start(Seed.Config(120));
        Assert.Equal(SecondServer, _machine.Table);
        Assert.DoesNotContain(_machine.Journal, line => line.EndsWith("Destination", StringComparison.Ordinal));

        Assert.Null(Order(ServerOrderKind.Restore).Problem);
        After(1);
        Assert.Equal(1, WeightOfFirst());
        Assert.Empty(_store.Saved.Items);
    }

    [Fact]
    public void A_weight_given_by_hand_is_in_the_table_and_the_status_and_another_configuration_does_not_change_it()
    {
        Start(Seed.Config(120));
        Assert.Null(Order(ServerOrderKind.Weigh, 9).Problem);
        After(1);
        Assert.Equal(9, WeightOfFirst());
        var seed = Seed.Config(120);
        Start(seed with
        {
            Services = [seed.Services[0] with { RealServers = seed.Services[0].RealServers.Select(server => server with { Weight = 3 }).ToValueList() }],
        });
        Assert.Equal(9, WeightOfFirst());
        var server = _director.Status().Services[0].Servers[0];
        Assert.Equal((3, 9, 9, ServerStanding.Serving), (server.Weight, server.WeightByHand, server.EffectiveWeight, server.Standing));
    }

    [Fact]
    public void An_order_about_nothing_is_refused_and_one_that_cannot_be_kept_is_in_force_and_says_so()
    {
        Start(Seed.Config(120));
        var refused = Order(ServerOrderKind.Drain, target: new(System.Net.IPAddress.Parse("192.168.124.41"), 80));
        Assert.Equal("no service has a real server 192.168.124.41:80; did you mean 192.168.124.40:80?", refused.Problem);

        _store.Failure = "disk full";
        var kept = Order(ServerOrderKind.Drain);
        Assert.Equal((null, "disk full"), (kept.Problem, kept.NotSaved));
        After(1);
        Assert.Equal(SecondServer, _machine.Table);
    }

    [Fact]
    public void What_was_kept_and_cannot_be_read_is_said_and_the_director_runs()
    {
        _director.Dispose();
        _store.Failure = "overrides.json: no JSON";
        _director = new RunningDirector(_machine, _segment, _time, _store);
        Start(Seed.Config(120));
        Assert.Contains("Error What was decided by hand about servers is lost: overrides.json: no JSON", _director.Log);
        Assert.Equal(BothServers, _machine.Table);
    }

    [Fact]
    public void With_ha_suspend_nobody_is_asked_before_the_address_is_here_nor_after_it_has_gone()
    {
        var seed = Seed.Config(120);
        var config = seed with { Services = [seed.Services[0] with { HaSuspend = true }] };
        _machine.Failing[Seed.FirstServer] = "connection refused";
        _machine.SetLink(false);
        Start(config, seconds: 60);
        Assert.Equal(BothServers, _machine.Table);
        Assert.True(_director.Status().Services[0].IsSuspended);

        _machine.SetLink(true);
        After(10);
        Assert.Equal(SecondServer, _machine.Table);
        Assert.False(_director.Status().Services[0].IsSuspended);

        _machine.SetLink(false);
        After(1);
        _machine.Failing.Clear();
        After(60);
        Assert.Equal(SecondServer, _machine.Table);

        Start(seed);
        Assert.Equal(2, _machine.Dump()[0].Destinations.Length);
    }

    private int WeightOfFirst() => _machine.Dump()[0].Destinations
        .First(server => server.Destination.Key.Address.Equals(Seed.FirstServer)).Destination.Weight;

    private void Start(DirectorConfig config, double seconds = 10)
    {
        _director.Configure(config);
        After(seconds);
    }

    private ServicesProtocol.Ordered Order(ServerOrderKind kind, int weight = 0, MaintenanceTarget? target = null)
        => _director.Ask<ServicesProtocol.Ordered>(
            new ServicesProtocol.Order(new ServerOrder(null, target ?? new(Seed.FirstServer, 80), kind, weight)));

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
