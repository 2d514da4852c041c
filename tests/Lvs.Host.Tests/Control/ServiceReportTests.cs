using System.Net;
using Lvs.Actors.Services;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;
using Lvs.Host.Control;

namespace Lvs.Host.Tests.Control;

/// <summary>What the kernel has of a service, which may be more rows than one.</summary>
public sealed class ServiceReportTests
{
    private static readonly ServiceKey First = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80);
    private static readonly ServiceKey Second = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.2"), 8080);
    private static readonly ServiceKey Mark = ServiceKey.OfMark(5, System.Net.Sockets.AddressFamily.InterNetwork);

    [Fact]
    public void Counters_of_a_group_are_those_of_all_its_rows_whatever_the_port_of_the_server_there()
    {
        var report = Report(
            [First, Second, Mark],
            [Row(First, (1, 80, 2)), Row(Second, (1, 8080, 3)), Row(Mark, (1, 0, 5))]);
        var server = Assert.Single(report.Servers);
        Assert.Equal((true, 10, 20), (server.InTable, server.ActiveConnections, server.InactiveConnections));
        Assert.Equal(new TrafficReport(10, 20, 30, 40, 50, 60, 70, 80, 90, 100), server.Traffic);
        Assert.Equal(3_000UL, report.Traffic!.BytesIn);
    }

    [Fact]
    public void A_server_is_in_the_table_when_every_row_of_the_group_has_it()
    {
        Assert.False(Assert.Single(Report([First, Second], [Row(First, (1, 80, 2)), Row(Second)]).Servers).InTable);
        Assert.False(Assert.Single(Report([First, Second], [Row(First, (1, 80, 2))]).Servers).InTable);
        Assert.False(Assert.Single(Report([], []).Servers).InTable);
        Assert.True(Assert.Single(Report([First], [Row(First, (1, 80, 2))]).Servers).InTable);
    }

    [Fact]
    public void A_server_that_has_counted_nothing_has_no_traffic()
    {
        var report = Report([First], [new(Service(First), [Server(1, 80)])]);
        Assert.Null(report.Traffic);
        Assert.Null(Assert.Single(report.Servers).Traffic);
    }

    [Fact]
    public void What_leaves_is_known_in_every_row()
    {
        var report = Report(
            [First, Second],
            [Row(First, (1, 80, 2), (9, 80, 1)), Row(Second, (1, 8080, 3), (9, 80, 4))],
            (Second, 1, 8080),
            (First, 9, 80),
            (Second, 9, 80));
        Assert.True(Assert.Single(report.Servers).IsDraining);
        Assert.Equal(new LeavingReport("198.51.100.9:80", 5, 10), Assert.Single(report.Leaving));
    }

    private static ServiceReport Report(ServiceKey[] keys, IpvsServiceEntry[] table, params (ServiceKey Key, int Server, ushort Port)[] leaving) => ServiceReport.Of(
        new ServicesProtocol.ServiceStatus
        {
            Name = "group web (TCP)",
            Keys = [.. keys],
            HasQuorum = true,
            Quorum = 1,
            IsPanicking = false,
            IsSuspended = false,
            IsGated = false,
            SorryServes = false,
            Servers =
            [
                new ServicesProtocol.ServerStatus
                {
                    Key = Key(1, 80),
                    OwnPort = null,
                    Weight = 1,
                    WeightByChecks = 1,
                    WeightByHand = null,
                    EffectiveWeight = 1,
                    IsUp = true,
                    Standing = ServerStanding.Serving,
                    Held = null,
                    Checks = [],
                },
            ],
        },
        table.ToDictionary(entry => entry.Service.Key),
        leaving.ToLookup(server => server.Key, server => Key(server.Server, server.Port)));

    private static IpvsServiceEntry Row(ServiceKey key, params (int Server, ushort Port, uint Connections)[] servers) => new(
        Service(key),
        [
            .. servers.Select(server => Server(server.Server, server.Port) with
            {
                ActiveConnections = server.Connections,
                InactiveConnections = 2 * server.Connections,
                Statistics = new()
                {
                    Connections = server.Connections,
                    PacketsIn = 2 * server.Connections,
                    PacketsOut = 3 * server.Connections,
                    BytesIn = 4 * server.Connections,
                    BytesOut = 5 * server.Connections,
                    ConnectionRate = 6 * server.Connections,
                    PacketRateIn = 7 * server.Connections,
                    PacketRateOut = 8 * server.Connections,
                    ByteRateIn = 9 * server.Connections,
                    ByteRateOut = 10 * server.Connections,
                },
            }),
        ])
    {
        Statistics = new() { BytesIn = 1_000 },
    };

    private static IpvsService Service(ServiceKey key) => new() { Key = key, Scheduler = "rr", PersistencePrefix = 32 };

    private static IpvsDestinationEntry Server(int number, ushort port)
        => new(new IpvsDestination { Key = Key(number, port), Method = ForwardingMethod.DirectRouting, Weight = 1 });

    private static DestinationKey Key(int number, ushort port) => new(IPAddress.Parse($"198.51.100.{number}"), port);
}
