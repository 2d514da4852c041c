using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>unistd.h.</summary>
[CHeader("unistd.h")]
internal static partial class Unistd
{
    // pid_t gettid(void);
    [LibraryImport("libc")]
    internal static partial int gettid();

    // int close(int fd);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int fd);

    // int chown(const char *pathname, uid_t owner, gid_t group);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chown(string pathname, uint owner, uint group);

    // ssize_t read(int fd, void *buf, size_t count);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(FdHandle fd, Span<byte> buf, nuint count);

    // ssize_t write(int fd, const void *buf, size_t count);
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint write(FdHandle fd, ReadOnlySpan<byte> buf, nuint count);
}
