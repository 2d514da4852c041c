namespace Lvs.Core.Config.Hocon;

/// <summary>
/// Reads HOCON to its specification (docs/hocon.md says how each part is met). Pure: files are asked for through
/// <see cref="IConfigSources"/> only, and no text, however broken, makes it throw, hang or take memory without bound.
/// </summary>
public static class HoconReader
{
    /// <summary>Reads a file and what it includes.</summary>
    /// <param name="path">The file; its name in messages.</param>
    /// <param name="sources">Where files come from.</param>
    /// <param name="options">How to read; <see cref="HoconOptions.Default"/> when not given.</param>
    public static HoconResult Read(string path, IConfigSources sources, HoconOptions? options = null) => Read([path], sources, options);

    /// <summary>Reads several files as if they were one: each overrides and merges with those before, then substitutions are made.</summary>
    /// <param name="paths">The files, defaults first.</param>
    /// <param name="sources">Where files come from.</param>
    /// <param name="options">How to read; <see cref="HoconOptions.Default"/> when not given.</param>
    public static HoconResult Read(IReadOnlyList<string> paths, IConfigSources sources, HoconOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(sources);

        var diagnostics = new DiagnosticBag();
        var root = Read(paths, sources, options ?? HoconOptions.Default, diagnostics);
        return new(root, diagnostics.ToSortedList());
    }

    /// <summary>The same for a reader that goes on with the findings of its own.</summary>
    /// <param name="paths">The files, defaults first.</param>
    /// <param name="sources">Where files come from.</param>
    /// <param name="options">How to read.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="unparsed">Leaves the blocks of a configuration for later; null to parse everything at once.</param>
    internal static HoconValue Read(
        IReadOnlyList<string> paths, IConfigSources sources, HoconOptions options, DiagnosticBag diagnostics, UnparsedParts? unparsed = null)
    {
        var files = new HoconFiles(sources, diagnostics, options.KeepComments, unparsed);
        HoconValue? tree = null;
        foreach (var path in paths)
        {
            tree = Layer(tree, files.ReadRoot(path), options, diagnostics);
        }

        tree ??= new HoconObject();
        return files.HasNodes
            ? new Resolver(tree as HoconObject ?? new HoconObject(), files.Origins, diagnostics, options.Environment).Resolve(tree)
            : tree;
    }

    private static HoconValue? Layer(HoconValue? below, HoconValue? root, HoconOptions options, DiagnosticBag diagnostics)
    {
        if (root is HoconArray && !options.AllowArray)
        {
            diagnostics.Error(DiagnosticCodes.RootIsArray, root.Position, "the file holds an array; expected an object or its fields");
            return below;
        }

        if (below is HoconObject low && root is HoconObject high)
        {
            TreeBuilder.MergeInto(low, high);
            return low;
        }

        return root ?? below;
    }
}
