using System.Collections.Immutable;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Native.Tests.Support;
using static Lvs.Kernel.Tests.Ipvs.IpvsFixture;

namespace Lvs.Kernel.Tests.Ipvs;

public sealed class IpvsDestinationTests : IDisposable
{
    private static readonly ServiceKey Web = Tcp("192.0.2.1", 80);
    private static readonly DestinationKey First = Server("10.0.0.11", 80);

    private readonly IpvsFixture _ipvs = new();

    public void Dispose() => _ipvs.Dispose();

    [Fact]
    public void A_server_is_added_edited_and_removed()
    {
        _ipvs.Do(new IpvsCommand.AddService(Service(Web)), new IpvsCommand.AddDestination(Web, Destination(First, weight: 100)));
        Assert.Equal(["-A -t 192.0.2.1:80 -s rr", "-a -t 192.0.2.1:80 -r 10.0.0.11:80 -g -w 100"], _ipvs.Saved);
        _ipvs.Do(new IpvsCommand.EditDestination(Web, Destination(First, weight: 0)));
        Assert.Equal("-a -t 192.0.2.1:80 -r 10.0.0.11:80 -g -w 0", _ipvs.Saved[1]);
        _ipvs.Do(new IpvsCommand.RemoveDestination(Web, First));
        Assert.Equal(["-A -t 192.0.2.1:80 -s rr"], _ipvs.Saved);
    }

    [Fact]
    public void Every_kind_of_server_is_read_back_as_it_was_written()
    {
        IpvsDestination[] servers =
        [
            Destination(First, 1, ForwardingMethod.DirectRouting),
            Destination(Server("10.0.0.12", 8080), 2, ForwardingMethod.Masquerade),
            Destination(Server("10.0.0.13", 80), 3, ForwardingMethod.Tunnel),
            Destination(Server("10.0.0.14", 80), 4) with { UpperThreshold = 1000, LowerThreshold = 700 },
            Destination(Server("127.0.0.1", 80), 5, ForwardingMethod.Local),
        ];
        _ipvs.Do(new IpvsCommand.AddService(Service(Web)));
        _ipvs.Do([.. servers.Select(static server => new IpvsCommand.AddDestination(Web, server))]);

        var entry = Assert.Single(_ipvs.Client.Dump());
        Assert.Equal(servers.ToHashSet(), entry.Destinations.Select(static destination => destination.Destination).ToHashSet());
        var expected = servers.ToImmutableArray();
        Assert.True(expected == _ipvs.Client.DumpSettings(Web, expected), "read beside what is expected it is all as expected");
        Assert.Equal(servers.Reverse(), _ipvs.Client.DumpSettings(Web, []));
        var saved = _ipvs.Saved;
        Assert.Contains("-a -t 192.0.2.1:80 -r 10.0.0.12:8080 -m -w 2", saved);
        Assert.Contains(saved, static line => line.StartsWith("-a -t 192.0.2.1:80 -r 10.0.0.13:80 -i -w 3 --tun-type ipip", StringComparison.Ordinal));
        // Upper, lower, active and inactive connections.
        Assert.Matches(@"10\.0\.0\.14:80 +1000 +700 +0 +0", _ipvs.Namespace.Exec("ipvsadm", "-ln", "--thresholds"));
    }

    [Fact]
    public void IPv6_and_mark_services_have_servers_too()
    {
        var web6 = Tcp("2001:db8::1", 443);
        var mark = ServiceKey.OfMark(5, AddressFamily.InterNetwork);
        var server6 = Destination(Server("2001:db8::11", 443), 7);
        var server = Destination(Server("10.0.0.11", 0), 8);
        _ipvs.Do(
            new IpvsCommand.AddService(Service(web6)),
            new IpvsCommand.AddService(Service(mark)),
            new IpvsCommand.AddDestination(web6, server6),
            new IpvsCommand.AddDestination(mark, server));

        var entries = _ipvs.Client.Dump().ToDictionary(static entry => entry.Service.Key, static entry => entry.Destinations);
        Assert.Equal(server6, Assert.Single(entries[web6]).Destination);
        Assert.Equal(server, Assert.Single(entries[mark]).Destination);
        Assert.Contains("-a -t [2001:db8::1]:443 -r [2001:db8::11]:443 -g -w 7", _ipvs.Saved);
        Assert.Contains("-a -f 5 -r 10.0.0.11:0 -g -w 8", _ipvs.Saved);
    }

