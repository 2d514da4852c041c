using System.Net.Sockets;
using System.Text;
using Lvs.Host.Cli;

namespace Lvs.Host.Control;

/// <summary>Where the control socket is. The path is the operator's, so that whatever else stands there is left alone.</summary>
internal static class ControlPath
{
    // sockaddr_un.sun_path (linux/un.h) has 108 bytes, the last of them 0.
    private const int LongestBytes = 107;

    // asm-generic/errno-base.h
    private const int ENXIO = 6;

    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The full path, short enough for a socket.</summary>
    public static string Resolve(string path)
    {
        if (path.Length == 0)
        {
            throw new OperatorException("--control: expected the path of a socket");
        }

        var full = Path.GetFullPath(path);
        var length = Encoding.UTF8.GetByteCount(full);
        return length <= LongestBytes
            ? full
            : throw new OperatorException($"--control {full}: has {length} bytes; the path of a socket has {LongestBytes} at most");
    }

    /// <summary>Makes way for the socket: one that a dead daemon left is removed; a live one, or anything else, is an error.</summary>
    public static void RequireFree(string path)
    {
        // Only a directory that is missing is given this mode.
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? "/", DirectoryMode);
        if (Occupant(path) is { } occupant)
        {
            throw new OperatorException($"{path}: {occupant}; choose another socket with --control");
        }

        File.Delete(path);
    }

    /// <summary>What stands there and must not be removed, in words; null when there is nothing or a socket nobody listens on.</summary>
    private static string? Occupant(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            return "is a symbolic link";
        }

        if (!Path.Exists(path))
        {
            return null;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return "another daemon answers there; stop it";
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // The kernel refuses for everything that is no socket as well (unix(7)).
            return Directory.Exists(path) ? "is a directory" : IsSocket(path) ? null : "is a file and no socket";
        }
        catch (SocketException failure)
        {
            return $"cannot be connected to: {failure.Message}";
        }
    }

    // Opening is what tells, without a stat of our own: a socket cannot be opened (open(2), ENXIO). For both directions, because
    // opening a fifo for one waits for the other.
    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.HResult == ENXIO;
        }
    }
}
