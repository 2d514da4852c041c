using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>fcntl.h.</summary>
[CHeader("fcntl.h")]
internal static partial class Fcntl
{
    internal const int O_RDONLY = 0;
    internal const int O_RDWR = 2;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x80000;
    internal const int AT_FDCWD = -100;

    // int open(const char *pathname, int flags, ...);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial FdHandle open(string pathname, int flags);
}
