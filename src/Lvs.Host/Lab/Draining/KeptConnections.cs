using System.Net.Sockets;
using Lvs.Native.Namespaces;

namespace Lvs.Host.Lab.Draining;

/// <summary>Connections through the VIP that stay open over everything, and carry a byte there and back whenever they are asked to.</summary>
internal sealed class KeptConnections : IDisposable
{
    private const int Patience = 5_000;

    private readonly Socket[] _sockets;

    /// <summary>Opens so many from the client's own address.</summary>
    public KeptConnections(Node client, int count)
    {
        _sockets = NetworkNamespace.Run(
            client.Namespace,
            () => Enumerable.Range(0, count).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToArray());
        try
        {
            foreach (var socket in _sockets)
            {
                (socket.SendTimeout, socket.ReceiveTimeout) = (Patience, Patience);
                socket.Connect(LabAddresses.Service);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Count => _sockets.Length;

    /// <summary>How many bring a byte back.</summary>
    public int CountAlive() => _sockets.Count(CarriesAByte);

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private static bool CarriesAByte(Socket socket)
    {
        try
        {
            return socket.Send([1]) == 1 && socket.Receive(new byte[1]) == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
