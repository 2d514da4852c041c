using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>sys/eventfd.h.</summary>
[CHeader("sys/eventfd.h")]
internal static partial class SysEventfd
{
    internal const int EFD_CLOEXEC = 0x80000;

    // int eventfd(unsigned int initval, int flags);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial FdHandle eventfd(uint initval, int flags);
}
