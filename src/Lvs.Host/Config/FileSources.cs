using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Lvs.Core.Config;
using Lvs.Host.Cluster;
using Lvs.Native.Addresses;

namespace Lvs.Host.Config;

/// <summary>Reads configuration from the file system, and asks the machine for its interfaces unless there is none to ask.</summary>
internal sealed class FileSources(bool askMachine) : IConfigSources
{
    private const int LongestSecret = 511;

    /// <inheritdoc/>
    public string? ReadFile(string path, out string? error)
    {
        error = null;
        try
        {
            return TextFile.Read(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            error = ReasonOf(failure, path);
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<IdentityProblem> ProblemsOf(ClusterConfig cluster)
    {
        if (!askMachine)
        {
            return [];
        }

        DirectorIdentity.Read(cluster, out var problems)?.Dispose();
        return problems;
    }

    /// <inheritdoc/>
    public string? WhyNotListen(IPEndPoint endPoint) => askMachine ? ListeningSocket.WhyNot(endPoint) : null;

    /// <inheritdoc/>
    public bool HasSecrets => askMachine;

    /// <summary>Of a file for another machine as well when it is there, since it may be tried out here.</summary>
    public string? ReadSecret(string path, out bool isOpen, out string? error)
    {
        isOpen = false;
        error = null;
        try
        {
            using var file = File.OpenText(path);
            Span<char> text = stackalloc char[LongestSecret + 1];
            var length = file.ReadBlock(text);
            isOpen = (File.GetUnixFileMode(path) & UnixFileMode.OtherRead) != UnixFileMode.None;
            if (length <= LongestSecret)
            {
                return text[..length].ToString();
            }

            error = "it is too long for a secret";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            error = askMachine ? ReasonOf(failure, path) : null;
        }

        return null;
    }

    /// <summary>
    /// The files as full paths. What the file system does not let be looked into stands in the list itself: reading it says why, where
    /// leaving it out would be half a configuration.
    /// </summary>
    public IReadOnlyList<string> Expand(string pattern, string includedFrom)
    {
        // No file has such a name, and the framework throws for it.
        if (pattern.Contains('\0', StringComparison.Ordinal))
        {
            return [];
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(includedFrom)) ?? "/";
        var full = Path.GetFullPath(pattern, directory);
        return [.. Matches(Path.GetPathRoot(full) ?? "/", full.Split('/', StringSplitOptions.RemoveEmptyEntries)).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            return (File.GetUnixFileMode(path) & Execute) != UnixFileMode.None && !Directory.Exists(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Reading it says why.
            return false;
        }
    }

    /// <inheritdoc/>
    public string DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    /// <inheritdoc/>
    public bool? HasInterface(string name)
    {
        if (!askMachine)
        {
            return null;
        }

        // A socket of its own: a reload reads while the addresses actor uses the daemon's.
        using var addresses = new RouteAddresses();
        return addresses.FindLink(name) is not null;
    }

    /// <inheritdoc/>
    public bool? HasAddress(IPAddress address)
        => !askMachine
            ? null
            : NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(i => i.GetIPProperties().UnicastAddresses)
                .Any(a => a.Address.GetAddressBytes().AsSpan().SequenceEqual(address.GetAddressBytes()));

    /// <summary>Connecting a datagram socket looks a route up and sends nothing.</summary>
    public bool? HasRoute(IPAddress address)
    {
        const int AnyPort = 9;
        if (!askMachine)
        {
            return null;
        }

        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, AnyPort);
            return true;
        }
        catch (SocketException failure)
        {
            // Whatever else keeps it from saying is no answer.
            return failure.SocketErrorCode is SocketError.NetworkUnreachable or SocketError.HostUnreachable ? false : null;
        }
    }

    private static string ReasonOf(Exception failure, string path) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        UnauthorizedAccessException when Directory.Exists(path) => List(path) is null ? "is a directory that may not be listed" : "is a directory",
        UnauthorizedAccessException => "permission denied",
        _ => failure.Message,
    };

    // One path segment after the other, so that /etc/lvs/*/conf.d/*.conf works as in a shell.
    private static IEnumerable<string> Matches(string path, ReadOnlyMemory<string> segments)
    {
        if (segments.IsEmpty)
        {
            return [path];
        }

        var segment = segments.Span[0];
        if (!Glob.IsPattern(segment))
        {
            var next = Path.Combine(path, Glob.Unescape(segment));
            return MayExist(next) ? Matches(next, segments[1..]) : [];
        }

        if (List(path) is not { } entries)
        {
            return [path];
        }

        // The end of a pattern names files; what comes before names directories.
        return entries
            .Where(entry => Glob.IsMatch(segment, Path.GetFileName(entry)))
            .Where(entry => segments.Length > 1 || !Directory.Exists(entry))
            .SelectMany(entry => Matches(entry, segments[1..]));
    }

    /// <summary>What is in a directory, nothing when it is none; null when the file system does not say.</summary>
    private static string[]? List(string directory)
    {
        try
        {
            return File.Exists(directory) ? [] : Directory.GetFileSystemEntries(directory);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>True as well when the file system does not say: reading it will.</summary>
    private static bool MayExist(string path)
    {
        try
        {
            File.GetAttributes(path);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure is not (FileNotFoundException or DirectoryNotFoundException);
        }
    }
}
