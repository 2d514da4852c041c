using System.Net;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Ipvs;

public sealed class IpvsReconcilerTests
{
    private static readonly IReadOnlySet<ServiceKey> NoneRetired = new HashSet<ServiceKey>();

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
            var (desired, actual, ownership, retired) = RandomCase(seed);
            var kernel = new FakeKernel(actual);
            kernel.Apply([.. IpvsReconciler.Plan(desired, kernel.Entries, retired, ownership)]);

            var left = ownership == IpvsOwnership.All ? [] : Others(actual, desired).Where(row => !retired.Contains(row.Service.Key));
            Assert.Equal(Normal(desired.Concat(left)), Normal(kernel.Table));
            Assert.Empty(IpvsReconciler.Plan(desired, kernel.Entries, retired, ownership));
        }
    }

    [Fact]
    public void For_random_tables_the_plan_has_one_command_for_each_object_that_differs_and_none_for_another()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var (desired, actual, ownership, retired) = RandomCase(seed);
            var plan = IpvsReconciler.Plan(desired, [.. actual.Select(Entry)], retired, ownership);
            var before = actual.ToDictionary(row => row.Service.Key);
            List<(ServiceKey, DestinationKey?)> differing = [];
            foreach (var row in desired)
            {
                var old = before.GetValueOrDefault(row.Service.Key);
                if (old?.Service != row.Service)
                {
                    differing.Add((row.Service.Key, null));
                }

                var (was, shall) = (old?.Destinations.ToDictionary(d => d.Key) ?? [], row.Destinations.ToDictionary(d => d.Key));
                differing.AddRange(was.Keys.Union(shall.Keys)
                    .Where(key => was.GetValueOrDefault(key) != shall.GetValueOrDefault(key))
                    .Select(key => (row.Service.Key, (DestinationKey?)key)));
            }

            differing.AddRange(Others(actual, desired)
                .Where(row => ownership == IpvsOwnership.All || retired.Contains(row.Service.Key))
                .Select(row => (row.Service.Key, (DestinationKey?)null)));
            Assert.Equal(
                differing.Select(item => $"{item}").Order(StringComparer.Ordinal),
                plan.Select(command => $"{(command.Target, ServerOf(command))}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void For_random_tables_a_service_that_has_servers_before_and_after_is_never_without_one()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var (desired, actual, ownership, retired) = RandomCase(seed);
            var served = desired.Where(row => row.Destinations.Count > 0).Select(row => row.Service.Key)
                .Intersect(actual.Where(row => row.Destinations.Count > 0).Select(row => row.Service.Key))
                .ToHashSet();
            var kernel = new FakeKernel(actual);
            foreach (var command in IpvsReconciler.Plan(desired, kernel.Entries, retired, ownership))
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
            var (desired, actual, ownership, retired) = RandomCase(seed);
            List<DesiredService> shuffled = [.. Enumerable.Reverse(desired)
                .Select(row => row with { Destinations = row.Destinations.Reverse().ToValueList() })];
            Assert.Equal(
                IpvsReconciler.Plan(desired, [.. actual.Select(Entry)], retired, ownership).AsEnumerable(),
                IpvsReconciler.Plan(shuffled, [.. Enumerable.Reverse(actual).Select(Entry)], retired, ownership));
        }
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

    private static (List<DesiredService> Desired, List<DesiredService> Actual, IpvsOwnership Ownership, HashSet<ServiceKey> Retired) RandomCase(int seed)
    {
        var random = new Random(seed);
        var (desired, actual) = (RandomTable(random), RandomTable(random));
        return (
            desired,
            actual,
            random.Next(3) == 0 ? IpvsOwnership.All : IpvsOwnership.Own,
            Others(actual, desired).Where(_ => random.Next(2) == 0).Select(row => row.Service.Key).ToHashSet());
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

    private static List<DesiredService> RandomTable(Random random) => [.. Enumerable.Range(1, 5).Where(_ => random.Next(2) == 0)
        .Select(service => Row(service, [.. Enumerable.Range(1, 5).Where(_ => random.Next(2) == 0)]))
        .Select(row => new DesiredService(
            row.Service with { Scheduler = random.Next(2) == 0 ? "rr" : "wlc" },
            row.Destinations.Select(d => d with { Weight = random.Next(3) }).ToValueList()))];

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
