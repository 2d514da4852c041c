using System.Collections.Immutable;
using System.Net.Sockets;
using Lvs.Core.Vrrp;

namespace Lvs.Native.Vrrp;

/// <summary>
/// Receives for all routers that listen for the same on an interface, and gives each datagram to the router it names: with a socket for each
/// of a hundred routers the kernel would copy every advert a hundred times. One that names none of them goes to the router that has
/// listened longest, so that it is counted once.
/// </summary>
internal sealed class VrrpReceiveSocket : IDisposable
{
    // The longest advert over IPv4, 255 addresses, an authentication header and a trailer, has less than 1,200 bytes; over IPv6
    // 255 addresses are longer than this, and fragments.
    private const int MaxDatagramIPv4 = 2048;

    // Errors such as ENETDOWN come once per event; this only keeps one that stays from spinning.
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private ImmutableArray<Listener> _listeners = [];

    /// <summary>Listens on a socket from now on.</summary>
    public VrrpReceiveSocket(Socket socket, bool isIPv6)
    {
        _socket = socket;
        if (isIPv6)
        {
            Receive(VrrpDatagram.MaxSize, TryReceiveIPv6, _stop.Token);
        }
        else
        {
            Receive(MaxDatagramIPv4, TryReceiveIPv4, _stop.Token);
        }
    }

    private delegate bool TryReceiveOne(byte[] buffer, out VrrpPacket packet);

    /// <summary>Whether nobody listens any more.</summary>
    public bool IsIdle => _listeners.IsEmpty;

    /// <summary>One more router. Not at the same time as another change.</summary>
    public void Add(Listener listener) => ImmutableInterlocked.Update(ref _listeners, all => all.Add(listener));

    /// <summary>One less. Not at the same time as another change.</summary>
    public void Remove(Listener listener) => ImmutableInterlocked.Update(ref _listeners, all => all.Remove(listener));

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    private void Deliver(in VrrpPacket packet)
    {
        var listeners = _listeners;
        var isKnown = false;
        if (RouterOf(packet) is { } router)
        {
            foreach (var listener in listeners)
            {
                if (listener.Router == router)
                {
                    listener.OnReceive(packet);
                    isKnown = true;
                }
            }
        }

        if (!isKnown && listeners is [var first, ..])
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

    // No task, so that an exception of a callback, a bug, ends the process: a link that went deaf unnoticed would make two masters. The
    // framework waits, and libc takes everything that is there.
    private async void Receive(int longest, TryReceiveOne tryReceive, CancellationToken stop)
    {
        var glance = new byte[1];

        // One byte more than the longest we take shows a datagram that is too long.
        var buffer = new byte[longest + 1];
        while (!stop.IsCancellationRequested)
        {
            if (!await IsReadableAsync(glance, stop).ConfigureAwait(false))
            {
                continue;
            }

            while (TryReceive(tryReceive, buffer, stop, out var packet))
            {
                if (packet.Bytes.Length <= longest)
                {
                    Deliver(packet);
                }
            }
        }
    }

    private static bool TryReceive(TryReceiveOne tryReceive, byte[] buffer, CancellationToken stop, out VrrpPacket packet)
    {
        packet = default;
        try
        {
            return !stop.IsCancellationRequested && tryReceive(buffer, out packet);
        }
        catch (ObjectDisposedException)
        {
            // Closed in between.
            return false;
        }
    }

    private bool TryReceiveIPv4(byte[] buffer, out VrrpPacket packet) => IPv4Packets.TryReceive(_socket.SafeHandle, buffer, out packet);

    private bool TryReceiveIPv6(byte[] buffer, out VrrpPacket packet) => IPv6Packets.TryReceive(_socket.SafeHandle, buffer, out packet);

    private async ValueTask<bool> IsReadableAsync(byte[] glance, CancellationToken stop)
    {
        try
        {
            await _socket.ReceiveAsync(glance, SocketFlags.Peek, stop).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
        catch (SocketException)
        {
            await Task.Delay(PauseAfterError, CancellationToken.None).ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>A router that listens.</summary>
    internal sealed class Listener(byte router, Action<VrrpPacket> onReceive)
    {
        /// <summary>Its number.</summary>
        public byte Router => router;

        /// <summary>Gets its datagrams, on an I/O thread.</summary>
        public Action<VrrpPacket> OnReceive => onReceive;
    }
}
