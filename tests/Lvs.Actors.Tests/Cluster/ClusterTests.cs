using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Lvs.Actors.Cluster;
using Lvs.Actors.Services;
using Lvs.Actors.Tests.World;
using Lvs.Core;
using Lvs.Core.Cluster;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Actors.Tests.Cluster;

/// <summary>What operators decide on one of three directors, and what becomes of it on the others. In virtual time.</summary>
public sealed class ClusterTests : IDisposable
{
    private const string BothServers = "192.168.124.40=1 192.168.124.50=1";
    private const string SecondServer = "192.168.124.50=1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string[] Names = ["lb1", "lb2", "lb3"];

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Mesh _mesh;
    private readonly Dictionary<string, Machine> _machines;
    private readonly Dictionary<string, MemoryOverrides> _stores = Names.ToDictionary(name => name, _ => new MemoryOverrides());
    private readonly Dictionary<string, RunningDirector> _directors = [];

    public ClusterTests()
    {
        _mesh = new Mesh(_time);
        _machines = Names.ToDictionary(name => name, name => new Machine(name, _time, AddressOf(name).ToString()));
        foreach (var name in Names)
        {
            Start(name);
        }

        After(10);
    }

    public void Dispose()
    {
        foreach (var director in _directors.Values)
        {
            director.Dispose();
        }
    }

    [Fact]
    public async Task What_is_decided_on_one_director_is_in_force_and_kept_on_all_within_milliseconds()
    {
        var ordered = Order("lb1", ServerOrderKind.Drain);
        After(0.01);
        Assert.Equal([new("lb2", true), new PeerAnswer("lb3", true)], (await ordered.WaitAsync(Patience)).Peers);
        Assert.Equal([SecondServer, SecondServer, SecondServer], Serving());
        Assert.All(_stores.Values, store => Assert.Equal(_stores["lb1"].Saved, store.Saved));
        Assert.Contains("Information By hand, on lb1: 192.168.124.40:80 of every service: out", _directors["lb2"].Log);

        _ = Order("lb3", ServerOrderKind.Weigh, 9);
        _ = Order("lb3", ServerOrderKind.Restore, target: new(Seed.FirstServer, 80));
        After(0.01);
        Assert.Equal([BothServers, BothServers, BothServers], Serving());
        Assert.All(_stores.Values, store => Assert.Empty(store.Saved.Items));
    }

    [Fact]
    public void While_all_know_the_same_only_digests_are_exchanged()
    {
        _ = Order("lb1", ServerOrderKind.Drain);
        After(1);
        _mesh.Told.Clear();
        var before = _mesh.Questions;
        After(60);
        Assert.Empty(_mesh.Told);
        Assert.InRange(_mesh.Questions - before, 5 * 60, 6 * 60);
        Assert.All(Names, name => Assert.All(StatusOf(name), peer => Assert.Equal((true, true), (peer.IsReachable, peer.HasSame))));
    }

