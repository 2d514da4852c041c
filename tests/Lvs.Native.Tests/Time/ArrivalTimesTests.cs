using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lvs.Native.Time;

namespace Lvs.Native.Tests.Time;

public sealed class ArrivalTimesTests
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_packet_that_is_read_late_is_known_to_have_come_early()
    {
        using var receiver = Bound();
        ArrivalTimes.Begin(receiver.SafeHandle);

        // The kernel takes a moment to begin.
        Assert.True(SpinWait.SpinUntil(() => ReadAfter(TimeSpan.Zero, receiver) < ReadAfter(Late, receiver) - (Late / 2), Limit));

        Assert.InRange(ReadAfter(Late, receiver), Late, Limit);
    }

    [Fact]
    public void Before_anything_was_read_there_is_no_time()
    {
        using var receiver = Bound();
        ArrivalTimes.Begin(receiver.SafeHandle);

        Assert.Equal(TimeSpan.Zero, ArrivalTimes.SinceLastRead(receiver.SafeHandle));
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static TimeSpan ReadAfter(TimeSpan time, Socket receiver)
    {
        receiver.SendTo([1], receiver.LocalEndPoint!);
        var sent = Stopwatch.GetTimestamp();
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(sent) >= time);
        receiver.Receive(new byte[1]);
        return ArrivalTimes.SinceLastRead(receiver.SafeHandle);
    }
}
