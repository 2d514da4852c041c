using System.Net;
using System.Net.Sockets;
using Lvs.Core.Vrrp;

namespace Lvs.Native.Vrrp;

/// <summary>One open link: sends on the caller's thread, receives in a loop until disposed.</summary>
internal sealed class VrrpLink : IVrrpLink
{
    // The longest advert over IPv4, 255 addresses, an authentication header and a trailer, has less than 1,200 bytes; over IPv6
    // 255 addresses are longer than this, and fragments.
    private const int MaxDatagramIPv4 = 2048;

    // Errors such as ENETDOWN come once per event; this only keeps one that stays from spinning.
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly Socket _receiver;
    private readonly Socket _sender;
    private readonly int _index;
    private readonly Action<VrrpPacket> _onReceive;
    private readonly CancellationTokenSource _stop = new();

    // Adverts go to the same places again and again.
    private readonly Dictionary<IPAddress, SocketAddress> _destinations = [];

    public VrrpLink(Socket receiver, Socket sender, int index, bool isIPv6, Action<VrrpPacket> onReceive)
    {
        _receiver = receiver;
        _sender = sender;
        _index = index;
        _onReceive = onReceive;
        if (isIPv6)
        {
            ReceiveIPv6(_stop.Token);
        }
        else
        {
            Receive(_stop.Token);
        }
    }

    public void Send(ReadOnlySpan<byte> datagram, IPAddress destination)
    {
        if (!_destinations.TryGetValue(destination, out var bytes))
        {
            _destinations.Add(destination, bytes = new IPEndPoint(OnOurInterface(destination), 0).Serialize());
        }

        try
        {
            _sender.SendTo(datagram, SocketFlags.None, bytes);
        }
        catch (SocketException e)
        {
            throw new LinuxException($"send a VRRP advert to {destination}", e.NativeErrorCode);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _receiver.Dispose();
        _sender.Dispose();
    }

    private IPAddress OnOurInterface(IPAddress destination)
        => destination.IsIPv6LinkLocal || destination.IsIPv6Multicast ? new IPAddress(destination.GetAddressBytes(), _index) : destination;

    // No task, so that an exception of the callback, a bug, ends the process: a link that went deaf unnoticed would make two masters.
    private async void Receive(CancellationToken stop)
    {
        // One byte more than the longest we take shows a datagram that is too long.
        var buffer = new byte[MaxDatagramIPv4 + 1];
        while (!stop.IsCancellationRequested)
        {
            if (await TryReceiveAsync(buffer, SocketFlags.None, stop).ConfigureAwait(false) is { } length
                && length <= MaxDatagramIPv4
                && !stop.IsCancellationRequested)
            {
                _onReceive(new VrrpPacket(buffer.AsSpan(0, length).ToArray()));
            }
        }
    }

    // The framework does not tell the hop limit: it waits, and libc receives.
    private async void ReceiveIPv6(CancellationToken stop)
    {
        var glance = new byte[1];
        var buffer = new byte[VrrpDatagram.MaxSize + 1];
        while (!stop.IsCancellationRequested)
        {
            if (await TryReceiveAsync(glance, SocketFlags.Peek, stop).ConfigureAwait(false) is null)
            {
                continue;
            }

            while (!stop.IsCancellationRequested && IPv6Packets.TryReceive(_receiver.SafeHandle, buffer, out var packet))
            {
                if (packet.Bytes.Length <= VrrpDatagram.MaxSize)
                {
                    _onReceive(packet);
                }
            }
        }
    }

    private async ValueTask<int?> TryReceiveAsync(byte[] buffer, SocketFlags flags, CancellationToken stop)
    {
        try
        {
            return await _receiver.ReceiveAsync(buffer, flags, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
        catch (SocketException)
        {
            await Task.Delay(PauseAfterError, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
    }
}
