using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lvs.Native.Interop;

namespace Lvs.Native.Processes;

/// <summary>
/// Gives open descriptors to another process over a connected unix socket: SCM_RIGHTS of unix(7). Each comes with one byte of the stream,
/// so that it is read where it was written.
/// </summary>
public static unsafe class DescriptorPassing
{
    // struct cmsghdr and an int, with padding to the size of a machine word (cmsg(3)).
    private const int ControlSize = 24;

    /// <summary>Gives one. Throws an <see cref="IOException"/> when the other side is gone.</summary>
    public static void Send(Socket channel, SafeHandle descriptor)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(descriptor);
        byte one = 0;
        var control = stackalloc byte[ControlSize];
        new Span<byte>(control, ControlSize).Clear();
        var isHeld = false;
        try
        {
            descriptor.DangerousAddRef(ref isHeld);
            Unsafe.Write(control, new CmsgHdr
            {
                cmsg_len = (nuint)(sizeof(CmsgHdr) + sizeof(int)),
                cmsg_level = SysSocket.SOL_SOCKET,
                cmsg_type = SysSocket.SCM_RIGHTS,
            });
            Unsafe.Write(control + sizeof(CmsgHdr), (int)descriptor.DangerousGetHandle());
            var vector = new IoVec { iov_base = &one, iov_len = 1 };
            var message = new MsgHdr { msg_iov = &vector, msg_iovlen = 1, msg_control = control, msg_controllen = ControlSize };
            while (SysSocket.sendmsg(channel.SafeHandle, message, SysSocket.MSG_NOSIGNAL) < 0)
            {
                if (Errno.Last != Errno.EINTR)
                {
                    throw new LinuxException("give a socket to the other process", Errno.Last);
                }
            }
        }
        finally
        {
            if (isHeld)
            {
                descriptor.DangerousRelease();
            }
        }
    }

    /// <summary>
    /// Takes one; it is not inherited by programs that are started. Throws an <see cref="IOException"/> when the other side is gone, or has
    /// given something else. Waits as long as the socket does.
    /// </summary>
    public static SafeSocketHandle Receive(Socket channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        byte one;
        var control = stackalloc byte[ControlSize];
        var vector = new IoVec { iov_base = &one, iov_len = 1 };
        var message = new MsgHdr { msg_iov = &vector, msg_iovlen = 1, msg_control = control, msg_controllen = ControlSize };
        nint count;
        while ((count = SysSocket.recvmsg(channel.SafeHandle, ref message, SysSocket.MSG_CMSG_CLOEXEC)) < 0)
        {
            if (Errno.Last != Errno.EINTR)
            {
                throw new LinuxException("take a socket from the other process", Errno.Last);
            }
        }

        var header = Unsafe.Read<CmsgHdr>(control);
        var isOne = count == 1
            && message.msg_controllen >= (nuint)(sizeof(CmsgHdr) + sizeof(int))
            && header is { cmsg_level: SysSocket.SOL_SOCKET, cmsg_type: SysSocket.SCM_RIGHTS }
            && header.cmsg_len == (nuint)(sizeof(CmsgHdr) + sizeof(int));
        return isOne
            ? new SafeSocketHandle(Unsafe.Read<int>(control + sizeof(CmsgHdr)), ownsHandle: true)
            : throw new IOException("the other process has given no socket");
    }
}
