using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Ipvs;

public sealed class IpvsReconcilerTests
{
    private static readonly IReadOnlySet<ServiceKey> NoneRetired = new HashSet<ServiceKey>();

    // Neighbours differ in as little as one may differ from another.
    private static readonly ServiceKey[] SomeServices =
    [
        Key(TransportProtocol.Tcp, "192.0.2.1", 80),
        Key(TransportProtocol.Tcp, "192.0.2.1", 81),
        Key(TransportProtocol.Udp, "192.0.2.1", 80),
        Key(TransportProtocol.Sctp, "192.0.2.1", 80),
        Key(TransportProtocol.Tcp, "2001:db8::1", 80),
        Key(TransportProtocol.Tcp, "2001:db8::1", 0),
        ServiceKey.OfMark(7, AddressFamily.InterNetwork),
        ServiceKey.OfMark(7, AddressFamily.InterNetworkV6),
    ];

    private static readonly DestinationKey[] SomeServers =
    [
        Server("198.51.100.1", 80),
        Server("198.51.100.1", 81),
        Server("198.51.100.2", 80),
        Server("2001:db8::2", 80),
        Server("2001:db8::2", 81),
    ];

    [Fact]
    public void An_empty_kernel_gets_the_service_and_then_its_servers()
    {
        var row = Row(1, 10, 20);
        Assert.Equal(
            [
                new IpvsCommand.AddService(row.Service),
                new IpvsCommand.AddDestination(row.Service.Key, row.Destinations[0]),
                new IpvsCommand.AddDestination(row.Service.Key, row.Destinations[1]),
            ],
            Plan([row], [], NoneRetired));
    }

    [Fact]
    public void What_is_equal_is_not_touched()
        => Assert.Empty(Plan([Row(1, 10, 20)], [Entry(Row(1, 20, 10))], NoneRetired));

    [Fact]
    public void A_change_is_made_in_place()
    {
        var before = Row(1, 10);
        var after = new DesiredService(before.Service with { Scheduler = "wrr" }, [before.Destinations[0] with { Weight = 7 }]);
        Assert.Equal(
            [
                new IpvsCommand.EditService(after.Service),
                new IpvsCommand.EditDestination(after.Service.Key, after.Destinations[0]),
            ],
            Plan([after], [Entry(before)], NoneRetired));
    }

    [Fact]
    public void New_servers_come_before_old_ones_go()
    {
        var plan = Plan([Row(1, 20)], [Entry(Row(1, 10))], NoneRetired);
        Assert.IsType<IpvsCommand.AddDestination>(plan[0]);
        Assert.IsType<IpvsCommand.RemoveDestination>(plan[1]);
    }

    [Fact]
    public void A_foreign_service_is_left_alone_and_a_retired_one_is_removed()
    {
        var foreign = Row(1, 10);
        Assert.Empty(Plan([], [Entry(foreign)], NoneRetired));
        Assert.Equal(
            [new IpvsCommand.RemoveService(foreign.Service.Key)],
            Plan([], [Entry(foreign)], new HashSet<ServiceKey> { foreign.Service.Key }));
        Assert.Empty(Plan([], [], new HashSet<ServiceKey> { foreign.Service.Key }));
    }

    [Fact]
    public void A_dump_that_lists_an_entry_twice_is_no_reason_to_fail()
    {
        var row = Row(1, 10);
        var doubled = Entry(new DesiredService(row.Service, [row.Destinations[0], row.Destinations[0]]));
        Assert.Empty(Plan([row], [doubled, doubled], NoneRetired));
    }

