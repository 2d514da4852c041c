using System.Net;
using System.Net.Sockets;
using Lvs.Native.Namespaces;

namespace Lvs.Host.Lab.Draining;

/// <summary>The real servers: what comes from a client of the storm is counted and closed, anything else gets its bytes back.</summary>
internal sealed class StormServers : IDisposable
{
    private const int Backlog = 4096;

    private readonly Socket[] _listeners;
    private readonly long[] _closed;

    public StormServers(IEnumerable<Node> nodes)
    {
        _listeners = [.. nodes.Select(Listen)];
        _closed = new long[_listeners.Length];
        for (var server = 0; server < _listeners.Length; server++)
        {
            _ = ServeAsync(server);
        }
    }

    /// <summary>Connections of the storm that each has had.</summary>
    public long[] Closed => [.. Enumerable.Range(0, _closed.Length).Select(server => Interlocked.Read(ref _closed[server]))];

    public void Dispose()
    {
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }
    }

    // A socket belongs to the namespace its creating thread was in, for good.
    private static Socket Listen(Node node)
    {
        var listener = NetworkNamespace.Run(node.Namespace, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Any, LabAddresses.Service.Port));
        listener.Listen(Backlog);
        return listener;
    }

    private async Task ServeAsync(int server)
    {
        try
        {
            while (true)
            {
                var connection = await _listeners[server].AcceptAsync().ConfigureAwait(false);
                if (Storm.IsOne(((IPEndPoint)connection.RemoteEndPoint!).Address))
                {
                    Interlocked.Increment(ref _closed[server]);
                    connection.Dispose();
                }
                else
                {
                    _ = EchoAsync(connection);
                }
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static async Task EchoAsync(Socket connection)
    {
        using (connection)
        {
            var buffer = new byte[64];
            try
            {
                while (await connection.ReceiveAsync(buffer).ConfigureAwait(false) is > 0 and var length)
                {
                    await connection.SendAsync(buffer.AsMemory(0, length)).ConfigureAwait(false);
                }
            }
            catch (SocketException)
            {
                // The client is the judge of that.
            }
        }
    }
}
