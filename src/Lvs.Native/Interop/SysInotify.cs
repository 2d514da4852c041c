using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>sys/inotify.h.</summary>
[CHeader("sys/inotify.h")]
internal static partial class SysInotify
{
    internal const int IN_CLOEXEC = 0x80000;
    internal const int IN_NONBLOCK = 0x800;
    internal const uint IN_CLOSE_WRITE = 0x8;
    internal const uint IN_MOVED_FROM = 0x40;
    internal const uint IN_MOVED_TO = 0x80;
    internal const uint IN_CREATE = 0x100;
    internal const uint IN_DELETE = 0x200;
    internal const uint IN_Q_OVERFLOW = 0x4000;
    internal const uint IN_IGNORED = 0x8000;
    internal const uint IN_ONLYDIR = 0x1000000;

    // int inotify_init1(int flags);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial FdHandle inotify_init1(int flags);

    // int inotify_add_watch(int fd, const char *pathname, uint32_t mask);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int inotify_add_watch(FdHandle fd, string pathname, uint mask);

    // int inotify_rm_watch(int fd, int wd);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int inotify_rm_watch(FdHandle fd, int wd);
}

/// <summary>What stands before a name that it is followed by.</summary>
[StructLayout(LayoutKind.Sequential)]
[CHeader("sys/inotify.h", "struct inotify_event")]
internal struct InotifyEvent
{
    internal int wd;
    internal uint mask;
    internal uint cookie;
    internal uint len;
}
