using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Kernel.Tests.Director;
using Lvs.Kernel.Tests.Ipvs;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.RealServers;

/// <summary>
/// A client, a director, and a real server at the end of a tunnel whose answers reach the client without the director, as set up by
/// <c>lvsd realserver up</c>: a request through the real kernel's IPVS is answered, on a kernel that checks the reverse path.
/// </summary>
public sealed class TunnelTests : IDisposable
{
    private const ushort GuePort = 5555;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IpvsFixture _director = new();
    private readonly TestNamespace _client = new();
    private readonly TestNamespace _server = new();

    public TunnelTests()
    {
        _director.Namespace.ConnectTo(_client);
        _director.Namespace.Ip($"link add v2 type veth peer name v3 netns {_server.Name}");
        _client.Ip($"link add v4 type veth peer name v5 netns {_server.Name}");
        foreach (var (machine, link, number) in new[] { (_director.Namespace, "v2", "254"), (_server, "v3", "1") })
        {
            Add(machine, link, $"198.51.100.{number}/24", $"2001:db8:1::{number}/64");
        }

        Add(_client, "v4", "203.0.113.2/24", "2001:db8:2::2/64");
        Add(_server, "v5", "203.0.113.1/24", "2001:db8:2::1/64");
        _director.Namespace.Ip("addr add 2001:db8::1/64 dev v0 nodad");
        _client.Ip("addr add 2001:db8::2/64 dev v1 nodad");
        _director.Namespace.Ip("addr add 192.0.2.80/32 dev v0");
        _director.Namespace.Ip("addr add 2001:db8::80/128 dev v0 nodad");
        _director.Namespace.Exec("sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding");
        _server.Ip("route add default via 203.0.113.2");
        _server.Ip("-6 route add default via 2001:db8:2::2");
    }

    public void Dispose()
    {
        _director.Dispose();
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void What_the_director_sends_through_a_tunnel_is_answered_once_the_real_server_is_up()
    {
        // Strict everywhere, as distributions have it.
        _server.Exec("sh", "-c", "echo 1 >/proc/sys/net/ipv4/conf/all/rp_filter");
        string[] ipip = ["--vip", "192.0.2.80", "--tunnel", "ipip"];
        string[] gue = ["--vip", "192.0.2.80", "--tunnel", "gue", "--port", $"{GuePort}"];
        Assert.NotEqual(0, RealServer("check", ipip));
        Assert.Equal(0, RealServer("up", ipip));
        Assert.Equal(0, RealServer("up", ["--vip", "192.0.2.80", "--tunnel", "gre"]));
        Assert.Equal(0, RealServer("up", gue));
        Assert.Equal(0, RealServer("check", gue));
        AssertAnswers("192.0.2.80", "198.51.100.1", TunnelKind.IpInIp, TunnelKind.Gre, TunnelKind.Gue);
    }

    [Fact]
    public void Over_IPv6_it_is_as_well()
    {
        string[] gue = ["--vip", "2001:db8::80", "--tunnel", "gue", "--port", $"{GuePort}"];
        Assert.Equal(0, RealServer("up", gue));
        Assert.Equal(0, RealServer("check", gue));
        AssertAnswers("2001:db8::80", "2001:db8:1::1", TunnelKind.IpInIp, TunnelKind.Gue);
        Assert.Equal(0, RealServer("down", gue));
        Assert.NotEqual(0, RealServer("check", gue));
    }

    private void AssertAnswers(string vip, string server, params TunnelKind[] kinds)
    {
        var service = new IPEndPoint(IPAddress.Parse(vip), 80);
        var key = ServiceKey.Of(TransportProtocol.Tcp, service.Address, 80);
        var destination = IpvsFixture.Server(server, 80);
        using var listener = _server.Run(() =>
        {
            var socket = new TcpListener(service);
            socket.Start();
            return socket;
        });
        foreach (var kind in kinds)
        {
            _director.Do(
                new IpvsCommand.AddService(IpvsFixture.Service(key)),
                new IpvsCommand.AddDestination(key, IpvsFixture.Destination(destination, method: ForwardingMethod.Tunnel) with
                {
                    Tunnel = new IpvsTunnel(kind, kind == TunnelKind.Gue ? GuePort : (ushort)0),
                }));
            Assert.True(Connects(service), $"no answer through {kind}");
            _director.Do(new IpvsCommand.RemoveService(key));
        }
    }

    private static void Add(TestNamespace machine, string link, string address, string address6)
    {
        machine.Ip($"addr add {address} dev {link}");
        machine.Ip($"addr add {address6} dev {link} nodad");
        machine.Ip($"link set {link} up");
    }

    private bool Connects(IPEndPoint service) => _client.Run(() =>
    {
        using var socket = new Socket(service.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            socket.ConnectAsync(service, limit.Token).AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return false;
        }
    });

    private int RealServer(string verb, string[] role) => Daemon.Run(_server, ["realserver", verb, .. role]);
}
