using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>sys/resource.h.</summary>
[CHeader("sys/resource.h")]
internal static partial class SysResource
{
    internal const int PRIO_PROCESS = 0;

    // int getpriority(int which, id_t who);
    [LibraryImport("libc")]
    internal static partial int getpriority(int which, int who);

    // int setpriority(int which, id_t who, int prio); of a process that is a thread, of that thread alone.
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setpriority(int which, int who, int prio);
}
