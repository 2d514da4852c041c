using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Lvs.Core.Health;

namespace Lvs.Native.Health;

/// <summary>
/// Connects and closes, with nothing sent or read and lingering left to the kernel. A lack on this side, such as of file descriptors,
/// throws: it says nothing about the server.
/// </summary>
internal static class TcpProbe
{
    /// <inheritdoc cref="IProbe.ConnectAsync"/>
    public static async Task<ProbeResult> ConnectAsync(TcpProbeTarget target, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var socket = new Socket(target.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(target.ConnectTimeout);
        string? failure = null;
        try
        {
            await socket.ConnectAsync(target.EndPoint, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = string.Create(CultureInfo.InvariantCulture, $"no answer within {target.ConnectTimeout.TotalSeconds} s");
        }
        catch (SocketException e)
        {
            failure = Describe(e);
        }

        return new ProbeResult(failure, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>What went wrong, in words for the log.</summary>
    public static string Describe(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset => "connection reset",
        SocketError.HostUnreachable => "no route to host",
        SocketError.NetworkUnreachable => "network unreachable",
        SocketError.TimedOut => "connection timed out",
        _ => e.Message,
    };
}
