using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>sys/epoll.h.</summary>
/// <remarks>
/// struct epoll_event is packed on x86-64 and on no other architecture, so it is passed as bytes; <see cref="ReadySet"/> knows where
/// its fields are.
/// </remarks>
[CHeader("sys/epoll.h")]
internal static partial class SysEpoll
{
    internal const int EPOLL_CLOEXEC = 0x80000;
    internal const int EPOLL_CTL_ADD = 1;
    internal const int EPOLL_CTL_DEL = 2;
    internal const uint EPOLLIN = 1;
    internal const uint EPOLLET = 0x80000000;

    // int epoll_create1(int flags);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial FdHandle epoll_create1(int flags);

    // int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_ctl(FdHandle epfd, int op, SafeHandle fd, ReadOnlySpan<byte> @event);

    // int epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_wait(FdHandle epfd, Span<byte> events, int maxevents, int timeout);
}
