using System.Net;
using System.Net.Sockets;
using Lvs.Core.Vrrp;

namespace Lvs.Native.Vrrp;

/// <summary>One open link: sends on the caller's thread, receives in a loop until disposed.</summary>
internal sealed class VrrpLink : IVrrpLink
{
    // The longest advert, 255 addresses and authentication, has 1,056 bytes with its IP header.
    private const int MaxDatagram = 2048;

    // Errors such as ENETDOWN come once per event; this only keeps one that stays from spinning.
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly Action<ReadOnlyMemory<byte>> _onReceive;
    private readonly CancellationTokenSource _stop = new();
    private SocketAddress? _destinationBytes;
    private IPAddress? _destination;

    public VrrpLink(Socket socket, Action<ReadOnlyMemory<byte>> onReceive)
    {
        _socket = socket;
        _onReceive = onReceive;
        Receive(_stop.Token);
    }

    public void Send(ReadOnlySpan<byte> datagram, IPAddress destination)
    {
        // Adverts go to the same place again and again.
        if (_destinationBytes is null || !destination.Equals(_destination))
        {
            _destination = destination;
            _destinationBytes = new IPEndPoint(destination, 0).Serialize();
        }

        try
        {
            _socket.SendTo(datagram, SocketFlags.None, _destinationBytes);
        }
        catch (SocketException e)
        {
            throw new LinuxException($"send a VRRP advert to {destination}", e.NativeErrorCode);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
    }

    // No task, so that an exception of the callback, a bug, ends the process: a link that went deaf unnoticed would make two masters.
    private async void Receive(CancellationToken stop)
    {
        // One byte more than the longest we take shows a datagram that is too long.
        var buffer = new byte[MaxDatagram + 1];
        while (!stop.IsCancellationRequested)
        {
            int length;
            try
            {
                length = await _socket.ReceiveAsync(buffer, SocketFlags.None, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(PauseAfterError, CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            if (length <= MaxDatagram && !stop.IsCancellationRequested)
            {
                _onReceive(buffer.AsSpan(0, length).ToArray());
            }
        }
    }
}
