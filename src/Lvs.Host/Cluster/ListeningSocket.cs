using System.Net;
using System.Net.Sockets;

namespace Lvs.Host.Cluster;

/// <summary>A socket bound to where a director listens for the others.</summary>
internal static class ListeningSocket
{
    // sys/socket.h; the framework has no name for it.
    private const int SolSocket = 1;
    private const int SoReusePort = 15;

    /// <summary>
    /// Binds one; throws a <see cref="SocketException"/>. A daemon of the same user may be bound there as well, which is a predecessor
    /// that is about to end, or the one that a configuration is checked for. Any other program keeps it from us.
    /// </summary>
    public static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Span<byte> on = stackalloc byte[sizeof(int)];
            BitConverter.TryWriteBytes(on, 1);
            socket.SetRawSocketOption(SolSocket, SoReusePort, on);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Why none could be bound; null when one could.</summary>
    public static string? WhyNot(IPEndPoint endPoint)
    {
        try
        {
            using var socket = Bind(endPoint);
            return null;
        }
        catch (SocketException failure)
        {
            return failure.Message;
        }
    }
}
