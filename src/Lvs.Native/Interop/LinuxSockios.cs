using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>linux/sockios.h.</summary>
[CHeader("linux/sockios.h")]
internal static partial class LinuxSockios
{
    // With the time as a struct timespec.
    internal const int SIOCGSTAMPNS_OLD = 0x8907;

    // int ioctl(int fd, unsigned long request, ...);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(SafeHandle fd, nuint request, out TimeSpec stamp);
}
