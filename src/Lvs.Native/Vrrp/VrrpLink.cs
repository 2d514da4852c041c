using System.Net;
using System.Net.Sockets;
using Lvs.Core.Vrrp;
using Lvs.Native.Interop;

namespace Lvs.Native.Vrrp;

/// <summary>One open link: sends on the caller's thread; what it receives comes from a socket that other links may share.</summary>
internal sealed class VrrpLink(Socket sender, int index, Action close) : IVrrpLink
{
    // Adverts go to the same places again and again.
    private readonly Dictionary<IPAddress, SocketAddress> _destinations = [];
    private bool _isClosed;

    public void Send(ReadOnlySpan<byte> datagram, IPAddress destination)
    {
        if (!_destinations.TryGetValue(destination, out var bytes))
        {
            _destinations.Add(destination, bytes = new IPEndPoint(OnOurInterface(destination), 0).Serialize());
        }

        // Past the framework, which costs as much again; and never waiting: an advert that finds no room must not make the next ones late.
        var name = bytes.Buffer.Span[..bytes.Size];
        while (SysSocket.sendto(sender.SafeHandle, datagram, (nuint)datagram.Length, SysSocket.MSG_DONTWAIT, name, (uint)name.Length) < 0)
        {
            if (Errno.Last != Errno.EINTR)
            {
                throw new LinuxException($"send a VRRP advert to {destination}", Errno.Last);
            }
        }
    }

    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            close();
        }
    }

    private IPAddress OnOurInterface(IPAddress destination)
        => destination.IsIPv6LinkLocal || destination.IsIPv6Multicast ? new IPAddress(destination.GetAddressBytes(), index) : destination;
}
