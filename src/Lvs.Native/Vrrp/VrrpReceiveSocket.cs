using System.Collections.Immutable;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lvs.Core.Vrrp;
using Lvs.Native.Time;

namespace Lvs.Native.Vrrp;

/// <summary>
/// Receives for all routers that listen for the same on an interface, and gives each datagram to the router it names: with a socket for each
/// of a hundred routers the kernel would copy every advert a hundred times. One that names none of them goes to the router that has
/// listened longest, so that it is counted once.
/// </summary>
internal sealed class VrrpReceiveSocket : IDisposable
{
    // What comes without an end must leave time for our own adverts; what is left in the socket is taken in the next turn.
    private const int BatchesPerTurn = 64;

    private readonly Socket _socket;
    private readonly DatagramBatch _batch;
    private readonly PreciseTimers _timers;
    private IDisposable? _watch;
    private ImmutableArray<Listener> _listeners = [];
    private Listener[]?[] _byRouter = new Listener[]?[byte.MaxValue + 1];

    /// <summary>Listens on a socket, from <see cref="Proceed"/> on. The batch is that of all sockets of the family on the thread of the timers.</summary>
    public VrrpReceiveSocket(Socket socket, DatagramBatch batch, PreciseTimers timers)
    {
        _socket = socket;
        _batch = batch;
        _timers = timers;
    }

    /// <summary>The socket itself.</summary>
    public SafeHandle Descriptor => _socket.SafeHandle;

    /// <summary>Whether nobody listens any more.</summary>
    public bool IsIdle => _listeners.IsEmpty;

    /// <summary>One more router. Not at the same time as another change.</summary>
    public void Add(Listener listener) => Use(_listeners.Add(listener));

    /// <summary>One less. Not at the same time as another change.</summary>
    public void Remove(Listener listener) => Use(_listeners.Remove(listener));

    /// <summary>Reads no more. Not at the same time as another change.</summary>
    public void Suspend()
    {
        _watch?.Dispose();
        _watch = null;
    }

    /// <summary>Reads what waits and comes. Not at the same time as another change.</summary>
    public void Proceed() => _watch ??= _timers.Watch(_socket.SafeHandle, Receive);

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch?.Dispose();
        _socket.Dispose();
    }

    private void Use(ImmutableArray<Listener> listeners)
    {
        var byRouter = new Listener[]?[byte.MaxValue + 1];
        foreach (var group in listeners.GroupBy(static listener => listener.Router))
        {
            byRouter[group.Key] = [.. group];
        }

        ImmutableInterlocked.InterlockedExchange(ref _listeners, listeners);
        Volatile.Write(ref _byRouter, byRouter);
    }

    private void Receive()
    {
        for (var batch = 0; batch < BatchesPerTurn; batch++)
        {
            var count = _batch.Receive(_socket.SafeHandle);
            for (var i = 0; i < count; i++)
            {
                if (_batch.TryGet(i, out var packet))
                {
                    Deliver(packet);
                }
            }

            if (count < DatagramBatch.Capacity)
            {
                return;
            }
        }
    }

    private void Deliver(in VrrpPacket packet)
    {
        if (RouterOf(packet) is { } router && Volatile.Read(ref _byRouter)[router] is { } named)
        {
            foreach (var listener in named)
            {
                listener.OnReceive(packet);
            }
        }
        else if (_listeners is [var first, ..])
        {
            first.OnReceive(packet);
        }
    }

    // Its number is the second byte of the PDU (RFC 9568 section 5.1).
    private static byte? RouterOf(in VrrpPacket packet)
    {
        var bytes = packet.Bytes.Span;
        var offset = packet.IsIPv6 || bytes.Length < VrrpDatagram.Ipv4HeaderSize
            ? 1
            : ((bytes[0] & 0x0f) * 4) + (bytes[9] == VrrpDatagram.AuthenticationHeaderProtocol ? VrrpDatagram.AuthenticationHeaderSize : 0) + 1;
        return offset < bytes.Length ? bytes[offset] : null;
    }

    /// <summary>A router that listens.</summary>
    internal sealed class Listener(byte router, Action<VrrpPacket> onReceive)
    {
        /// <summary>Its number.</summary>
        public byte Router => router;

        /// <summary>Gets its datagrams, on the thread of the timers.</summary>
        public Action<VrrpPacket> OnReceive => onReceive;
    }
}
