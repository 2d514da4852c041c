using System.IO.Enumeration;
using Lvs.Core.Config;
using Lvs.Native.Addresses;

namespace Lvs.Host.Config;

/// <summary>Reads configuration from the file system, and asks the machine for its interfaces unless there is none to ask.</summary>
internal sealed class FileSources(bool askMachine) : IConfigSources
{
    /// <inheritdoc/>
    public string? ReadFile(string path, out string? error)
    {
        error = null;
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            error = failure switch
            {
                FileNotFoundException or DirectoryNotFoundException => "no such file",
                UnauthorizedAccessException when Directory.Exists(path) => "is a directory",
                UnauthorizedAccessException => "permission denied",
                _ => failure.Message,
            };
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Expand(string pattern, string includedFrom)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(includedFrom)) ?? "/";
        var full = Path.GetFullPath(pattern, directory);
        return [.. Matches(Path.GetPathRoot(full) ?? "/", full.Split('/', StringSplitOptions.RemoveEmptyEntries)).Order(StringComparer.Ordinal)];
    }

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

    // One path segment after the other, so that /etc/lvs/*/conf.d/*.conf works as in a shell.
    private static IEnumerable<string> Matches(string directory, ReadOnlyMemory<string> segments)
    {
        if (segments.IsEmpty)
        {
            return [directory];
        }

        var segment = segments.Span[0];
        if (!segment.AsSpan().ContainsAny('*', '?'))
        {
            var next = Path.Combine(directory, segment);
            return Path.Exists(next) ? Matches(next, segments[1..]) : [];
        }

        return !Directory.Exists(directory)
            ? []
            : Directory.EnumerateFileSystemEntries(directory)
                .Where(entry => FileSystemName.MatchesSimpleExpression(segment, Path.GetFileName(entry), ignoreCase: false))
                .SelectMany(entry => Matches(entry, segments[1..]));
    }
}
