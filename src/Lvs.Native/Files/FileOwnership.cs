using Lvs.Native.Interop;

namespace Lvs.Native.Files;

/// <summary>Who can change a file, by the owners and permissions of it and of every directory on the way to it.</summary>
public static class FileOwnership
{
    /// <summary>
    /// The part of a full path, links followed, that somebody else than root can change, or the entries of; null when there is none, or no
    /// such file. A directory with the sticky bit may be anybody's to write: what is in it belongs to its owner.
    /// </summary>
    public static string? ChangeableByOthers(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            return null;
        }

        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        for (var part = target; part is not null; part = Path.GetDirectoryName(part))
        {
            if (SysStat.TryRead(part, out var status) && IsChangeable(status))
            {
                return part;
            }
        }

        return null;
    }

    // As check_security of keepalived's lib/utils.c has it.
    private static bool IsChangeable(in StatX status)
    {
        var kind = status.stx_mode & SysStat.S_IFMT;
        var counts = kind == SysStat.S_IFREG || (kind == SysStat.S_IFDIR && (status.stx_mode & SysStat.S_ISVTX) == 0);
        return status.stx_uid != 0
            || (counts && (((status.stx_mode & SysStat.S_IWGRP) != 0 && status.stx_gid != 0) || (status.stx_mode & SysStat.S_IWOTH) != 0));
    }
}