    [Fact]
    public async Task Contrary_orders_on_both_sides_of_a_partition_are_the_same_everywhere_after_it_and_an_order_waits_a_second_at_most()
    {
        _mesh.Isolate("lb1");
        _ = Order("lb2", ServerOrderKind.Weigh, 5);
        After(5);
        var drain = Order("lb1", ServerOrderKind.Drain);
        After(0.001);
        Assert.Equal(SecondServer, Serving("lb1"));
        After(1);
        Assert.Equal(["it does not answer", "it does not answer"], (await drain.WaitAsync(Patience)).Peers.Select(answer => answer.Problem));
        _ = Order("lb2", ServerOrderKind.Restore);
        After(5);
        Assert.Equal([SecondServer, BothServers, BothServers], Serving());
        Assert.Single(_directors["lb1"].Log, line => line.StartsWith("Warning Director lb2 (192.168.124.12:7411) cannot be reached", StringComparison.Ordinal));

        _mesh.Heal();
        After(4);
        Assert.Single(Serving().Distinct());
        Assert.Single(_stores.Values.Select(store => store.Saved).Distinct());
        Assert.Equal(BothServers, Serving("lb1"));
        Assert.Equal(2, _directors["lb1"].Log.Count(line => line.StartsWith("Information Director lb2 (192.168.124.12:7411) is reached", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_was_down_learns_at_its_start_what_was_decided_meanwhile_and_what_was_taken_back()
    {
        _ = Order("lb3", ServerOrderKind.Drain);
        After(1);
        End("lb3");
        var restored = Order("lb1", ServerOrderKind.Restore);
        After(0.01);
        Assert.Equal([new("lb2", true), new PeerAnswer("lb3", false, "Connection refused")], (await restored.WaitAsync(Patience)).Peers);
        _ = Order("lb1", ServerOrderKind.Drain, target: new(Seed.SecondServer, 80));
        After(5);

        Start("lb3");
        After(0.1);
        Assert.Equal(_stores["lb1"].Saved, _stores["lb3"].Saved);
        After(3);
        Assert.Single(Serving().Distinct());
        Assert.DoesNotContain("192.168.124.50", Serving("lb3"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_has_lost_its_state_gets_it_from_the_others_and_what_it_decides_then_stands()
    {
        _ = Order("lb3", ServerOrderKind.Drain);
        After(1);
        End("lb3");
        _stores["lb3"] = new MemoryOverrides();
        Start("lb3");
        After(3);
        Assert.Equal(SecondServer, Serving("lb3"));
        _ = Order("lb3", ServerOrderKind.Restore);
        After(3);
        Assert.Equal([BothServers, BothServers, BothServers], Serving());
    }

    [Fact]
    public void Without_anybody_to_speak_with_roles_checks_and_orders_are_as_they_were()
    {
        _mesh.Isolate("lb2");
        _mesh.Isolate("lb3");
        var advertsBefore = _segment.Adverts.Count;
        _ = Order("lb1", ServerOrderKind.Drain);
        After(30);
        Assert.Equal(SecondServer, Serving("lb1"));
        Assert.All(_segment.Adverts.Skip(advertsBefore), advert => Assert.Equal("lb1", advert.Machine));
        Assert.Equal(["192.168.124.100/32 dev ens33"], _machines["lb1"].HeldNow);
        Assert.Equal(2, _directors["lb1"].Log.Count(line => line.StartsWith("Warning Director", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_others_decide_that_cannot_be_kept_is_in_force_and_said_once()
    {
        _stores["lb2"].Failure = "disk full";
        _ = Order("lb1", ServerOrderKind.Drain);
        After(2);
        _ = Order("lb1", ServerOrderKind.Weigh, 3, new(Seed.SecondServer, 80));
        After(2);
        Assert.Equal(["192.168.124.50=3", "192.168.124.50=3", "192.168.124.50=3"], Serving());
        Assert.Single(_directors["lb2"].Log, line => line.StartsWith("Error What other directors have decided is in force, and lost", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reload_without_the_cluster_ends_it_and_one_with_it_begins_it()
    {
        _directors["lb3"].Configure(Config("lb3") with { Cluster = null });
        _ = Order("lb3", ServerOrderKind.Drain);
        After(5);
        Assert.Equal([BothServers, BothServers, SecondServer], Serving());
        Assert.Null(_directors["lb3"].Status().Cluster);

        _directors["lb3"].Configure(Config("lb3"));
        After(2);
        Assert.Equal([SecondServer, SecondServer, SecondServer], Serving());
    }

    private static IPAddress AddressOf(string name) => IPAddress.Parse($"192.168.124.1{name[^1]}");

    private static DirectorConfig Config(string name) => Seed.Config((byte)(150 - (10 * (name[^1] - '0')))) with
    {
        Cluster = new ClusterConfig
        {
            Name = name,
            Directors = Names.Select(other => new ClusterDirector(other, AddressOf(other))).ToValueList(),
        },
    };

    private void Start(string name)
    {
        var director = new RunningDirector(_machines[name], _segment, _time, _stores[name], directors: _mesh.PortsOf(name));
        _directors[name] = director;
        director.Configure(Config(name));
    }

    private void End(string name)
    {
        _mesh.End(name);
        _directors[name].Dispose();
        _directors.Remove(name);
    }

    private string[] Serving() => [.. Names.Select(Serving)];

    // Who gets new connections.
    private string Serving(string name) => string.Join(' ', _machines[name].Dump()[0].Destinations
        .Select(server => $"{server.Destination.Key.Address}={server.Destination.Weight}")
        .Where(server => !server.EndsWith("=0", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal));

    private ImmutableArray<ClusterProtocol.PeerStatus> StatusOf(string name) => _directors[name].Status().Cluster!.Peers;

    // Answered when time goes on.
    private Task<ServicesProtocol.Ordered> Order(string director, ServerOrderKind kind, int weight = 0, MaintenanceTarget? target = null)
        => _directors[director].Ref.Ask<ServicesProtocol.Ordered>(
            new ServicesProtocol.Order(new ServerOrder(null, target ?? new(Seed.FirstServer, 80), kind, weight)));

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
