using System.Net;
using System.Net.Sockets;
using Lvs.Native.Namespaces;

namespace Lvs.Host.Lab;

/// <summary>Connections through the VIP that are opened and then just stay, until each is asked whether it still carries a byte.</summary>
internal sealed class OpenConnections : IDisposable
{
    private const int Backlog = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<Socket> _listeners = [];
    private readonly List<Socket> _clients = [];
    private readonly List<Socket> _accepted = [];

    /// <summary>How many are open.</summary>
    public int Count => _clients.Count;

    /// <summary>Opens so many.</summary>
    public static OpenConnections Open(LabNetwork lab, Node client, int count)
    {
        var connections = new OpenConnections();
        try
        {
            connections.Listen(lab.RealServers.Select(server => server.Node));
            connections.Connect(client, count);
            return connections;
        }
        catch
        {
            connections.Dispose();
            throw;
        }
    }

    /// <summary>How many of them carry a byte to their server.</summary>
    public int CountAlive()
    {
        foreach (var client in _clients)
        {
            try
            {
                client.Send([1]);
            }
            catch (SocketException)
            {
                // Counted where the byte is missing.
            }
        }

        return _accepted.Count(CarriesAByte);
    }

    public void Dispose()
    {
        foreach (var socket in _clients.Concat(_accepted).Concat(_listeners))
        {
            socket.Dispose();
        }
    }

    private void Listen(IEnumerable<Node> servers)
    {
        foreach (var server in servers)
        {
            var listener = NetworkNamespace.Run(server.Namespace, NewSocket);
            _listeners.Add(listener);
            listener.Bind(new IPEndPoint(IPAddress.Any, ReloadFiles.LongPort));
            listener.Listen(Backlog);
        }
    }

    // A socket belongs to the namespace its creating thread was in, for good. Which server a connection goes to, the director decides.
    private void Connect(Node client, int count)
    {
        _clients.AddRange(NetworkNamespace.Run(client.Namespace, () => Enumerable.Range(0, count).Select(_ => NewSocket()).ToArray()));
        foreach (var socket in _clients)
        {
            socket.Connect(LabAddresses.VirtualAddress, ReloadFiles.LongPort);
            TakeWaiting();
        }

        var deadline = LabClock.Now + Patience;
        while (_accepted.Count < count && LabClock.Now < deadline)
        {
            TakeWaiting();
        }
    }

    private void TakeWaiting()
    {
        foreach (var listener in _listeners)
        {
            while (listener.Poll(0, SelectMode.SelectRead))
            {
                var accepted = listener.Accept();
                accepted.ReceiveTimeout = (int)Patience.TotalMilliseconds;
                _accepted.Add(accepted);
            }
        }
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static bool CarriesAByte(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[1]) == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
