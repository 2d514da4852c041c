using System.Net;
using System.Net.Sockets;
using Lvs.Core.Vrrp;
using Lvs.Native.Time;

namespace Lvs.Native.Vrrp;

/// <summary>
/// Opens raw VRRP sockets in the network namespace of the calling thread, always the same one. Links that listen for the same on one
/// interface share a socket. What arrives is read on the thread of the timers.
/// </summary>
public sealed class VrrpLinks(PreciseTimers timers) : IVrrpLinks
{
    private readonly DatagramBatch _batchIPv4 = new(isIPv6: false);
    private readonly DatagramBatch _batchIPv6 = new(isIPv6: true);
    private readonly Lock _gate = new();
    private readonly Dictionary<Place, Sockets> _open = [];

    /// <inheritdoc/>
    public IVrrpLink Open(VrrpLinkOptions options, Action<VrrpPacket> onReceive)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(onReceive);
        var index = VrrpSocket.IndexOf(options.Interface);
        var isIPv6 = options.Family == AddressFamily.InterNetworkV6;

        // Another interface may have come in the place of one of its name: its number tells.
        var place = new Place(index, isIPv6, options.Group, options.UsesAuthenticationHeader);
        var listener = new VrrpReceiveSocket.Listener(options.VirtualRouterId, onReceive);
        lock (_gate)
        {
            // Over IPv6 a sender is bound to its source, and so a router's own; over IPv4 each advert says its source.
            var own = isIPv6 ? VrrpSocket.OpenSender(options, index) : null;
            try
            {
                if (!_open.TryGetValue(place, out var sockets))
                {
                    sockets = OpenSockets(options, index, isIPv6);
                    _open.Add(place, sockets);
                }

                sockets.Receiver.Add(listener);
                return new VrrpLink(own ?? sockets.Sender!, index, () => Close(place, sockets, listener, own));
            }
            catch
            {
                own?.Dispose();
                throw;
            }
        }
    }

    private Sockets OpenSockets(VrrpLinkOptions options, int index, bool isIPv6)
    {
        var sender = isIPv6 ? null : VrrpSocket.OpenSender(options, index);
        try
        {
            return new Sockets(new VrrpReceiveSocket(VrrpSocket.OpenReceiver(options, index), isIPv6 ? _batchIPv6 : _batchIPv4, timers), sender);
        }
        catch
        {
            sender?.Dispose();
            throw;
        }
    }

    private void Close(Place place, Sockets sockets, VrrpReceiveSocket.Listener listener, Socket? own)
    {
        lock (_gate)
        {
            own?.Dispose();
            sockets.Receiver.Remove(listener);
            if (sockets.Receiver.IsIdle)
            {
                _open.Remove(place);
                sockets.Receiver.Dispose();
                sockets.Sender?.Dispose();
            }
        }
    }

    /// <summary>What the sockets are opened with.</summary>
    private sealed record Place(int Index, bool IsIPv6, IPAddress? Group, bool UsesAuthenticationHeader);

    /// <summary>What links of one place have together; over IPv6 no sender.</summary>
    private sealed record Sockets(VrrpReceiveSocket Receiver, Socket? Sender);
}
