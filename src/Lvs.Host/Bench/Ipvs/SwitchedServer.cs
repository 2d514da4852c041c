using System.Net;
using System.Net.Sockets;
using Lvs.Native.Namespaces;

namespace Lvs.Host.Bench.Ipvs;

/// <summary>A port of a machine that is open or closed, as it is told: what a check connects to.</summary>
internal sealed class SwitchedServer : IDisposable
{
    private readonly string _namespace;
    private readonly int _port;
    private Socket? _listener;

    /// <summary>It is open.</summary>
    public SwitchedServer(string networkNamespace, int port)
    {
        (_namespace, _port) = (networkNamespace, port);
        Switch(isOpen: true);
    }

    /// <summary>Opens or closes it.</summary>
    public void Switch(bool isOpen)
    {
        Dispose();
        _listener = isOpen ? NetworkNamespace.Run(_namespace, Open) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _listener?.Dispose();

    // Nobody accepts: the kernel answers as long as there is room, and the checks close what they open.
    private Socket Open()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, _port));
        listener.Listen();
        return listener;
    }
}
