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
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            error = failure switch
            {
                FileNotFoundException or DirectoryNotFoundException => "no such file",
                UnauthorizedAccessException when Directory.Exists(path) => List(path) is null ? "is a directory that may not be listed" : "is a directory",
                UnauthorizedAccessException => "permission denied",
                _ => failure.Message,
            };
            return null;
        }
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
    private static IEnumerable<string> Matches(string path, ReadOnlyMemory<string> segments)
    {
        if (segments.IsEmpty)
        {
            return [path];
        }

        var segment = segments.Span[0];
        if (!segment.AsSpan().ContainsAny('*', '?'))
        {
            var next = Path.Combine(path, segment);
            return MayExist(next) ? Matches(next, segments[1..]) : [];
        }

        if (List(path) is not { } entries)
        {
            return [path];
        }

        // The end of a pattern names files; what comes before names directories.
        return entries
            .Where(entry => IsMatch(segment, Path.GetFileName(entry)))
            .Where(entry => segments.Length > 1 || !Directory.Exists(entry))
            .SelectMany(entry => Matches(entry, segments[1..]));
    }

    // As glob(7): a leading dot is matched by a dot only, so that an editor's .a.conf.swp is not part of the configuration.
    private static bool IsMatch(string pattern, string name)
        => (name[0] != '.' || pattern[0] == '.') && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

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
