using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>signal.h.</summary>
[CHeader("signal.h")]
internal static partial class Signal
{
    internal const int SIGKILL = 9;
    internal const int SIGTERM = 15;

    // int kill(pid_t pid, int sig);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int pid, int sig);
}
