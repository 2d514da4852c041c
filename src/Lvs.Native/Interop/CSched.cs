using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lvs.Native.Interop;

/// <summary>linux/sched.h; the call itself is in sched.h.</summary>
[CHeader("linux/sched.h")]
internal static partial class CSched
{
    internal const int CLONE_NEWNET = 0x40000000;

    internal const int SCHED_NORMAL = 0;
    internal const int SCHED_RR = 2;
    internal const int SCHED_RESET_ON_FORK = 0x40000000;

    // int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param); a structure of one number, the priority.
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sched_setscheduler(int pid, int policy, in int param);

    // int unshare(int flags);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int unshare(int flags);

    // int setns(int fd, int nstype);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setns(SafeFileHandle fd, int nstype);
}
