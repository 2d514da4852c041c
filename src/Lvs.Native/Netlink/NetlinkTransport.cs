using System.Runtime.CompilerServices;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink;

/// <summary>A real netlink socket, of the network namespace of the thread that makes it.</summary>
internal sealed class NetlinkTransport : INetlinkTransport
{
    /// <summary>How long an answer may take. The kernel answers within the system call; this only keeps a surprise from hanging us.</summary>
    public static readonly TimeSpan ReceiveTimeout = TimeSpan.FromSeconds(5);

    // The kernel fills dump datagrams up to 32 KiB; anything larger is handled by growing.
    private const int UsualBuffer = 64 * 1024;

    private byte[] _buffer;

    public NetlinkTransport(int protocol, uint groups = 0, bool strictDumps = false, int bufferSize = UsualBuffer)
    {
        _buffer = new byte[bufferSize];
        Handle = SysSocket.socket(SysSocket.AF_NETLINK, SysSocket.SOCK_RAW | SysSocket.SOCK_CLOEXEC, protocol);
        if (Handle.IsInvalid)
        {
            throw new LinuxException("open a netlink socket", Errno.Last);
        }

        try
        {
            var timeout = new TimeVal { tv_sec = (nint)ReceiveTimeout.TotalSeconds };
            Handle.SetOption(SysSocket.SOL_SOCKET, SysSocket.SO_RCVTIMEO, timeout, "SO_RCVTIMEO");
            // Comforts of newer kernels: short acknowledgements, error texts, dump filters. Everything works without them.
            Handle.TrySetOption(SysSocket.SOL_NETLINK, LinuxNetlink.NETLINK_CAP_ACK, 1);
            Handle.TrySetOption(SysSocket.SOL_NETLINK, LinuxNetlink.NETLINK_EXT_ACK, 1);
            if (strictDumps)
            {
                Handle.TrySetOption(SysSocket.SOL_NETLINK, LinuxNetlink.NETLINK_GET_STRICT_CHK, 1);
            }

            PortId = Bind(groups);
        }
        catch
        {
            Handle.Dispose();
            throw;
        }
    }

    public uint PortId { get; }

    internal FdHandle Handle { get; }

    public int Send(ReadOnlySpan<byte> datagram)
    {
        while (SysSocket.send(Handle, datagram, (nuint)datagram.Length, 0) < 0)
        {
            if (Errno.Last != Errno.EINTR)
            {
                return Errno.Last;
            }
        }

        return 0;
    }

    public int Receive(out ReadOnlySpan<byte> datagram) => Receive(0, out datagram);

    /// <summary>As <see cref="Receive(out ReadOnlySpan{byte})"/>, EAGAIN at once when nothing waits.</summary>
    public int TryReceive(out ReadOnlySpan<byte> datagram) => Receive(SysSocket.MSG_DONTWAIT, out datagram);

    public void Discard()
    {
        // Bounded by what the receive buffer holds; nobody but the kernel can add to it while we read.
        while (TryReceive(out _) is 0 or Errno.ENOBUFS)
        {
        }
    }

    public void Dispose() => Handle.Dispose();

    private int Receive(int flags, out ReadOnlySpan<byte> datagram)
    {
        datagram = default;
        while (true)
        {
            SockaddrNl from = default;
            var fromLength = (uint)Unsafe.SizeOf<SockaddrNl>();
            // MSG_TRUNC makes the result the datagram's real length, however much of it fitted.
            var length = SysSocket.recvfrom(Handle, _buffer, (nuint)_buffer.Length, flags | SysSocket.MSG_TRUNC, ref from, ref fromLength);
            if (length < 0)
            {
                if (Errno.Last == Errno.EINTR)
                {
                    continue;
                }

                return Errno.Last;
            }

            // Only port 0 is the kernel; any process may send to us.
            if (from.nl_pid != 0)
            {
                continue;
            }

            if (length > _buffer.Length)
            {
                // The rest is gone. Report it as lost; whoever repeats the request finds room.
                _buffer = new byte[NetlinkAlignment.Up((int)length)];
                return Errno.ENOBUFS;
            }

            datagram = _buffer.AsSpan(0, (int)length);
            return 0;
        }
    }

    private uint Bind(uint groups)
    {
        var address = new SockaddrNl { nl_family = SysSocket.AF_NETLINK, nl_groups = groups };
        var length = (uint)Unsafe.SizeOf<SockaddrNl>();
        if (SysSocket.bind(Handle, in address, length) < 0 || SysSocket.getsockname(Handle, ref address, ref length) < 0)
        {
            throw new LinuxException("bind a netlink socket", Errno.Last);
        }

        return address.nl_pid;
    }
}
