using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Config.Reload;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Config.Reload;

/// <summary>Random pairs of configurations out of few services, servers, instances and addresses, so that much is the same.</summary>
public sealed class ReloadPlanPropertyTests
{
    private const int Pairs = 500;

    [Fact]
    public void A_plan_is_empty_exactly_when_the_configurations_are_equal()
    {
        var random = new Random(41);
        for (var i = 0; i < Pairs; i++)
        {
            var (running, next) = (Any(random), random.Next(5) == 0 ? null : Any(random));
            next ??= running with { Services = new([.. running.Services.Items]) };

            Assert.Equal(running == next, ReloadPlan.Between(running, next).IsEmpty);
        }
    }

    [Fact]
    public void Steps_in_their_order_lead_from_one_to_the_other_and_never_leave_an_address_without_its_service_or_a_service_without_servers()
    {
        var random = new Random(42);
        for (var i = 0; i < Pairs; i++)
        {
            var (running, next) = (Any(random), Any(random));
            var director = new Director(running);

            foreach (var step in ReloadPlan.Between(running, next).Steps)
            {
                director.Apply(step, next);
                director.Check(running, next);
            }

            Assert.Equal(new Director(next).ToString(), director.ToString());
        }
    }

    private static DirectorConfig Any(Random random)
    {
        // A service for each address, as operators have it; each address is in one instance at most.
        var addresses = Enumerable.Range(1, 4).Where(_ => random.Next(3) > 0).Select(i => IPAddress.Parse($"192.0.2.{i}")).ToArray();
        random.Shuffle(addresses);
        var cut = random.Next(addresses.Length + 1);
        return new DirectorConfig
        {
            Global = new GlobalConfig { RouterId = random.Next(3) == 0 ? "A" : null },
            VrrpInstances = [.. Instances(random, addresses[..cut], addresses[cut..])],
            Services = [.. addresses.Select(address => AnyService(random, address))],
            TrackScripts = random.Next(3) == 0 ? [new TrackScriptConfig { Name = "T", Script = new ScriptConfig("/bin/true") }] : [],
        };
    }

    private static IEnumerable<VrrpInstanceConfig> Instances(Random random, params IPAddress[][] addresses)
        => addresses.Select((own, i) => new VrrpInstanceConfig
        {
            Name = $"VI_{i}",
            Interface = "eth0",
            VirtualRouterId = (byte)(51 + i + (random.Next(6) == 0 ? 10 : 0)),
            Priority = (byte)(100 + random.Next(2)),
            Password = random.Next(2) == 0 ? new Secret("1111") : null,
            Addresses = [.. own.Select(address => new VirtualAddress(address, 32))],
        }).Where(_ => random.Next(5) > 0);

    private static VirtualServiceConfig AnyService(Random random, IPAddress address)
    {
        var servers = Enumerable.Range(1, 4).Where(_ => random.Next(2) == 0).Select(i => AnyServer(random, i)).ToArray();
        random.Shuffle(servers);
        return new VirtualServiceConfig
        {
            Key = ServiceKey.Of(TransportProtocol.Tcp, address, 80),
            Scheduler = random.Next(2) == 0 ? "rr" : "wlc",
            RealServers = servers.Length == 0 ? [AnyServer(random, 9)] : [.. servers],
        };
    }

    private static RealServerConfig AnyServer(Random random, int number)
    {
        var key = new DestinationKey(IPAddress.Parse($"198.51.100.{number}"), 80);
        return new RealServerConfig
        {
            Key = key,
            Weight = random.Next(3),
            Checks = random.Next(2) == 0
                ? [new CheckConfig.Tcp { ConnectTo = new IPEndPoint(key.Address, 80), DelayLoop = TimeSpan.FromSeconds(1 + random.Next(2)) }]
                : [],
        };
    }

    /// <summary>What a director has after some steps: which services, which servers in them, which addresses of which instances.</summary>
    private sealed class Director
    {
        private readonly SortedDictionary<string, SortedSet<string>> _services = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, SortedSet<string>> _addresses = new(StringComparer.Ordinal);

        public Director(DirectorConfig config)
        {
            foreach (var service in config.Services)
            {
                AddService(service);
            }

            foreach (var instance in config.VrrpInstances)
            {
                AddInstance(instance);
            }
        }

        public void Apply(ReloadStep step, DirectorConfig next)
        {
            switch (step.Action, step.Object)
            {
                case (ReloadAction.Add, ConfigObject.Service service):
                    AddService(next.Services.Single(s => s.Key == service.Key));
                    break;
                case (ReloadAction.Remove, ConfigObject.Service service):
                    Assert.True(_services.Remove(service.Key.ToString()));
                    break;
                case (ReloadAction.Add, ConfigObject.Server server):
                    Assert.True(_services[server.Of.Key.ToString()].Add(server.Key.ToString()));
                    break;
                case (ReloadAction.Remove, ConfigObject.Server server):
                    Assert.True(_services[server.Of.Key.ToString()].Remove(server.Key.ToString()));
                    break;
                case (ReloadAction.Add, ConfigObject.Instance instance):
                    AddInstance(next.VrrpInstances.Single(i => i.Name == instance.Name));
                    break;
                case (ReloadAction.Remove, ConfigObject.Instance instance):
                    Assert.True(_addresses.Remove(instance.Name));
                    break;
                case (ReloadAction.Add, ConfigObject.Address address):
                    Assert.DoesNotContain(address.Value.Address.ToString(), _addresses.SelectMany(i => i.Value));
                    Assert.True(_addresses[address.Of.Name].Add(address.Value.Address.ToString()));
                    break;
                case (ReloadAction.Remove, ConfigObject.Address address):
                    Assert.True(_addresses[address.Of.Name].Remove(address.Value.Address.ToString()));
                    break;
            }
        }

        public void Check(DirectorConfig running, DirectorConfig next)
        {
            Assert.All(_services, service => Assert.NotEmpty(service.Value));
            foreach (var address in _addresses.SelectMany(instance => instance.Value))
            {
                var isServed = running.Services.Concat(next.Services).Any(s => s.Key.Address!.ToString() == address);
                Assert.True(!isServed || _services.ContainsKey($"TCP {address}:80"), address);
            }
        }

        public override string ToString()
            => string.Join('\n', _services.Concat(_addresses).Select(entry => $"{entry.Key}: {string.Join(' ', entry.Value)}"));

        private void AddService(VirtualServiceConfig service)
            => _services.Add(service.Key.ToString(), new(service.RealServers.Select(s => s.Key.ToString()), StringComparer.Ordinal));

        private void AddInstance(VrrpInstanceConfig instance)
            => _addresses.Add(instance.Name, new(instance.Addresses.Select(a => a.Address.ToString()), StringComparer.Ordinal));
    }
}
