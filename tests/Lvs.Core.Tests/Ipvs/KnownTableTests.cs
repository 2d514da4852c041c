using System.Net;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Ipvs;

public sealed class KnownTableTests
{
    private static readonly ServiceKey Web = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80);
    private static readonly ServiceKey Mail = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 25);

    [Fact]
    public void It_knows_what_was_read()
    {
        var table = new KnownTable([Entry(Web, 1, 2), Entry(Mail)]);
        Assert.Equal([Mail, Web], table.Keys.Order());
        Assert.Equal("TCP 192.0.2.1:80 rr 1=1 2=1", Text(table, Web));
        Assert.Equal("TCP 192.0.2.1:25 rr", Text(table, Mail));
    }

    [Fact]
    public void Of_an_entry_that_a_dump_lists_twice_the_later_one_stands()
        => Assert.Equal("TCP 192.0.2.1:80 rr 3=1", Text(new KnownTable([Entry(Web, 1, 2), Entry(Web, 3)]), Web));

    [Fact]
    public void A_row_is_adopted_when_it_is_known_as_the_very_objects_of_what_is_desired()
    {
        var desired = new DesiredService(Service(Web), [Server(1), Server(2)]);
        Assert.True(KnownService.Of(desired).IsAdopted(desired));
        Assert.False(Entry(Web, 1, 2).IsAdopted(desired));
        Assert.False((KnownService.Of(desired) with { Service = desired.Service with { Scheduler = "wlc" } }).IsAdopted(desired));
        Assert.False((KnownService.Of(desired) with { Destinations = [Server(1)] }).IsAdopted(desired));
    }

    [Fact]
    public void What_the_kernel_does_not_have_is_no_entry() => Assert.Empty(new KnownTable([Entry(Mail)]).Entries([Web]));

    [Fact]
    public void Each_command_does_to_it_what_it_does_to_the_kernel()
    {
        var table = new KnownTable([]);
        table.Apply(new IpvsCommand.AddService(Service(Web)));
        Assert.Equal("TCP 192.0.2.1:80 rr", Text(table, Web));
        table.Apply(new IpvsCommand.AddDestination(Web, Server(1)));
        table.Apply(new IpvsCommand.AddDestination(Web, Server(2)));
        Assert.Equal("TCP 192.0.2.1:80 rr 1=1 2=1", Text(table, Web));
        table.Apply(new IpvsCommand.EditDestination(Web, Server(1) with { Weight = 7 }));
        Assert.Equal("TCP 192.0.2.1:80 rr 1=7 2=1", Text(table, Web));
        table.Apply(new IpvsCommand.RemoveDestination(Web, Server(2).Key));
        Assert.Equal("TCP 192.0.2.1:80 rr 1=7", Text(table, Web));
        table.Apply(new IpvsCommand.EditService(Service(Web) with { Scheduler = "wlc" }));
        Assert.Equal("TCP 192.0.2.1:80 wlc 1=7", Text(table, Web));
        table.Apply(new IpvsCommand.RemoveService(Web));
        Assert.Empty(table.Keys);
    }

    [Fact]
    public void Services_and_the_servers_of_one_can_be_read_alone()
    {
        var table = new KnownTable([Entry(Web, 1, 2), Entry(Mail, 9)]);
        table.ReadServices([new(Service(Web) with { Scheduler = "wlc" }, [])]);
        Assert.Equal([Web], table.Keys);
        Assert.Equal("TCP 192.0.2.1:80 wlc 1=1 2=1", Text(table, Web));
        table.ReadServers(Web, [Server(3)]);
        Assert.Equal("TCP 192.0.2.1:80 wlc 3=1", Text(table, Web));
        Assert.Null(table.Find(Mail));
    }

    [Fact]
    public void A_service_that_is_read_and_is_the_same_stays_the_object_it_was()
    {
        var table = new KnownTable([Entry(Web, 1, 2)]);
        var known = table.Find(Web);
        table.ReadServices([new(Service(Web), [])]);
        Assert.Same(known, table.Find(Web));
    }

    [Fact]
    public void After_a_plan_was_carried_out_it_is_the_desired_table_and_a_second_plan_is_empty()
    {
        DesiredService[] desired = [new(Service(Web), [Server(2), Server(3)]), new(Service(Mail), [Server(9)])];
        var table = new KnownTable([Entry(Web, 1, 2)]);
        foreach (var command in Plan())
        {
            table.Apply(command);
        }

        Assert.Empty(Plan());
        Assert.Equal(["TCP 192.0.2.1:80 rr 2=1 3=1", "TCP 192.0.2.1:25 rr 9=1"], [Text(table, Web), Text(table, Mail)]);

        IEnumerable<IpvsCommand> Plan()
            => IpvsReconciler.Plan(desired, [.. table.Entries([Web, Mail])], new HashSet<ServiceKey>());
    }

    private static string Text(KnownTable table, ServiceKey key)
    {
        var entry = Assert.Single(table.Entries([key]));
        return string.Join(' ', [
            $"{entry.Service.Key} {entry.Service.Scheduler}",
            .. entry.Destinations.Select(server => $"{server.Key.Address.GetAddressBytes()[3]}={server.Weight}")]);
    }

    private static KnownService Entry(ServiceKey key, params int[] servers) => new(Service(key), [.. servers.Select(Server)]);

    private static IpvsService Service(ServiceKey key) => new() { Key = key, Scheduler = "rr", PersistencePrefix = 32 };

    private static IpvsDestination Server(int number) => new()
    {
        Key = new DestinationKey(IPAddress.Parse($"198.51.100.{number}"), 80),
        Method = ForwardingMethod.Masquerade,
        Weight = 1,
    };
}
