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
    public void For_random_tables_the_plan_makes_the_actual_table_the_desired_one_and_a_second_plan_is_empty()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var desired = RandomTable(random);
            var actual = RandomTable(random);
            var retired = actual.Select(row => row.Service.Key).Except(desired.Select(row => row.Service.Key)).ToHashSet();

            var kernel = new FakeKernel(actual);
            kernel.Apply(Plan(desired, kernel.Entries, retired));

            Assert.Equal(Normal(desired), Normal(kernel.Table));
            Assert.Empty(Plan(desired, kernel.Entries, retired));
        }
    }

    private static IpvsCommand[] Plan(
        IReadOnlyCollection<DesiredService> desired, IReadOnlyCollection<IpvsServiceEntry> actual, IReadOnlySet<ServiceKey> retired)
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

    private static IpvsServiceEntry Entry(DesiredService row)
        => new(row.Service, [.. row.Destinations.Select(destination => new IpvsDestinationEntry(destination))]);

    /// <summary>A table that obeys commands and insists that they make sense.</summary>
    private sealed class FakeKernel(IEnumerable<DesiredService> rows)
    {
        private readonly Dictionary<ServiceKey, (IpvsService Service, Dictionary<DestinationKey, IpvsDestination> Servers)> _table
            = rows.ToDictionary(row => row.Service.Key, row => (row.Service, row.Destinations.ToDictionary(d => d.Key)));

        public IEnumerable<DesiredService> Table => _table.Values.Select(row => new DesiredService(row.Service, row.Servers.Values.ToValueList()));

        public List<IpvsServiceEntry> Entries => [.. Table.Select(Entry)];

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