    [Fact]
    public void A_server_that_is_draining_gets_weight_0_once_and_stays()
    {
        var (desired, actual) = (Row(1, 10), Row(1, 10, 11));
        var leaving = actual.Destinations[1];
        var draining = new HashSet<(ServiceKey, DestinationKey)> { (desired.Service.Key, leaving.Key) };

        var command = Assert.Single(IpvsReconciler.Plan([desired], [Entry(actual)], NoneRetired, draining: draining));
        Assert.Equal(new IpvsCommand.EditDestination(desired.Service.Key, leaving with { Weight = 0 }), command);

        var quiet = actual with { Destinations = [actual.Destinations[0], leaving with { Weight = 0 }] };
        Assert.Empty(IpvsReconciler.Plan([desired], [Entry(quiet)], NoneRetired, draining: draining));
    }

    [Fact]
    public void When_the_whole_table_is_ours_what_nobody_asked_for_is_removed()
    {
        var (ours, other) = (Row(1, 10), Row(2, 10));
        Assert.Equal(
            new IpvsCommand.RemoveService(other.Service.Key),
            Assert.Single(IpvsReconciler.Plan([ours], [Entry(other), Entry(ours)], NoneRetired, IpvsOwnership.All)));
    }

    [Fact]
    public void Nothing_leaves_a_service_whose_checks_have_not_spoken_yet()
    {
        var provisional = Row(1, 20) with { IsProvisional = true };
        Assert.Equal(
            [new IpvsCommand.AddDestination(provisional.Service.Key, provisional.Destinations[0])],
            Plan([provisional], [Entry(Row(1, 10))], NoneRetired));
    }

    [Fact]
    public void A_server_that_is_still_to_be_looked_at_stays_as_it_is_and_is_not_added()
    {
        var (first, second) = (Row(1, 1, 2).Destinations[0], Row(1, 1, 2).Destinations[1]);
        var desired = Row(1) with { Undecided = [first.Key, second.Key] };
        Assert.Empty(Plan([desired], [Entry(Row(1, 1))], NoneRetired));
        Assert.Equal(
            [new IpvsCommand.RemoveDestination(desired.Service.Key, Row(1, 3).Destinations[0].Key)],
            Plan([desired], [Entry(Row(1, 1, 3))], NoneRetired));
        Assert.Equal(
            [new IpvsCommand.RemoveDestination(desired.Service.Key, first.Key)],
            Plan([desired with { Undecided = [second.Key] }], [Entry(Row(1, 1, 2))], NoneRetired));
    }

    [Fact]
    public void A_server_whose_weight_is_not_known_yet_keeps_the_one_it_has_and_nothing_else()
    {
        var desired = Row(1, 1, 2) with { Unweighed = [Row(1, 1).Destinations[0].Key] };
        var (first, second) = (desired.Destinations[0], desired.Destinations[1]);
        var before = desired with { Destinations = [first with { Weight = 7 }, second with { Weight = 7 }] };
        Assert.Equal([new IpvsCommand.EditDestination(desired.Service.Key, second)], Plan([desired], [Entry(before)], NoneRetired));
        Assert.Contains(
            new IpvsCommand.EditDestination(desired.Service.Key, first),
            Plan([desired], [Entry(before with { Destinations = [first with { Weight = 7, UpperThreshold = 3 }, second] })], NoneRetired));
        Assert.Contains(new IpvsCommand.AddDestination(desired.Service.Key, first), Plan([desired], [], NoneRetired));
    }

    [Fact]
    public void A_server_that_is_draining_gets_weight_0_also_while_the_checks_have_not_spoken_yet()
    {
        var provisional = Row(1, 10) with { IsProvisional = true };
        var leaving = Row(1, 11).Destinations[0];
        Assert.Equal(
            new IpvsCommand.EditDestination(provisional.Service.Key, leaving with { Weight = 0 }),
            Assert.Single(IpvsReconciler.Plan(
                [provisional],
                [Entry(Row(1, 10, 11, 12))],
                NoneRetired,
                draining: new HashSet<(ServiceKey, DestinationKey)> { (provisional.Service.Key, leaving.Key) })));
    }

