using System.Net.Sockets;
using System.Runtime.InteropServices;
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
    private readonly Dictionary<VrrpSocketPlace, Sockets> _open = [];
    private readonly Dictionary<VrrpSocketPlace, Socket> _inherited = [];
    private bool _isSuspended;

    /// <inheritdoc/>
    public IVrrpLink Open(VrrpLinkOptions options, Action<VrrpPacket> onReceive)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(onReceive);
        var index = VrrpSocket.IndexOf(options.Interface);
        var isIPv6 = options.Family == AddressFamily.InterNetworkV6;

        // Another interface may have come in the place of one of its name: its number tells.
        var place = new VrrpSocketPlace(index, isIPv6, options.Group, options.UsesAuthenticationHeader);
        var listener = new VrrpReceiveSocket.Listener(options.VirtualRouterId, onReceive);
        var sendIndex = options.SendInterface is { } name ? VrrpSocket.IndexOf(name) : index;
        lock (_gate)
        {
            // Over IPv6 a sender is bound to its source, and one with the router's MAC address to its interface, and so a router's own; else
            // each advert says its source.
            var own = isIPv6 || options.SendInterface is not null ? VrrpSocket.OpenSender(options, sendIndex) : null;
            try
            {
                if (!_open.TryGetValue(place, out var sockets))
                {
                    sockets = OpenSockets(place, options);
                    _open.Add(place, sockets);
                }

                sockets.Receiver.Add(listener);
                if (!_isSuspended)
                {
                    // Not before somebody listens: what waits in an inherited socket would be read for nobody.
                    sockets.Receiver.Proceed();
                }

                return new VrrpLink(own ?? sockets.Sender!, sendIndex, () => Close(place, sockets, listener, own));
            }
            catch
            {
                own?.Dispose();
                throw;
            }
        }
    }

    /// <summary>
    /// Reads no more, and lets no deadline pass: what comes waits in the sockets, for a successor process to which they are given, or for
    /// <see cref="Proceed"/>. When this returns nothing is being delivered any more.
    /// </summary>
    public async Task<IReadOnlyList<(VrrpSocketPlace Place, SafeHandle Descriptor)>> SuspendAsync()
    {
        // Silence is a fact only for one who listens.
        timers.Suspend();
        List<(VrrpSocketPlace, SafeHandle)> suspended = [];
        lock (_gate)
        {
            _isSuspended = true;
            foreach (var (place, sockets) in _open)
            {
                sockets.Receiver.Suspend();
                suspended.Add((place, sockets.Receiver.Descriptor));
            }
        }

        // What is under way is on the thread that this is carried out on as well, after it.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        timers.Post(done.SetResult);
        await done.Task.ConfigureAwait(false);
        return suspended;
    }

    /// <summary>Reads again: there is no successor after all.</summary>
    public void Proceed()
    {
        lock (_gate)
        {
            _isSuspended = false;
            foreach (var sockets in _open.Values)
            {
                sockets.Receiver.Proceed();
            }
        }

        timers.Proceed();
    }

    /// <summary>
    /// A socket of the predecessor, which is used when a link of its place is opened. With it the membership of the group and what has come
    /// since the predecessor read no more.
    /// </summary>
    public void Inherit(VrrpSocketPlace place, SafeSocketHandle descriptor)
    {
        lock (_gate)
        {
            _inherited[place] = new Socket(descriptor);
        }
    }

    /// <summary>Closes what was inherited and not used.</summary>
    public void CloseUnused()
    {
        lock (_gate)
        {
            foreach (var socket in _inherited.Values)
            {
                socket.Dispose();
            }

            _inherited.Clear();
        }
    }

    private Sockets OpenSockets(VrrpSocketPlace place, VrrpLinkOptions options)
    {
        var sender = place.IsIPv6 ? null : VrrpSocket.OpenSender(options with { SendInterface = null }, place.Index);
        try
        {
            var receiver = _inherited.Remove(place, out var inherited) ? inherited : VrrpSocket.OpenReceiver(options, place.Index);
            return new Sockets(new VrrpReceiveSocket(receiver, place.IsIPv6 ? _batchIPv6 : _batchIPv4, timers), sender);
        }
        catch
        {
            sender?.Dispose();
            throw;
        }
    }

    private void Close(VrrpSocketPlace place, Sockets sockets, VrrpReceiveSocket.Listener listener, Socket? own)
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

    /// <summary>What links of one place have together; over IPv6 no sender.</summary>
    private sealed record Sockets(VrrpReceiveSocket Receiver, Socket? Sender);
}
