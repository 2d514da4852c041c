using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Ipvs;

public sealed class IpvsViewTests
{
    private static readonly IpvsInfo Info = new(new Version(1, 2, 1), 4096);

    private static readonly IpvsServiceEntry Web = Entry(
        ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80),
        new IpvsDestination
        {
            Key = new(IPAddress.Parse("198.51.100.1"), 80),
            Method = ForwardingMethod.Masquerade,
            Weight = 7,
            UpperThreshold = 1000,
            LowerThreshold = 700,
        });

    [Fact]
    public void Counters_are_listed_short_or_in_full()
    {
        var text = IpvsListing.Render(Info, [Web], IpvsView.Statistics);
        Assert.Equal("TCP  192.0.2.1:80                 99999999  100000K    1000M     100G     100T", text.Split('\n')[3]);
        Assert.Equal("  -> 198.51.100.1:80                     1        2        3        4        5", text.Split('\n')[4]);
        var exact = IpvsListing.Render(Info, [Web], IpvsView.Statistics, exact: true);
        Assert.Equal("TCP  192.0.2.1:80                 99999999 100000000 1000000000 100000000000 100000000000000", exact.Split('\n')[3]);
    }

    [Fact]
    public void Rates_thresholds_and_templates_have_columns_of_their_own()
    {
        Assert.Equal("  -> 198.51.100.1:80                     6        7        8        9       10", Last(IpvsView.Rates));
        Assert.Equal("  -> 198.51.100.1:80              1000       700        11         12        ", Last(IpvsView.Thresholds));
        Assert.Equal("  -> 198.51.100.1:80              7         13          11         12        ", Last(IpvsView.Persistence));

        static string Last(IpvsView view) => IpvsListing.Render(Info, [Web], view).Split('\n')[^2];
    }

    [Fact]
    public void A_table_is_written_as_the_commands_that_make_it()
    {
        var mark = Entry(
            ServiceKey.OfMark(6, AddressFamily.InterNetworkV6),
            new IpvsDestination
            {
                Key = new(IPAddress.Parse("2001:db8::2"), 0),
                Method = ForwardingMethod.Tunnel,
                Tunnel = new(TunnelKind.Gue, 6080),
                Weight = 1,
            });
        var persistent = mark with
        {
            Service = mark.Service with
            {
                Scheduler = "mh",
                Flags = IpvsServiceFlags.Persistent | IpvsServiceFlags.Scheduler2,
                PersistenceTimeout = TimeSpan.FromSeconds(60),
                PersistencePrefix = 64,
            },
        };
        Assert.Equal(
            """
            -A -t 192.0.2.1:80 -s rr
            -a -t 192.0.2.1:80 -r 198.51.100.1:80 -m -w 7 -x 1000 -y 700
            -A -f 6 -6 -s mh -p 60 -M 64 -b mh-port
            -a -f 6 -6 -r [2001:db8::2]:0 -i -w 1 --tun-type gue --tun-port 6080 --tun-nocsum

            """,
            IpvsRules.Render([persistent, Web]));
    }

    [Theory]
    [InlineData(
        "TCP C0000202 C7A8 C0000250 0050 C6336401 0050 ESTABLISHED     897",
        "TCP 14:57  ESTABLISHED 192.0.2.2:51112    192.0.2.80:80      198.51.100.1:80\n")]
    [InlineData(
        "UDP 2001:0db8:0000:0000:0000:0000:0000:0001 C7A8 2001:0db8:0000:0000:0000:0000:0000:0002 0035 2001:0db8:0000:0000:0000:0000:0000:0003 0035 UDP          59",
        "UDP 00:59  UDP         [2001:db8::1]:51112 [2001:db8::2]:53   [2001:db8::3]:53\n")]
    public void A_connection_is_listed_as_ipvsadm_lists_it(string line, string listed)
    {
        Assert.True(IpvsConnection.TryParse(line, out var connection));
        Assert.Equal(listed, IpvsConnectionListing.Line(connection));
    }

    [Theory]
    [InlineData("Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData")]
    [InlineData("TCP C0000202 C7A8 C0000250 0050 C6336401 0050 ESTABLISHED")]
    [InlineData("TCP C000020 C7A8 C0000250 0050 C6336401 0050 ESTABLISHED 897")]
    [InlineData("TCP C0000202 XXXX C0000250 0050 C6336401 0050 ESTABLISHED 897")]
    [InlineData("")]
    public void What_is_no_connection_is_passed_over(string line) => Assert.False(IpvsConnection.TryParse(line, out _));

    [Fact]
    public void Connections_are_counted_by_service_server_and_state()
    {
        string[] lines =
        [
            "TCP C0000202 0001 C0000250 0050 C6336401 0050 ESTABLISHED 897",
            "TCP C0000202 0002 C0000250 0050 C6336402 0050 TIME_WAIT 100",
            "TCP C0000203 0001 C0000250 0050 C6336402 0050 TIME_WAIT 110",
        ];
        var summary = IpvsConnectionListing.Summary(lines.Select(line => IpvsConnection.TryParse(line, out var connection) ? connection : throw new FormatException(line)));
        Assert.Equal(
            """
            Prot VirtualAddress:Port         Server                           State           Count
            TCP  192.0.2.80:80               198.51.100.2:80                  TIME_WAIT           2
            TCP  192.0.2.80:80               198.51.100.1:80                  ESTABLISHED         1

            """,
            summary);
    }

    private static IpvsServiceEntry Entry(ServiceKey key, IpvsDestination server)
        => new(
            new IpvsService { Key = key, Scheduler = "rr", PersistencePrefix = IpvsService.FullPrefix(key) },
            [
                new IpvsDestinationEntry(server)
                {
                    ActiveConnections = 11,
                    InactiveConnections = 12,
                    PersistentConnections = 13,
                    Statistics = Counts(1, 2, 3, 4, 5),
                },
            ])
        {
            Statistics = Counts(99_999_999, 100_000_000, 1_000_000_000, 100_000_000_000, 100_000_000_000_000),
        };

    private static IpvsStatistics Counts(ulong connections, ulong packetsIn, ulong packetsOut, ulong bytesIn, ulong bytesOut) => new()
    {
        Connections = connections,
        PacketsIn = packetsIn,
        PacketsOut = packetsOut,
        BytesIn = bytesIn,
        BytesOut = bytesOut,
        ConnectionRate = 6,
        PacketRateIn = 7,
        PacketRateOut = 8,
        ByteRateIn = 9,
        ByteRateOut = 10,
    };
}