    [Fact]
    public void The_plan_is_in_the_order_of_the_keys_whatever_the_order_of_the_tables()
    {
        var plan = Plan([Row(2, 30, 9, 100), Row(1, 10)], [Entry(Row(2, 8, 7))], NoneRetired);
        Assert.Equal(
            [
                "add service TCP 192.0.2.1:80",
                "add server 198.51.100.10:80 to TCP 192.0.2.1:80",
                "add server 198.51.100.9:80 to TCP 192.0.2.2:80",
                "add server 198.51.100.30:80 to TCP 192.0.2.2:80",
                "add server 198.51.100.100:80 to TCP 192.0.2.2:80",
                "remove server 198.51.100.7:80 from TCP 192.0.2.2:80",
                "remove server 198.51.100.8:80 from TCP 192.0.2.2:80",
            ],
            plan.Select(command => command.ToString()));
    }

    [Fact]
    public void For_random_tables_the_plan_makes_the_actual_table_the_desired_one_and_a_second_plan_is_empty()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = RandomCase(seed);
            var kernel = new FakeKernel(random.Actual);
            kernel.Apply([.. random.Plan(kernel.Entries)]);
            Assert.Equal(Normal(random.Expected), Normal(kernel.Table));
            Assert.Empty(random.Plan(kernel.Entries));
        }
    }

    [Fact]
    public void For_random_tables_the_plan_has_one_command_for_each_object_that_differs_and_none_for_another()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = RandomCase(seed);
            var before = random.Actual.ToDictionary(row => row.Service.Key);
            var after = random.Expected.ToDictionary(row => row.Service.Key);
            List<string> differing = [];
            foreach (var key in before.Keys.Union(after.Keys))
            {
                var (old, expected) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
                differing.AddRange(old?.Service == expected?.Service ? [] : [$"{(key, (DestinationKey?)null)}"]);

                // Servers go with their service.
                var (was, shall) = (old?.Destinations.ToDictionary(d => d.Key) ?? [], expected?.Destinations.ToDictionary(d => d.Key));
                differing.AddRange((shall is null ? [] : was.Keys.Union(shall.Keys))
                    .Where(server => was.GetValueOrDefault(server) != shall!.GetValueOrDefault(server))
                    .Select(server => $"{(key, (DestinationKey?)server)}"));
            }

            Assert.Equal(
                differing.Order(StringComparer.Ordinal),
                random.Plan().Select(command => $"{(command.Target, ServerOf(command))}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void For_random_tables_a_service_that_has_servers_before_and_after_is_never_without_one()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = RandomCase(seed);
            var served = random.Expected.Where(row => row.Destinations.Count > 0).Select(row => row.Service.Key)
                .Intersect(random.Actual.Where(row => row.Destinations.Count > 0).Select(row => row.Service.Key))
                .ToHashSet();
            var kernel = new FakeKernel(random.Actual);
            foreach (var command in random.Plan())
            {
                kernel.Apply([command]);
                Assert.Equal(served.Count, kernel.Table.Count(row => served.Contains(row.Service.Key) && row.Destinations.Count > 0));
            }
        }
    }

    [Fact]
    public void For_random_tables_the_plan_does_not_depend_on_the_order_of_its_arguments()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = RandomCase(seed);
            var shuffled = random with
            {
                Desired = [.. Enumerable.Reverse(random.Desired).Select(row => row with { Destinations = row.Destinations.Reverse().ToValueList() })],
            };
            Assert.Equal(random.Plan().AsEnumerable(), shuffled.Plan([.. Enumerable.Reverse(random.Actual).Select(Entry)]));
        }
    }

    [Fact]
    public void Random_tables_have_each_kind_of_difference_and_of_equality()
    {
        var cases = Enumerable.Range(0, 500).Select(RandomCase).ToList();
        var services = cases
            .SelectMany(random => random.Desired.Join(random.Actual, row => row.Service.Key, row => row.Service.Key, (desired, actual) => (desired, actual)))
            .ToList();
        var servers = services
            .SelectMany(pair => pair.desired.Destinations.Join(pair.actual.Destinations, d => d.Key, d => d.Key, (desired, actual) => (desired, actual)))
            .ToList();

        AssertEachDiffersAlone(services.Select(pair => (pair.desired.Service, pair.actual.Service)), except: nameof(IpvsService.Key));
        AssertEachDiffersAlone(servers, except: nameof(IpvsDestination.Key));
        Assert.Contains(services, pair => pair.desired.Service == pair.actual.Service);
        Assert.Contains(servers, pair => pair.desired == pair.actual);
        Assert.Contains(cases, random => random.Draining.Overlaps(random.Surplus(isProvisional: true)));
        Assert.Contains(cases, random => random.Draining.Overlaps(random.Surplus(isProvisional: false)));
        Assert.Contains(cases, random => random.Surplus(isProvisional: true).Except(random.Draining).Any());
        Assert.Contains(cases, random => random.Surplus(isProvisional: false).Except(random.Draining).Any());
    }

    [Fact]
    public void A_row_that_was_adopted_is_passed_over_and_the_others_are_planned_as_ever()
    {
        var (adopted, changed, retired) = (Row(1, 1, 2), Row(2, 1), Row(3, 1));
        Assert.Equal(
            [new IpvsCommand.AddDestination(changed.Service.Key, Row(2, 2).Destinations[0]), new IpvsCommand.RemoveService(retired.Service.Key)],
            Plan([Row(2, 1, 2), adopted], [KnownService.Of(adopted), KnownService.Of(changed), KnownService.Of(retired)], new HashSet<ServiceKey> { retired.Service.Key }));
        Assert.Empty(Plan([adopted], [KnownService.Of(adopted)], NoneRetired));
    }

    private static RandomTables RandomCase(int seed)
    {
        var random = new Random(seed);
        var (desired, actual) = (RandomTable(random), RandomTable(random));
        var tables = new RandomTables(
            [.. desired.Select(row => row with { IsProvisional = random.Next(4) == 0 })],
            actual,
            random.Next(3) == 0 ? IpvsOwnership.All : IpvsOwnership.Own,
            Others(actual, desired).Where(_ => random.Next(2) == 0).Select(row => row.Service.Key).ToHashSet(),
            []);

        // A server that is leaving may have gone by itself, and so may its service.
        var gone = SomeServices.Select(service => (service, SomeServers[random.Next(SomeServers.Length)]))
            .Where(leaving => !desired.Any(row => row.Service.Key == leaving.service && row.Destinations.Any(d => d.Key == leaving.Item2)));
        return tables with
        {
            Draining = tables.Surplus(isProvisional: true).Concat(tables.Surplus(isProvisional: false)).Concat(gone)
                .Where(_ => random.Next(2) == 0).ToHashSet(),
        };
    }

    private static IEnumerable<DesiredService> Others(IEnumerable<DesiredService> actual, IEnumerable<DesiredService> desired)
        => actual.ExceptBy(desired.Select(row => row.Service.Key), row => row.Service.Key);

    private static DestinationKey? ServerOf(IpvsCommand command) => command switch
    {
        IpvsCommand.AddDestination add => add.Destination.Key,
        IpvsCommand.EditDestination edit => edit.Destination.Key,
        IpvsCommand.RemoveDestination remove => remove.Destination,
        _ => null,
    };

    private static IpvsCommand[] Plan(
        IReadOnlyCollection<DesiredService> desired, IReadOnlyCollection<KnownService> actual, IReadOnlySet<ServiceKey> retired)
        => [.. IpvsReconciler.Plan(desired, actual, retired)];

    private static List<DesiredService> RandomTable(Random random) => [.. SomeServices.Where(_ => random.Next(2) == 0)
        .Select(key => new DesiredService(
            RandomService(random, key),
            SomeServers.Where(_ => random.Next(2) == 0).Select(server => RandomServer(random, key, server)).ToValueList()))];

    // Of two that are drawn, many are equal, and many differ in one property alone.
    private static IpvsService RandomService(Random random, ServiceKey key)
    {
        var plain = new IpvsService { Key = key, Scheduler = "rr", PersistencePrefix = IpvsService.FullPrefix(key) };
        var persistent = plain with { Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = TimeSpan.FromSeconds(50) };
        return random.Next(11) switch
        {
            0 => plain with { Scheduler = "wlc" },
            1 => plain with { Scheduler = "mh" },
            2 => plain with { Scheduler = "mh", Flags = IpvsServiceFlags.Scheduler1 },
            3 => plain with { Scheduler = "mh", Flags = IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2 | IpvsServiceFlags.Scheduler3 },
            4 => plain with { Flags = IpvsServiceFlags.OnePacket },
            5 => persistent,
            6 => persistent with { PersistenceTimeout = TimeSpan.FromSeconds(60) },
            7 => persistent with { PersistencePrefix = 24 },
            8 => persistent with { PersistenceEngine = "sip" },
            _ => plain,
        };
    }

    private static IpvsDestination RandomServer(Random random, ServiceKey service, DestinationKey key)
    {
        var direct = new IpvsDestination { Key = key, Method = ForwardingMethod.DirectRouting, Weight = 1 };
        var tunnelled = direct with { Method = ForwardingMethod.Tunnel };
        var gue = new IpvsTunnel(TunnelKind.Gue, 6080);
        // A server of the other family is only reached through a tunnel.
        var plain = key.Address.AddressFamily == service.Family ? direct : tunnelled;
        return random.Next(15) switch
        {
            0 => plain with { Weight = 0 },
            1 => plain with { Weight = int.MaxValue },
            2 => plain with { UpperThreshold = 100 },
            3 => plain with { UpperThreshold = 100, LowerThreshold = 60 },
            4 when plain == direct => direct with { Method = ForwardingMethod.Masquerade },
            5 => tunnelled,
            6 => tunnelled with { Tunnel = gue },
            7 => tunnelled with { Tunnel = gue with { Port = 6081 } },
            8 => tunnelled with { Tunnel = gue with { Checksum = TunnelChecksum.RemoteChecksum } },
            9 => tunnelled with { Tunnel = new IpvsTunnel(TunnelKind.Gre) },
            _ => plain,
        };
    }

    private static void AssertEachDiffersAlone<T>(IEnumerable<(T Desired, T Actual)> pairs, string except)
    {
        var properties = typeof(T).GetProperties().Where(property => property.Name != "EqualityContract").ToList();
        var alone = pairs
            .Select(pair => properties.Where(property => !Equals(property.GetValue(pair.Desired), property.GetValue(pair.Actual))).ToList())
            .Where(differing => differing.Count == 1)
            .Select(differing => differing[0].Name)
            .Distinct();
        Assert.Equal(properties.Select(property => property.Name).Where(name => name != except).Order(StringComparer.Ordinal), alone.Order(StringComparer.Ordinal));
    }

    private static ServiceKey Key(TransportProtocol protocol, string address, ushort port) => ServiceKey.Of(protocol, IPAddress.Parse(address), port);

    private static DestinationKey Server(string address, ushort port) => new(IPAddress.Parse(address), port);

    private static string Normal(IEnumerable<DesiredService> table) => string.Join('\n', table
        .OrderBy(row => row.Service.Key.ToString(), StringComparer.Ordinal)
        .Select(row => $"{row.Service} {string.Join(',', row.Destinations.Select(d => d.ToString()).Order(StringComparer.Ordinal))}"));

    private static DesiredService Row(int service, params int[] servers)
    {
        var key = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse($"192.0.2.{service}"), 80);
        return new DesiredService(
            new IpvsService { Key = key, Scheduler = "rr", PersistencePrefix = 32 },
            servers.Select(server => new IpvsDestination
            {
                Key = new DestinationKey(IPAddress.Parse($"198.51.100.{server}"), 80),
                Method = ForwardingMethod.DirectRouting,
                Weight = 1,
            }).ToValueList());
    }

    // Read anew, and so never the objects of what is desired.
    private static KnownService Entry(DesiredService row)
        => new(row.Service with { }, [.. row.Destinations.Select(destination => destination with { })]);

    private sealed record RandomTables(
        List<DesiredService> Desired,
        List<DesiredService> Actual,
        IpvsOwnership Ownership,
        HashSet<ServiceKey> Retired,
        HashSet<(ServiceKey Service, DestinationKey Server)> Draining)
    {
        /// <summary>
        /// The table that shall be: what is desired, with those servers that are draining, without weight, and in a row that is provisional
        /// the others, too; and the services that nobody has a say in.
        /// </summary>
        public IEnumerable<DesiredService> Expected => Desired
            .Select(row => row with
            {
                IsProvisional = false,
                Destinations = row.Destinations.Concat(Left(row)).ToValueList(),
            })
            .Concat(Others(Actual, Desired).Where(row => Ownership == IpvsOwnership.Own && !Retired.Contains(row.Service.Key)));

        public ImmutableArray<IpvsCommand> Plan(List<KnownService>? actual = null)
            => IpvsReconciler.Plan(Desired, actual ?? [.. Actual.Select(Entry)], Retired, Ownership, Draining);

        /// <summary>Servers that are in a desired service and not desired.</summary>
        public IEnumerable<(ServiceKey Service, DestinationKey Server)> Surplus(bool isProvisional) => Desired
            .Where(row => row.IsProvisional == isProvisional)
            .SelectMany(row => SurplusOf(row).Select(server => (row.Service.Key, server.Key)));

        private IEnumerable<IpvsDestination> Left(DesiredService row) => SurplusOf(row)
            .Where(server => row.IsProvisional || Draining.Contains((row.Service.Key, server.Key)))
            .Select(server => Draining.Contains((row.Service.Key, server.Key)) ? server with { Weight = 0 } : server);

        private IEnumerable<IpvsDestination> SurplusOf(DesiredService row) => Actual
            .Where(actual => actual.Service.Key == row.Service.Key)
            .SelectMany(actual => actual.Destinations)
            .Where(server => row.Destinations.All(desired => desired.Key != server.Key));
    }

    /// <summary>A table that obeys commands and insists that they make sense.</summary>
    private sealed class FakeKernel(IEnumerable<DesiredService> rows)
    {
        private readonly Dictionary<ServiceKey, (IpvsService Service, Dictionary<DestinationKey, IpvsDestination> Servers)> _table
            = rows.ToDictionary(row => row.Service.Key, row => (row.Service, row.Destinations.ToDictionary(d => d.Key)));

        public IEnumerable<DesiredService> Table => _table.Values.Select(row => new DesiredService(row.Service, row.Servers.Values.ToValueList()));

        public List<KnownService> Entries => [.. Table.Select(Entry)];

        public void Apply(IpvsCommand[] commands)
        {
            foreach (var command in commands)
            {
                switch (command)
                {
                    case IpvsCommand.AddService add:
                        _table.Add(add.Service.Key, (add.Service, []));
                        break;
                    case IpvsCommand.EditService edit:
                        _table[edit.Service.Key] = (edit.Service, _table[edit.Service.Key].Servers);
                        break;
                    case IpvsCommand.RemoveService remove:
                        Assert.True(_table.Remove(remove.Key));
                        break;
                    case IpvsCommand.AddDestination add:
                        _table[add.Service].Servers.Add(add.Destination.Key, add.Destination);
                        break;
                    case IpvsCommand.EditDestination edit:
                        Assert.True(_table[edit.Service].Servers.ContainsKey(edit.Destination.Key));
                        _table[edit.Service].Servers[edit.Destination.Key] = edit.Destination;
                        break;
                    case IpvsCommand.RemoveDestination remove:
                        Assert.True(_table[remove.Service].Servers.Remove(remove.Destination));
                        break;
                }
            }
        }
    }
}
