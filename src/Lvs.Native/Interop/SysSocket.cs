using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>sys/socket.h.</summary>
[CHeader("sys/socket.h")]
internal static partial class SysSocket
{
    internal const int AF_UNSPEC = 0;
    internal const int AF_INET = 2;
    internal const int AF_INET6 = 10;
    internal const int AF_NETLINK = 16;
    internal const int AF_PACKET = 17;

    internal const int SOCK_DGRAM = 2;
    internal const int SOCK_RAW = 3;
    internal const int SOCK_CLOEXEC = 0x80000;

    internal const int SOL_SOCKET = 1;
    internal const int SOL_NETLINK = 270;
    internal const int SO_DONTROUTE = 5;
    internal const int SO_RCVBUF = 8;
    internal const int SO_PRIORITY = 12;
    internal const int SO_RCVTIMEO = 20;
    internal const int SO_BINDTODEVICE = 25;
    internal const int SO_RCVBUFFORCE = 33;

    internal const int MSG_TRUNC = 0x20;
    internal const int MSG_DONTWAIT = 0x40;
    internal const int MSG_NOSIGNAL = 0x4000;
    internal const int MSG_WAITFORONE = 0x10000;
    internal const int MSG_CMSG_CLOEXEC = 0x40000000;

    internal const int SCM_RIGHTS = 1;

    // int socket(int domain, int type, int protocol);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial FdHandle socket(int domain, int type, int protocol);

    // int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int bind(FdHandle sockfd, in SockaddrNl addr, uint addrlen);

    // int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int bind(FdHandle sockfd, in SockaddrIn6 addr, uint addrlen);

    // int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getsockname(FdHandle sockfd, ref SockaddrNl addr, ref uint addrlen);

    // int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setsockopt(FdHandle sockfd, int level, int optname, ReadOnlySpan<byte> optval, uint optlen);

    // ssize_t send(int sockfd, const void *buf, size_t len, int flags);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint send(FdHandle sockfd, ReadOnlySpan<byte> buf, nuint len, int flags);

    // ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *dest_addr, socklen_t addrlen);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint sendto(FdHandle sockfd, ReadOnlySpan<byte> buf, nuint len, int flags, in SockaddrLl destAddr, uint addrlen);

    // ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *dest_addr, socklen_t addrlen);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint sendto(
        SafeSocketHandle sockfd, ReadOnlySpan<byte> buf, nuint len, int flags, ReadOnlySpan<byte> destAddr, uint addrlen);

    // ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint sendmsg(SafeSocketHandle sockfd, in MsgHdr msg, int flags);

    // ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint recvmsg(SafeSocketHandle sockfd, ref MsgHdr msg, int flags);

    // int recvmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags, struct timespec *timeout);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int recvmmsg(SafeSocketHandle sockfd, Span<MMsgHdr> msgvec, uint vlen, int flags, nint timeout);

    // int recvmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags, struct timespec *timeout);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int recvmmsg(FdHandle sockfd, Span<MMsgHdr> msgvec, uint vlen, int flags, nint timeout);
}

/// <summary>struct msghdr of sys/socket.h; the padding is the compiler's.</summary>
[CHeader("sys/socket.h", "struct msghdr")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MsgHdr
{
    internal void* msg_name;
    internal uint msg_namelen;
    internal IoVec* msg_iov;
    internal nuint msg_iovlen;
    internal void* msg_control;
    internal nuint msg_controllen;
    internal int msg_flags;
}

/// <summary>struct mmsghdr of sys/socket.h.</summary>
[CHeader("sys/socket.h", "struct mmsghdr")]
[StructLayout(LayoutKind.Sequential)]
internal struct MMsgHdr
{
    internal MsgHdr msg_hdr;
    internal uint msg_len;
}

/// <summary>struct iovec of sys/socket.h.</summary>
[CHeader("sys/socket.h", "struct iovec")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVec
{
    internal void* iov_base;
    internal nuint iov_len;
}

/// <summary>struct cmsghdr of sys/socket.h; what it announces follows.</summary>
[CHeader("sys/socket.h", "struct cmsghdr")]
[StructLayout(LayoutKind.Sequential)]
internal struct CmsgHdr
{
    internal nuint cmsg_len;
    internal int cmsg_level;
    internal int cmsg_type;
}
