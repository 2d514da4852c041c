using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>struct pollfd of poll.h.</summary>
[CHeader("poll.h", "struct pollfd")]
[StructLayout(LayoutKind.Sequential)]
internal struct PollFd
{
    internal int fd;
    internal short events;
    internal short revents;
}

/// <summary>poll.h.</summary>
[CHeader("poll.h")]
internal static partial class CPoll
{
    internal const short POLLIN = 1;

    // int poll(struct pollfd *fds, nfds_t nfds, int timeout);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int poll(Span<PollFd> fds, nuint nfds, int timeout);
}
