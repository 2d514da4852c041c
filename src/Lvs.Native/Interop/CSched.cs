using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lvs.Native.Interop;

/// <summary>linux/sched.h; the call itself is in sched.h.</summary>
[CHeader("linux/sched.h")]
internal static partial class CSched
{
    internal const int CLONE_NEWNET = 0x40000000;

    // int setns(int fd, int nstype);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setns(SafeFileHandle fd, int nstype);
}
