using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>sys/timerfd.h.</summary>
[CHeader("sys/timerfd.h")]
internal static partial class SysTimerfd
{
    internal const int TFD_CLOEXEC = 0x80000;
    internal const int TFD_NONBLOCK = 0x800;
    internal const int TFD_TIMER_ABSTIME = 1;

    // int timerfd_create(int clockid, int flags);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial FdHandle timerfd_create(int clockid, int flags);

    // int timerfd_settime(int fd, int flags, const struct itimerspec *new_value, struct itimerspec *old_value);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int timerfd_settime(FdHandle fd, int flags, in ITimerSpec newValue, nint oldValue);
}
