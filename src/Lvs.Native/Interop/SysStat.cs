using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>sys/stat.h.</summary>
[CHeader("sys/stat.h")]
internal static partial class SysStat
{
    internal const ushort S_IFMT = 0xf000;
    internal const ushort S_IFDIR = 0x4000;
    internal const ushort S_IFREG = 0x8000;
    internal const ushort S_IFIFO = 0x1000;
    internal const ushort S_ISVTX = 0x200;
    internal const ushort S_IWGRP = 0x10;
    internal const ushort S_IWOTH = 0x2;

    internal const uint STATX_BASIC_STATS = 0x7ff;

    // int statx(int dirfd, const char *pathname, int flags, unsigned int mask, struct statx *statxbuf);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(int dirfd, string pathname, int flags, uint mask, out StatX statxbuf);

    // int mkfifo(const char *pathname, mode_t mode);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mkfifo(string pathname, uint mode);

    /// <summary>What a path leads to; false when there is nothing.</summary>
    internal static bool TryRead(string path, out StatX status) => statx(Fcntl.AT_FDCWD, path, 0, STATX_BASIC_STATS, out status) == 0;
}

/// <summary>struct statx of linux/stat.h, as far as it is read.</summary>
[CHeader("linux/stat.h", "struct statx")]
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal struct StatX
{
    internal uint stx_mask;
    internal uint stx_blksize;
    internal ulong stx_attributes;
    internal uint stx_nlink;
    internal uint stx_uid;
    internal uint stx_gid;
    internal ushort stx_mode;
}
