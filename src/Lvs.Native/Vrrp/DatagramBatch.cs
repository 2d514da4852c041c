using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lvs.Core.Vrrp;
using Lvs.Native.Interop;

namespace Lvs.Native.Vrrp;

/// <summary>
/// Receives many datagrams of a raw socket with one call, into memory that the next call takes again. Over IPv4 they begin with their
/// header; over IPv6 the kernel says what stood in it: destination and hop limit (RFC 3542).
/// </summary>
internal sealed unsafe class DatagramBatch
{
    /// <summary>So many at most.</summary>
    public const int Capacity = 32;

    // The longest advert over IPv4, 255 addresses, an authentication header and a trailer, has less than 1,200 bytes; over IPv6
    // 255 addresses are longer than this, and fragments.
    private const int LongestIPv4 = 2048;

    // Room for struct in6_pktinfo and an int with their headers, and to spare.
    private const int ControlSize = 128;

    private readonly bool _isIPv6;
    private readonly int _longest;
    private readonly byte[] _bytes;
    private readonly byte[] _control = GC.AllocateArray<byte>(Capacity * ControlSize, pinned: true);
    private readonly SockaddrIn6[] _sources = GC.AllocateArray<SockaddrIn6>(Capacity, pinned: true);
    private readonly IoVec[] _vectors = GC.AllocateArray<IoVec>(Capacity, pinned: true);
    private readonly MMsgHdr[] _messages = GC.AllocateArray<MMsgHdr>(Capacity, pinned: true);

    public DatagramBatch(bool isIPv6)
    {
        _isIPv6 = isIPv6;
        _longest = isIPv6 ? VrrpDatagram.MaxSize : LongestIPv4;
        _bytes = GC.AllocateArray<byte>(Capacity * Stride, pinned: true);
        for (var i = 0; i < Capacity; i++)
        {
            _vectors[i] = new IoVec { iov_base = AddressOf(ref _bytes[i * Stride]), iov_len = (nuint)Stride };
            _messages[i].msg_hdr.msg_iov = (IoVec*)AddressOf(ref _vectors[i]);
            _messages[i].msg_hdr.msg_iovlen = 1;
        }
    }

    // One byte more than the longest we take shows a datagram that is too long.
    private int Stride => _longest + 1;

    /// <summary>Takes what waits in a socket, and says how many datagrams that were; 0 when nothing waits, or the socket is closed.</summary>
    public int Receive(SafeSocketHandle socket)
    {
        for (var i = 0; _isIPv6 && i < Capacity; i++)
        {
            ref var header = ref _messages[i].msg_hdr;
            header.msg_name = AddressOf(ref _sources[i]);
            header.msg_namelen = (uint)sizeof(SockaddrIn6);
            header.msg_control = AddressOf(ref _control[i * ControlSize]);
            header.msg_controllen = ControlSize;
        }

        try
        {
            int count;
            do
            {
                count = SysSocket.recvmmsg(socket, _messages, Capacity, SysSocket.MSG_DONTWAIT, 0);
            }
            while (count < 0 && Errno.Last == Errno.EINTR);
            return Math.Max(count, 0);
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>One of them, good until the next call; false when it was too long.</summary>
    public bool TryGet(int index, out VrrpPacket packet)
    {
        var length = (int)_messages[index].msg_len;
        var bytes = new ReadOnlyMemory<byte>(_bytes, index * Stride, Math.Min(length, _longest));
        if (_isIPv6)
        {
            var controlSize = (int)_messages[index].msg_hdr.msg_controllen;
            var (destination, hopLimit) = Read(_control.AsSpan(index * ControlSize, controlSize));
            packet = new VrrpPacket(bytes, RouterAddress.Read(_sources[index].sin6_addr), destination, hopLimit);
        }
        else
        {
            packet = new VrrpPacket(bytes);
        }

        return length <= _longest;
    }

    // The arrays are pinned for good.
    private static void* AddressOf<T>(ref T item)
        where T : unmanaged
        => Unsafe.AsPointer(ref item);

    // Each is a struct cmsghdr, its data, and padding to the size of a machine word.
    private static (RouterAddress Destination, int HopLimit) Read(ReadOnlySpan<byte> control)
    {
        var result = (Destination: default(RouterAddress), HopLimit: VrrpDatagram.UnknownHopLimit);
        while (MemoryMarshal.TryRead<CmsgHdr>(control, out var header)
            && header.cmsg_len >= (nuint)Unsafe.SizeOf<CmsgHdr>()
            && header.cmsg_len <= (nuint)control.Length)
        {
            var data = control[Unsafe.SizeOf<CmsgHdr>()..(int)header.cmsg_len];
            switch (header)
            {
                case { cmsg_level: NetinetIn.IPPROTO_IPV6, cmsg_type: NetinetIn.IPV6_PKTINFO }
                    when MemoryMarshal.TryRead<In6PktInfo>(data, out var info):
                    result.Destination = RouterAddress.Read(info.ipi6_addr);
                    break;
                case { cmsg_level: NetinetIn.IPPROTO_IPV6, cmsg_type: NetinetIn.IPV6_HOPLIMIT } when MemoryMarshal.TryRead<int>(data, out var hops):
                    result.HopLimit = hops;
                    break;
            }

            var step = ((int)header.cmsg_len + IntPtr.Size - 1) & ~(IntPtr.Size - 1);
            control = control[Math.Min(step, control.Length)..];
        }

        return result;
    }
}
