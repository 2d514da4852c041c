using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Ipvs;

/// <summary>What is computed for a flow, against what the real kernel did with its first packet.</summary>
public sealed class ExplainFlowTests : IDisposable
{
    private const int Addresses = 80;
    private const int PortsOfEach = 4;

    private static readonly IPEndPoint Virtual = IPEndPoint.Parse("192.0.2.80:53");
    private static readonly ServiceKey Key = ServiceKey.Of(TransportProtocol.Udp, Virtual.Address, 53);

    private readonly IpvsFixture _director = new();
    private readonly TestNamespace _client = new();

    public ExplainFlowTests()
    {
        _director.Namespace.ConnectTo(_client);
        _director.Namespace.Ip("addr add 192.0.2.80/32 dev v0");

        // Packets to servers go nowhere: which server it was is all that counts.
        _director.Namespace.Ip("link add servers type dummy");
        _director.Namespace.Ip("addr add 198.51.100.254/24 dev servers");
        _director.Namespace.Ip("link set servers up");
        _client.Exec("sh", "-c", $"for i in $(seq 100 {99 + Addresses}); do echo addr add 192.0.2.$i/24 dev v1; done | ip -batch -");
    }

    public void Dispose()
    {
        _director.Dispose();
        _client.Dispose();
    }

    [Theory]
    [InlineData("mh", IpvsServiceFlags.None)]
    [InlineData("mh", IpvsServiceFlags.Scheduler2)]
    [InlineData("mh", IpvsServiceFlags.Scheduler1)]
    [InlineData("mh", IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2)]
    [InlineData("sh", IpvsServiceFlags.None)]
    [InlineData("sh", IpvsServiceFlags.Scheduler2)]
    [InlineData("sh", IpvsServiceFlags.Scheduler1)]
    [InlineData("sh", IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2)]
    public void The_computed_server_is_the_one_that_got_the_connection(string scheduler, IpvsServiceFlags flags)
    {
        _director.Do(new IpvsCommand.AddService(IpvsFixture.Service(Key, scheduler) with { Flags = flags }));
        foreach (var (number, weight) in new[] { (1, 6), (2, 4), (3, 10), (4, 2), (5, 6) })
        {
            _director.Do(new IpvsCommand.AddDestination(Key, Server(number, weight)));
        }

        var all = Compare();
        Assert.Equal(5, all.Select(flow => flow.Server).Distinct().Count());
        Assert.DoesNotContain(all, flow => flow.Server is null);
    }

    [Theory]
    [InlineData("mh", IpvsServiceFlags.Scheduler2)]
    [InlineData("mh", IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2)]
    [InlineData("sh", IpvsServiceFlags.Scheduler2)]
    [InlineData("sh", IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2)]
    public void A_server_that_is_drained_gets_none_and_whether_another_does_depends_on_fallback(string scheduler, IpvsServiceFlags flags)
    {
        _director.Do(new IpvsCommand.AddService(IpvsFixture.Service(Key, scheduler) with { Flags = flags }));
        foreach (var number in new[] { 1, 2, 3 })
        {
            _director.Do(new IpvsCommand.AddDestination(Key, Server(number, 5)));
        }

        _director.Do(new IpvsCommand.EditDestination(Key, Server(2, 0)));
        var all = Compare();
        Assert.DoesNotContain(all, flow => flow.Server?.Address.Equals(Server(2, 0).Key.Address) == true);
        Assert.Equal(flags.HasFlag(IpvsServiceFlags.Scheduler1), all.All(flow => flow.Server is not null));
    }

    [Fact]
    public void A_known_connection_and_a_template_say_where_the_next_packet_goes()
    {
        _director.Do(
            new IpvsCommand.AddService(IpvsFixture.Service(Key, "wrr") with
            {
                Flags = IpvsServiceFlags.Persistent,
                PersistenceTimeout = TimeSpan.FromSeconds(300),
            }),
            new IpvsCommand.AddDestination(Key, Server(1, 1)),
            new IpvsCommand.AddDestination(Key, Server(2, 1)));
        var flow = Assert.Single(Send(1, 1));
        var connections = Connections();
        var template = Assert.Single(connections, connection => connection.State == "NONE");
        Assert.Equal(Explain(flow, connections), Explain(flow with { ClientPort = null }, connections));
        Assert.Equal(template.Server.Address, Explain(flow with { ClientPort = 1 }, connections)?.Address);
        Assert.Null(Explain(flow with { Client = IPAddress.Parse("192.0.2.250") }, connections));
    }

    [Fact]
    public void Of_two_protocols_at_one_address_each_goes_by_its_own_template()
    {
        var overTcp = ServiceKey.Of(TransportProtocol.Tcp, Virtual.Address, 53);
        foreach (var (key, number) in new[] { (overTcp, 1), (Key, 2) })
        {
            _director.Do(new IpvsCommand.AddService(Persistent(key)), new IpvsCommand.AddDestination(key, Server(number, 1)));
        }

        using var socket = Open(Virtual.Port);
        var flow = Assert.Single(Send(1, 1)) with { ClientPort = null };
        Eventually.True(() => Connections().Count(connection => connection.IsTemplate) == 2, "both are scheduled");
        Assert.Equal(Server(2, 1).Key, Explain(flow, Connections()));
        Assert.Equal(Server(1, 1).Key, Explain(flow with { Protocol = TransportProtocol.Tcp }, Connections()));
    }

