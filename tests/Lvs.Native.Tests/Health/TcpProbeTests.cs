using System.Net;
using System.Net.Sockets;
using Lvs.Core.Health;
using Lvs.Native.Health;
using Lvs.Native.Tests.Support;

namespace Lvs.Native.Tests.Health;

public sealed class TcpProbeTests
{
    [Fact]
    public async Task A_listening_port_is_healthy_and_receives_nothing_but_the_end()
    {
        using var listener = Listen();
        var probe = new NetworkProbe().ConnectAsync(Target(listener.LocalEndPoint, 10), CancellationToken.None);
        using var accepted = await listener.AcceptAsync();
        var result = await probe;
        Assert.True(result.IsSuccess);
        Assert.InRange(result.Duration, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(10));
        Assert.Equal(0, await accepted.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public async Task A_closed_port_refuses()
    {
        EndPoint endPoint;
        using (var listener = Listen())
        {
            endPoint = listener.LocalEndPoint!;
        }

        var result = await new NetworkProbe().ConnectAsync(Target(endPoint, 10), CancellationToken.None);
        Assert.Equal("connection refused", result.Failure);
    }

    [Fact]
    public void A_black_hole_gives_no_answer_within_the_timeout()
    {
        using var here = new TestNamespace();
        using var there = new TestNamespace();
        here.ConnectTo(there);
        // A neighbour that is known but does not listen: no ARP failure cuts the wait short.
        here.Ip("neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev v0");
        var result = Probe(here, "192.0.2.9", 0.2);
        Assert.Equal("no answer within 0.2 s", result.Failure);
        Assert.InRange(result.Duration.TotalSeconds, 0.19, 10);
    }

    [Fact]
    public void An_address_without_a_route_is_unreachable()
    {
        using var here = new TestNamespace();
        Assert.Equal("network unreachable", Probe(here, "198.51.100.1", 5).Failure);
        here.Ip("route add unreachable 198.51.100.0/24");
        Assert.Equal("no route to host", Probe(here, "198.51.100.1", 5).Failure);
    }

    [Fact]
    public async Task A_cancelled_probe_ends_in_a_cancelled_task()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new NetworkProbe().ConnectAsync(Target(new IPEndPoint(IPAddress.Loopback, 9), 5), cancel.Token));
    }

    // The probe makes its socket before it awaits anything, so it belongs to the namespace of the thread that calls.
    private static ProbeResult Probe(TestNamespace from, string address, double seconds)
        => from.Run(() => new NetworkProbe().ConnectAsync(Target(new IPEndPoint(IPAddress.Parse(address), 80), seconds), CancellationToken.None)).GetAwaiter().GetResult();

    private static TcpProbeTarget Target(EndPoint? endPoint, double seconds) => new((IPEndPoint)endPoint!, TimeSpan.FromSeconds(seconds));

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }
}
