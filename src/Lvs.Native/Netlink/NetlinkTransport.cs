using System.Runtime.CompilerServices;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink;

/// <summary>A real netlink socket, of the network namespace of the thread that makes it.</summary>
internal sealed unsafe class NetlinkTransport : INetlinkTransport
{
    /// <summary>How long an answer may take. The kernel answers within the system call; this only keeps a surprise from hanging us.</summary>
    public static readonly TimeSpan ReceiveTimeout = TimeSpan.FromSeconds(5);

    // The kernel fills dump datagrams up to 32 KiB; anything larger is handled by growing.
    private const int UsualBuffer = 64 * 1024;

    // What one call of the kernel receives: each datagram has a buffer of its own.
    private readonly byte[][] _buffers;
    private readonly SockaddrNl[] _senders;
    private readonly IoVec[] _vectors;
    private readonly MMsgHdr[] _messages;
    private int _bufferSize;

    // Those from _next to _received wait for whoever calls next.
    private int _next;
    private int _received;

    /// <param name="protocol">NETLINK_ROUTE, NETLINK_GENERIC.</param>
    /// <param name="groups">Multicast groups to hear.</param>
    /// <param name="strictDumps">Whether the kernel heeds what a dump asks for.</param>
    /// <param name="readsAhead">
    /// Whether a call of the kernel brings the next datagram, too, when it waits already. It does behind the entries of a short dump: the
    /// kernel queues NLMSG_DONE while these are received (netlink_recvmsg in net/netlink/af_netlink.c). Not for whoever waits for
    /// <see cref="Handle"/> to be readable: what was read ahead does not show there.
    /// </param>
    /// <param name="bufferSize">Room for a datagram, until one is longer.</param>
    public NetlinkTransport(int protocol, uint groups = 0, bool strictDumps = false, bool readsAhead = false, int bufferSize = UsualBuffer)
    {
        var most = readsAhead ? 2 : 1;
        _bufferSize = bufferSize;
        _buffers = new byte[most][];
        Array.Fill(_buffers, []);
        _senders = GC.AllocateArray<SockaddrNl>(most, pinned: true);
        _vectors = GC.AllocateArray<IoVec>(most, pinned: true);
        _messages = GC.AllocateArray<MMsgHdr>(most, pinned: true);
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
            if (_next == _received && ReceiveMore(flags) is not 0 and var errno)
            {
                return errno;
            }

            var current = _next++;
            // Only port 0 is the kernel; any process may send to us.
            if (_senders[current].nl_pid != 0)
            {
                continue;
            }

            var length = (int)_messages[current].msg_len;
            if (length > _buffers[current].Length)
            {
                // The rest is gone. Report it as lost; whoever repeats the request finds room.
                _bufferSize = Math.Max(_bufferSize, NetlinkAlignment.Up(length));
                return Errno.ENOBUFS;
            }

            datagram = _buffers[current].AsSpan(0, length);
            return 0;
        }
    }

    private int ReceiveMore(int flags)
    {
        for (var i = 0; i < _buffers.Length; i++)
        {
            // Only now: before, the datagram behind one that was too long may still have waited in its buffer.
            if (_buffers[i].Length < _bufferSize)
            {
                _buffers[i] = GC.AllocateArray<byte>(_bufferSize, pinned: true);
            }

            _senders[i] = default;
            _vectors[i] = new IoVec { iov_base = AddressOf(ref _buffers[i][0]), iov_len = (nuint)_buffers[i].Length };
            _messages[i].msg_hdr = new MsgHdr
            {
                msg_name = AddressOf(ref _senders[i]),
                msg_namelen = (uint)sizeof(SockaddrNl),
                msg_iov = (IoVec*)AddressOf(ref _vectors[i]),
                msg_iovlen = 1,
            };
        }

        // MSG_TRUNC makes msg_len the datagram's real length, however much of it fitted. MSG_WAITFORONE waits for the first only, and an
        // error behind it is reported by the next call.
        flags |= SysSocket.MSG_TRUNC | SysSocket.MSG_WAITFORONE;
        int count;
        while ((count = SysSocket.recvmmsg(Handle, _messages, (uint)_messages.Length, flags, 0)) < 0)
        {
            if (Errno.Last != Errno.EINTR)
            {
                return Errno.Last;
            }
        }

        (_next, _received) = (0, count);
        return 0;
    }

    // The arrays are pinned for good.
    private static void* AddressOf<T>(ref T item)
        where T : unmanaged
        => Unsafe.AsPointer(ref item);

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