    [Fact]
    public void A_connection_for_the_data_of_FTP_goes_where_its_client_is_and_to_no_other_port()
    {
        var control = ServiceKey.Of(TransportProtocol.Tcp, Virtual.Address, 21);
        _director.Do(
            new IpvsCommand.AddService(Persistent(control)),
            new IpvsCommand.AddDestination(control, ServerOfFtp(1)),
            new IpvsCommand.AddDestination(control, ServerOfFtp(2)));
        using var opening = Open(21);
        Eventually.True(() => Connections().Any(connection => connection.IsTemplate), "the first is scheduled");
        using var data = Open(40000);
        Eventually.True(() => Connections().Any(connection => connection.Virtual.Port == 40000), "the second is scheduled");

        var all = Connections();
        var seen = Assert.Single(all, connection => connection.Virtual.Port == 40000);
        var flow = new Flow(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.100"), null, new IPEndPoint(Virtual.Address, 40000));
        Assert.Equal(new DestinationKey(seen.Server.Address, (ushort)seen.Server.Port), Explain(flow, all));
        Assert.Equal(40000, seen.Server.Port);
    }

    [Fact]
    public void A_packet_with_a_mark_is_given_to_the_service_of_the_mark_and_to_the_server_of_its_template()
    {
        var marked = ServiceKey.OfMark(5, AddressFamily.InterNetwork);
        _director.Do(
            new IpvsCommand.AddService(IpvsFixture.Service(Key, "sh")),
            new IpvsCommand.AddDestination(Key, Server(1, 1)),
            new IpvsCommand.AddService(Persistent(marked)),
            new IpvsCommand.AddDestination(marked, IpvsFixture.Destination(IpvsFixture.Server("198.51.100.2", 0), method: ForwardingMethod.Masquerade)),
            new IpvsCommand.AddDestination(marked, IpvsFixture.Destination(IpvsFixture.Server("198.51.100.3", 0), method: ForwardingMethod.Masquerade)));
        var client = IPAddress.Parse("192.0.2.1");

        // SOL_SOCKET and SO_MARK of asm-generic/socket.h: the director is a client of itself, so that it can mark without netfilter.
        _director.Namespace.Run(() =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.SetRawSocketOption(1, 36, BitConverter.GetBytes(5));
            socket.Bind(new IPEndPoint(client, 0));
            socket.SendTo([1], Virtual);
        });
        var connections = Connections();
        var connection = Assert.Single(connections, connection => !connection.IsTemplate);
        var flow = new Flow(TransportProtocol.Udp, client, null, Virtual) { Mark = 5 };
        Assert.NotEqual(Server(1, 1).Key.Address, connection.Server.Address);
        Assert.Equal(new DestinationKey(connection.Server.Address, (ushort)connection.Server.Port), Explain(flow, connections));
        Assert.Null(Explain(flow, connections.Where(connection => !connection.IsTemplate)));
        Assert.Equal(Server(1, 1).Key, Explain(flow with { Mark = 0 }, connections));
    }

    // A client that waits for an answer that does not come.
    private Socket Open(int port) => _client.Run(() =>
    {
        var opening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        opening.Bind(new IPEndPoint(IPAddress.Parse("192.0.2.100"), 0));
        Assert.Equal(
            SocketError.WouldBlock,
            Assert.Throws<SocketException>(() => opening.Connect(new IPEndPoint(Virtual.Address, port))).SocketErrorCode);
        return opening;
    });

    private static IpvsDestination ServerOfFtp(int number)
        => IpvsFixture.Destination(IpvsFixture.Server($"198.51.100.{number}", 21), method: ForwardingMethod.Masquerade);

    private static IpvsService Persistent(ServiceKey key) => IpvsFixture.Service(key) with
    {
        Flags = IpvsServiceFlags.Persistent,
        PersistenceTimeout = TimeSpan.FromSeconds(300),
    };

    // Each flow with the server it got, which is the one that was computed.
    private List<(Flow Flow, DestinationKey? Server)> Compare()
    {
        var table = _director.Client.Dump();
        var flows = Send(Addresses, PortsOfEach);
        var got = Connections().ToDictionary(connection => connection.Client, connection => new DestinationKey(connection.Server.Address, (ushort)connection.Server.Port));
        var all = flows
            .Select(flow => (Flow: flow, Server: got.TryGetValue(new IPEndPoint(flow.Client, flow.ClientPort!.Value), out var server) ? server : (DestinationKey?)null))
            .ToList();
        Assert.Equal(Addresses * PortsOfEach, all.Count);
        Assert.All(all, flow => Assert.Equal(flow.Server, FlowExplanation.Of(flow.Flow, table, []).Server));
        return all;
    }

    private DestinationKey? Explain(Flow flow, IEnumerable<IpvsConnection> connections)
        => FlowExplanation.Of(flow, _director.Client.Dump(), connections).Server;

    // A datagram of each; the kernel has scheduled it when it is sent.
    private List<Flow> Send(int addresses, int portsOfEach) => _client.Run(() =>
    {
        List<Flow> flows = [];
        for (var flow = 0; flow < addresses * portsOfEach; flow++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(new IPAddress([192, 0, 2, (byte)(100 + (flow % addresses))]), 0));
            socket.SendTo([1], Virtual);
            var from = (IPEndPoint)socket.LocalEndPoint!;
            flows.Add(new Flow(TransportProtocol.Udp, from.Address, (ushort)from.Port, Virtual));
        }

        return flows;
    });

    private List<IpvsConnection> Connections() => _director.Namespace.Run(() => File.ReadLines("/proc/thread-self/net/ip_vs_conn")
        .Select(line => IpvsConnection.TryParse(line, out var connection) ? connection : null)
        .OfType<IpvsConnection>()
        .ToList());

    private static IpvsDestination Server(int number, int weight)
        => IpvsFixture.Destination(IpvsFixture.Server($"198.51.100.{number}", 53), weight, ForwardingMethod.Masquerade);
}
