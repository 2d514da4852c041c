using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>sys/mman.h.</summary>
[CHeader("sys/mman.h")]
internal static partial class SysMman
{
    internal const int MCL_CURRENT = 1;
    internal const int MCL_FUTURE = 2;
    internal const int MCL_ONFAULT = 4;

    // int mlockall(int flags);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mlockall(int flags);

    // int munlockall(void);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int munlockall();
}
