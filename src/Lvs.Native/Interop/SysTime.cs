using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>struct timeval of sys/time.h.</summary>
[CHeader("sys/time.h", "struct timeval")]
[StructLayout(LayoutKind.Sequential)]
internal struct TimeVal
{
    internal nint tv_sec;
    internal nint tv_usec;
}

/// <summary>struct timespec of time.h.</summary>
[CHeader("time.h", "struct timespec")]
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    internal nint tv_sec;
    internal nint tv_nsec;
}

/// <summary>struct itimerspec of time.h.</summary>
[CHeader("time.h", "struct itimerspec")]
[StructLayout(LayoutKind.Sequential)]
internal struct ITimerSpec
{
    internal TimeSpec it_interval;
    internal TimeSpec it_value;
}

/// <summary>time.h.</summary>
[CHeader("time.h")]
internal static partial class CTime
{
    internal const int CLOCK_REALTIME = 0;
    internal const int CLOCK_MONOTONIC = 1;

    // int clock_gettime(clockid_t clockid, struct timespec *tp);
    // Answered by the vDSO in tens of nanoseconds; it cannot block, which is what SuppressGCTransition asks for.
    [LibraryImport("libc")]
    [SuppressGCTransition]
    internal static partial int clock_gettime(int clockid, out TimeSpec tp);

    // int clock_nanosleep(clockid_t clockid, int flags, const struct timespec *t, struct timespec *remain);
    [LibraryImport("libc")]
    internal static partial int clock_nanosleep(int clockid, int flags, in TimeSpec t, nint remain);
}
