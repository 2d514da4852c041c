using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>sys/socket.h.</summary>
[CHeader("sys/socket.h")]
internal static partial class SysSocket
{
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
    internal const int SO_PRIORITY = 12;
    internal const int SO_RCVTIMEO = 20;
    internal const int SO_BINDTODEVICE = 25;

    internal const int MSG_TRUNC = 0x20;
    internal const int MSG_DONTWAIT = 0x40;

    // int socket(int domain, int type, int protocol);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial FdHandle socket(int domain, int type, int protocol);

    // int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int bind(FdHandle sockfd, in SockaddrNl addr, uint addrlen);

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

    // ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, struct sockaddr *src_addr, socklen_t *addrlen);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint recvfrom(FdHandle sockfd, Span<byte> buf, nuint len, int flags, ref SockaddrNl srcAddr, ref uint addrlen);
}
