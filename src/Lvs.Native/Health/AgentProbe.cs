using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Lvs.Core.Health;

namespace Lvs.Native.Health;

/// <summary>Asks an agent for its line. Whoever sends it byte by byte, or for ever, has as much time and room as any other.</summary>
internal static class AgentProbe
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    /// <inheritdoc cref="IProbe.AskAgentAsync"/>
    public static async Task<string> AskAsync(AgentTarget target, CancellationToken cancellationToken)
    {
        using var socket = new Socket(target.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(target.Timeout);
        try
        {
            await socket.ConnectAsync(target.EndPoint, deadline.Token).ConfigureAwait(false);
            await SendAsync(socket, target.Question, deadline.Token).ConfigureAwait(false);
            return await ReadLineAsync(socket, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"no line within {target.Timeout.TotalSeconds} s"), e);
        }
        catch (SocketException e)
        {
            throw new IOException(TcpProbe.Describe(e), e);
        }
    }

    private static async Task SendAsync(Socket socket, string? question, CancellationToken cancellationToken)
    {
        for (ReadOnlyMemory<byte> rest = question is null ? default : Encoding.UTF8.GetBytes($"{question}\n"); !rest.IsEmpty;)
        {
            rest = rest[await socket.SendAsync(rest, cancellationToken).ConfigureAwait(false)..];
        }
    }

    // One byte more than a line may have, for its end.
    private static async Task<string> ReadLineAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[AgentAnswer.Longest + 1];
        var length = 0;
        while (length < buffer.Length)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            var end = buffer.AsSpan(length, received).IndexOfAny(LineEnds);
            if (end >= 0 || (received == 0 && length > 0))
            {
                return Encoding.Latin1.GetString(buffer, 0, length + Math.Max(end, 0));
            }

            if (received == 0)
            {
                throw new IOException("it closed the connection without a word");
            }

            length += received;
        }

        throw new IOException(string.Create(CultureInfo.InvariantCulture, $"its line is longer than {AgentAnswer.Longest} bytes"));
    }
}
