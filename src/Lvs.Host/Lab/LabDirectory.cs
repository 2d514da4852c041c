using System.Globalization;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>
/// Where one lab keeps its configuration files, logs and sockets, and the list of namespaces it made: only those, and the
/// processes inside them, are ever ended. It lies below /run so that a restart of the machine forgets it together with them.
/// </summary>
internal sealed class LabDirectory
{
    private const string Root = "/run/lvsd-lab";

    private LabDirectory(string prefix)
    {
        Prefix = prefix;
        FullPath = Path.Combine(Root, prefix.TrimEnd('-'));
    }

    /// <summary>What the names of this lab's namespaces begin with.</summary>
    public string Prefix { get; }

    public string FullPath { get; }

    private string NamespaceList => Path.Combine(FullPath, "namespaces");

    /// <summary>Claims the directory; throws when another lab of the same prefix is up.</summary>
    public static LabDirectory Claim(string prefix)
    {
        var directory = new LabDirectory(prefix);
        if (File.Exists(directory.NamespaceList))
        {
            throw new OperatorException("a lab is already up; end it with: lvsd lab down");
        }

        try
        {
            Directory.CreateDirectory(directory.FullPath);
        }
        catch (DirectoryNotFoundException)
        {
            // Another lab has ended meanwhile, and the root with it.
            Directory.CreateDirectory(directory.FullPath);
        }

        return directory;
    }

    /// <summary>The labs that are up, or that a killed run left behind.</summary>
    public static IEnumerable<LabDirectory> Existing() => Directory.Exists(Root)
        ? Directory.GetDirectories(Root).Select(path => new LabDirectory(Path.GetFileName(path) + "-"))
        : [];

    public string PathOf(string name) => Path.Combine(FullPath, name);

    public void Remember(IEnumerable<string> namespaces) => File.WriteAllLines(NamespaceList, namespaces);

    /// <summary>Ends what still runs in this lab's namespaces, deletes them, and then the directory itself.</summary>
    public async Task RemoveNamespacesAsync()
    {
        var mine = File.Exists(NamespaceList) ? await File.ReadAllLinesAsync(NamespaceList).ConfigureAwait(false) : [];
        var existing = mine.Where(name => File.Exists("/run/netns/" + name)).ToArray();
        foreach (var name in existing)
        {
            await KillAllAsync(name).ConfigureAwait(false);
        }

        if (existing.Length > 0)
        {
            var commands = string.Concat(existing.Select(name => $"netns delete {name}\n"));
            await Tool.WithInputAsync("ip", commands, "-force", "-batch", "-").ConfigureAwait(false);
        }

        if (Directory.Exists(FullPath))
        {
            Directory.Delete(FullPath, recursive: true);
        }

        try
        {
            Directory.Delete(Root);
        }
        catch (IOException)
        {
            // Another lab is up.
        }
    }

    private static async Task KillAllAsync(string namespaceName)
    {
        var listing = await Tool.TryAsync("ip", "netns", "pids", namespaceName).ConfigureAwait(false);
        int[] processIds = [.. listing.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        if (processIds.Length > 0)
        {
            await Tool.SignalAsync("KILL", processIds).ConfigureAwait(false);
        }
    }
}
