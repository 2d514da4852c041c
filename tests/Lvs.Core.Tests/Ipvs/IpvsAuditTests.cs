using System.Net;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Ipvs;

public sealed class IpvsAuditTests
{
    private static readonly DesiredService Web = Row("198.51.100.1", "192.0.2.1", "192.0.2.2");
    private static readonly DesiredService Mail = Row("198.51.100.2", "192.0.2.3");

    [Fact]
    public void A_table_as_it_was_left_says_nothing_whatever_its_order_and_counters()
    {
        var entry = Entry(Web);
        var reversed = entry with
        {
            Destinations = [.. entry.Destinations.Reverse().Select(server => server with { ActiveConnections = 7 })],
            Statistics = new IpvsStatistics { Connections = 1000 },
        };
        Assert.Empty(Compare([reversed, Entry(Mail)]));
        Assert.Equal(IpvsAudit.Digest([Web, Mail]), IpvsAudit.Digest([Entry(Mail), reversed]));
    }

    [Theory]
    [InlineData("rr", true)]
    [InlineData("sh", false)]
    [InlineData("dh", false)]
    [InlineData("mh", false)]
    public void Where_the_scheduler_goes_by_the_order_of_the_servers_two_tables_of_another_order_are_two(string scheduler, bool areEqual)
    {
        var hashed = Web with { Service = Web.Service with { Scheduler = scheduler } };
        var fromEmpty = Entry(hashed) with { Destinations = [.. Entry(hashed).Destinations.Reverse()] };
        Assert.Equal(IpvsAudit.Digest([hashed]), IpvsAudit.Digest([fromEmpty]));
        Assert.Equal(areEqual, IpvsAudit.Digest([hashed]) == IpvsAudit.Digest([Entry(hashed)]));
    }

    [Fact]
    public void Every_edit_is_named_with_what_it_was_before_and_is_now()
    {
        var changed = Web with
        {
            Service = Web.Service with { Scheduler = "wlc", PersistenceTimeout = TimeSpan.FromSeconds(50), Flags = IpvsServiceFlags.Persistent },
            Destinations =
            [
                Web.Destinations[1] with { Weight = 1, Method = ForwardingMethod.Tunnel, Tunnel = new(TunnelKind.Gue, 6080) },
                Mail.Destinations[0],
            ],
        };
        Assert.Equal(
            [
                "scheduler of TCP 198.51.100.1:80 was changed from rr to wlc by somebody else",
                "flags of TCP 198.51.100.1:80 was changed from None to Persistent by somebody else",
                "persistence timeout of TCP 198.51.100.1:80 was changed from 0 s to 50 s by somebody else",
                "192.0.2.1:80 was removed from TCP 198.51.100.1:80 by somebody else",
                "weight of 192.0.2.2:80 in TCP 198.51.100.1:80 was changed from 3 to 1 by somebody else",
                "method of 192.0.2.2:80 in TCP 198.51.100.1:80 was changed from DirectRouting to Tunnel by somebody else",
                "tunnel of 192.0.2.2:80 in TCP 198.51.100.1:80 was changed from IpInIp 0 None to Gue 6080 None by somebody else",
                "192.0.2.3:80 was added to TCP 198.51.100.1:80 by somebody else",
                "TCP 198.51.100.2:80 was removed by somebody else",
            ],
            Compare([Entry(changed)]));
        Assert.NotEqual(IpvsAudit.Digest([Web]), IpvsAudit.Digest([changed]));
    }

    [Fact]
    public void Somebody_elses_service_is_an_edit_only_where_the_whole_table_is_ours()
    {
        Assert.Empty(IpvsAudit.Compare([KnownService.Of(Web)], [KnownService.Of(Web), KnownService.Of(Mail)]));
        Assert.Equal(
            new ForeignEdit.ServiceAdded(Mail.Service.Key),
            Assert.Single(IpvsAudit.Compare([KnownService.Of(Web)], [KnownService.Of(Web), KnownService.Of(Mail)], IpvsOwnership.All)));
    }

    private static IEnumerable<string> Compare(IpvsServiceEntry[] actual)
        => IpvsAudit.Compare([KnownService.Of(Mail), KnownService.Of(Web)], [.. actual.Select(KnownService.Of)]).Select(edit => edit.ToString());

    private static DesiredService Row(string address, params string[] servers)
    {
        var key = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse(address), 80);
        return new DesiredService(
            new IpvsService { Key = key, Scheduler = "rr", PersistencePrefix = 32 },
            servers.Select(server => new IpvsDestination
            {
                Key = new DestinationKey(IPAddress.Parse(server), 80),
                Method = ForwardingMethod.DirectRouting,
                Weight = 3,
            }).ToValueList());
    }

    private static IpvsServiceEntry Entry(DesiredService row)
        => new(row.Service, [.. row.Destinations.Select(destination => new IpvsDestinationEntry(destination))]);
}
