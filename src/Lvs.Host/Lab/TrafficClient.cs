using System.Net;
using System.Net.Sockets;
using System.Text;
using Lvs.Native.Namespaces;

namespace Lvs.Host.Lab;

/// <summary>An HTTP client inside the client's namespace; every request is a connection of its own.</summary>
internal sealed class TrafficClient(Node node, IPEndPoint target) : IDisposable
{
    private const int SocketsPerTrip = 64;

    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.0\r\n\r\n");

    // A socket belongs to the namespace its creating thread was in, for good; so one trip into the namespace makes many.
    private readonly Queue<Socket> _sockets = new();

    /// <summary>Sends one request; one that is not answered in the time is a failed one, not an exception.</summary>
    /// <param name="timeout">How long it waits.</param>
    /// <param name="port">The port to ask from; 0 for one of the kernel's choice.</param>
    public async Task<Answer> AskAsync(TimeSpan timeout, int port = 0)
    {
        using var socket = TakeSocket();
        if (port != 0)
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
        }

        using var limit = new CancellationTokenSource(timeout);
        var sent = LabClock.Now;
        try
        {
            await socket.ConnectAsync(target, limit.Token).ConfigureAwait(false);
            await socket.SendAsync(Request, limit.Token).ConfigureAwait(false);
            var server = ServerOf(await ReadToEndAsync(socket, limit.Token).ConfigureAwait(false));
            return new Answer(sent, LabClock.Now, server, server is null ? "not the page" : null);
        }
        catch (SocketException failure)
        {
            return new Answer(sent, LabClock.Now, null, failure.SocketErrorCode.ToString());
        }
        catch (OperationCanceledException)
        {
            return new Answer(sent, LabClock.Now, null, $"no answer within {timeout.TotalSeconds} s");
        }
    }

    /// <summary>Sends a number of requests, one after the other.</summary>
    public async Task<IReadOnlyList<Answer>> AskAsync(int count, TimeSpan timeout)
    {
        var answers = new List<Answer>(count);
        for (var i = 0; i < count; i++)
        {
            answers.Add(await AskAsync(timeout).ConfigureAwait(false));
        }

        return answers;
    }

    public void Dispose()
    {
        while (_sockets.TryDequeue(out var socket))
        {
            socket.Dispose();
        }
    }

    private Socket TakeSocket()
    {
        if (_sockets.Count == 0)
        {
            var fresh = NetworkNamespace.Run(node.Namespace, () =>
                Enumerable.Range(0, SocketsPerTrip).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToArray());
            foreach (var socket in fresh)
            {
                _sockets.Enqueue(socket);
            }
        }

        return _sockets.Dequeue();
    }

    private static async Task<string> ReadToEndAsync(Socket socket, CancellationToken limit)
    {
        var buffer = new byte[1024];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), limit).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    /// <summary>The body of a 200 answer is the server's name.</summary>
    private static string? ServerOf(string response)
    {
        var body = response.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return body >= 0 && response.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? response[(body + 4)..].Trim() : null;
    }
}
