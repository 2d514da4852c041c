using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lvs.Core.Vrrp;
using Lvs.Native.Interop;

namespace Lvs.Native.Vrrp;

/// <summary>Receives from a raw IPv6 socket with what the kernel says of each header: destination and hop limit (RFC 3542).</summary>
internal static class IPv6Packets
{
    // Room for struct in6_pktinfo and an int with their headers, and to spare.
    private const int ControlSize = 128;

    /// <summary>
    /// False when nothing waits. What does not fit into the buffer is cut: with a byte more than is wanted that shows. The bytes are
    /// the caller's to keep.
    /// </summary>
    public static unsafe bool TryReceive(SafeSocketHandle socket, byte[] buffer, out VrrpPacket packet)
    {
        packet = default;
        SockaddrIn6 from = default;
        var control = stackalloc byte[ControlSize];
        fixed (byte* bytes = buffer)
        {
            var vector = new IoVec { iov_base = bytes, iov_len = (nuint)buffer.Length };
            nint length;
            MsgHdr message;
            do
            {
                message = new MsgHdr
                {
                    msg_name = &from,
                    msg_namelen = (uint)sizeof(SockaddrIn6),
                    msg_iov = &vector,
                    msg_iovlen = 1,
                    msg_control = control,
                    msg_controllen = ControlSize,
                };
                length = SysSocket.recvmsg(socket, ref message, SysSocket.MSG_DONTWAIT);
            }
            while (length < 0 && Errno.Last == Errno.EINTR);

            if (length < 0)
            {
                return false;
            }

            var (destination, hopLimit) = Read(new ReadOnlySpan<byte>(control, (int)message.msg_controllen));
            packet = new VrrpPacket(buffer.AsSpan(0, (int)length).ToArray(), RouterAddress.Read(from.sin6_addr), destination, hopLimit);
            return true;
        }
    }

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