    [Fact]
    public void Races_are_outcomes()
    {
        var server = Destination(First);
        Assert.Equal(IpvsOutcome.NotThere, _ipvs.Try(new IpvsCommand.AddDestination(Web, server)));
        _ipvs.Do(new IpvsCommand.AddService(Service(Web)));
        Assert.Equal(IpvsOutcome.NotThere, _ipvs.Try(new IpvsCommand.EditDestination(Web, server)));
        Assert.Equal(IpvsOutcome.NotThere, _ipvs.Try(new IpvsCommand.RemoveDestination(Web, First)));
        _ipvs.Do(new IpvsCommand.AddDestination(Web, server));
        Assert.Equal(IpvsOutcome.AlreadyThere, _ipvs.Try(new IpvsCommand.AddDestination(Web, server)));
    }

    [Fact]
    public void A_negative_weight_is_refused()
    {
        _ipvs.Do(new IpvsCommand.AddService(Service(Web)));
        var result = Assert.Single(_ipvs.Client.Apply([new IpvsCommand.AddDestination(Web, Destination(First, weight: -1))]));
        Assert.Equal(IpvsOutcome.Refused, result.Outcome);
        Assert.NotNull(result.Message);
    }

    /// <summary>What <c>lvsd check</c> goes by (FamilyRules, Addresses.Server).</summary>
    [Theory]
    [InlineData("192.0.2.1", "2001:db8::11", ForwardingMethod.Masquerade, IpvsOutcome.Refused)]
    [InlineData("192.0.2.1", "2001:db8::11", ForwardingMethod.DirectRouting, IpvsOutcome.Refused)]
    [InlineData("192.0.2.1", "2001:db8::11", ForwardingMethod.Tunnel, IpvsOutcome.Done)]
    [InlineData("2001:db8::1", "10.0.0.11", ForwardingMethod.Masquerade, IpvsOutcome.Refused)]
    [InlineData("2001:db8::1", "10.0.0.11", ForwardingMethod.Tunnel, IpvsOutcome.Done)]
    [InlineData(null, "2001:db8::11", ForwardingMethod.DirectRouting, IpvsOutcome.Refused)]
    [InlineData(null, "2001:db8::11", ForwardingMethod.Tunnel, IpvsOutcome.Done)]
    [InlineData("2001:db8::1", "fe80::11", ForwardingMethod.Masquerade, IpvsOutcome.Refused)]
    [InlineData("2001:db8::1", "::ffff:10.0.0.11", ForwardingMethod.Masquerade, IpvsOutcome.Refused)]
    [InlineData("192.0.2.1", "240.0.0.1", ForwardingMethod.Masquerade, IpvsOutcome.Done)]
    [InlineData("192.0.2.1", "224.0.0.1", ForwardingMethod.Masquerade, IpvsOutcome.Refused)]
    [InlineData("192.0.2.1", "255.255.255.255", ForwardingMethod.Masquerade, IpvsOutcome.Refused)]
    public void Servers_of_the_other_family_are_taken_by_a_tunnel_only_and_others_by_unicast_only(
        string? vip, string server, ForwardingMethod method, IpvsOutcome expected)
    {
        var key = vip is null ? ServiceKey.OfMark(5, AddressFamily.InterNetwork) : Tcp(vip, 80);
        _ipvs.Do(new IpvsCommand.AddService(Service(key)));
        Assert.Equal(expected, _ipvs.Try(new IpvsCommand.AddDestination(key, Destination(Server(server, vip is null ? (ushort)0 : (ushort)80), method: method))));
    }

    [Fact]
    public void Connections_are_counted()
    {
        // A client on this machine, and a server that is this machine, too.
        var local = Tcp("127.0.0.1", 8080);
        _ipvs.Do(
            new IpvsCommand.AddService(Service(local)),
            new IpvsCommand.AddDestination(local, Destination(Server("127.0.0.1", 9090), 1, ForwardingMethod.Masquerade)));
        using var client = _ipvs.Namespace.Run(static () =>
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 9090));
            listener.Listen();
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(System.Net.IPAddress.Loopback, 8080);
            return socket;
        });

        var server = Assert.Single(Assert.Single(_ipvs.Client.Dump()).Destinations);
        Assert.Equal(1u, server.ActiveConnections + server.InactiveConnections);
        // The kernel adds its per-CPU counters up every two seconds.
        Eventually.True(() => _ipvs.Client.Dump()[0].Destinations[0].Statistics.Connections != 0, "the connection is in the statistics");
        var entry = Assert.Single(_ipvs.Client.Dump());
        Assert.Equal((1ul, 1ul), (entry.Statistics.Connections, entry.Destinations[0].Statistics.Connections));
        Assert.True(entry.Statistics is { PacketsIn: >= 2, BytesIn: >= 80, PacketsOut: >= 1, BytesOut: >= 40 }, entry.Statistics.ToString());
    }
}
