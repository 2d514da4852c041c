using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Actors.Health;
using Lvs.Actors.Ipvs;
using Lvs.Actors.Services;
using Lvs.Actors.Tests.World;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Actors.Tests.Director;

/// <summary>What comes while the table has the services of a configuration and their actors have not started yet. In virtual time.</summary>
public sealed class StartOfServicesTests : IDisposable
{
    private const int Many = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _machine;
    private readonly RunningDirector _director;

    public StartOfServicesTests()
    {
        _machine = new Machine("lb1", _time, "192.168.124.11");
        _director = new RunningDirector(_machine, _segment, _time);
    }

    public void Dispose() => _director.Dispose();

    [Fact]
    public void What_an_actor_says_when_it_starts_has_been_written_already_and_nothing_is_written_again()
    {
        var writes = 0;
        _machine.WhileWriting = () => writes++;
        _director.Configure(Config(Many));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(1, writes);
        Assert.Equal(Many, _machine.Dump().Length);
        Assert.All(_director.Status().Services, service => Assert.Equal(2, service.Servers.Count(server => server.Standing == ServerStanding.Serving)));
    }

    [Fact]
    public void An_order_by_hand_is_in_force_at_once_and_its_time_is_taken()
    {
        WhileWritingFirst(() => _director.Ref.Tell(new ServicesProtocol.Order(
            new ServerOrder(null, new MaintenanceTarget(Seed.FirstServer), ServerOrderKind.Weigh, 7))));
        _director.Configure(Config(Many));
        Assert.All(Weights(), weight => Assert.Equal(7, weight));
        Assert.Equal(Many, _director.Status().Ipvs.Latencies!.Changes);
    }

    [Fact]
    public async Task Who_asks_is_told_of_all_of_them()
    {
        Task<DirectorProtocol.DirectorStatus>? status = null;
        WhileWritingFirst(() => status = _director.Ref.Ask<DirectorProtocol.DirectorStatus>(DirectorProtocol.GetStatus.Instance));
        _director.Configure(Config(Many));
        Assert.Equal(Many, (await status!.WaitAsync(Patience)).Services.Length);
    }

    [Fact]
    public void Another_configuration_that_comes_meanwhile_changes_those_that_stay_removes_those_that_go_and_adds_others()
    {
        var next = Config(Many + 5).Services.Skip(20).Select((service, n) => n % 2 == 0 ? service with { Scheduler = "wlc" } : service).ToValueList();
        Dictionary<ServiceKey, string> written = [];
        var writer = _director.Add(Props.Create(() => new Writer(written)));
        var services = _director.Add(Props.Create(() => new ServicesActor(_director.Ports, writer, ActorRefs.Nobody, new CheckParts(ActorRefs.Nobody, ActorRefs.Nobody))));
        services.Tell(new ServicesProtocol.SetServices(Config(Many).Services, [], ""));
        services.Tell(new ServicesProtocol.SetServices(next, [], ""));
        services.Tell(ServicesProtocol.RetireOthers.Instance);
        Assert.Equal(next.ToDictionary(service => service.Key, service => service.Scheduler), written);
    }

    [Fact]
    public void They_are_removed_when_the_director_stops()
    {
        WhileWritingFirst(_director.Stop);
        _director.Configure(Config(Many));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(_machine.Dump());
    }

    private static DirectorConfig Config(int services) => Seed.Config(120) with { Services = Seed.Services(services) };

    private IEnumerable<int> Weights() => _machine.Dump()
        .SelectMany(service => service.Destinations)
        .Where(server => server.Destination.Key.Address.Equals(Seed.FirstServer))
        .Select(server => server.Destination.Weight);

    private void WhileWritingFirst(Action act) => _machine.WhileWriting = () =>
    {
        _machine.WhileWriting = null;
        act();
    };

    /// <summary>What the kernel's table would be.</summary>
    private sealed class Writer : ReceiveActor
    {
        public Writer(Dictionary<ServiceKey, string> written) => Receive<IpvsProtocol.Changes>(changes =>
        {
            foreach (var change in changes.Items)
            {
                if (change is IpvsProtocol.SetService set)
                {
                    written[set.Desired.Service.Key] = set.Desired.Service.Scheduler;
                }
                else if (change is IpvsProtocol.RetireService retire)
                {
                    written.Remove(retire.Key);
                }
            }
        });
    }
}
