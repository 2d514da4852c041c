using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// Reads keepalived.conf as it is. Pure: files and the machine are asked for through <see cref="IConfigSources"/> only, and no
/// text, however broken, makes it throw; the answer is a configuration or the list of everything that is wrong.
/// </summary>
public static class KeepalivedConfig
{
    /// <summary>Reads a file and what it includes.</summary>
    /// <param name="path">The file; its name in messages.</param>
    /// <param name="sources">Where files come from.</param>
    /// <param name="options">What keepalived has from its command line; null for nothing of it.</param>
    /// <param name="workers">Who reads the parts of a large file; null for the caller alone.</param>
    public static ConfigResult Read(string path, IConfigSources sources, KeepalivedOptions? options = null, IWorkers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sources);

        return ReadSource(path, sources, options ?? new(), keepComments: false, workers).Result;
    }

    /// <summary>The same with what was read on the way, for one who writes the configuration down again.</summary>
    internal static ConfigSource ReadSource(string path, IConfigSources sources, KeepalivedOptions options, bool keepComments, IWorkers? workers = null)
    {
        var unparsed = keepComments ? null : new UnparsedBlocks(sources, options, RootSchema.Schema);
        var source = ReadSource(path, sources, options, keepComments, workers, unparsed);
        return unparsed is not { AreWrong: true } ? source : ReadSource(path, sources, options, keepComments, workers, unparsed: null);
    }

    private static ConfigSource ReadSource(
        string path, IConfigSources sources, KeepalivedOptions options, bool keepComments, IWorkers? workers, UnparsedBlocks? unparsed)
    {
        var diagnostics = new DiagnosticBag();
        var text = KeepalivedText.Read(path, sources, options, RootSchema.Schema, diagnostics, keepComments, unparsed);
        var context = new ReaderContext(diagnostics, sources)
        {
            Environment = options.Environment,
            Workers = workers ?? OneWorker.Instance,
            Director = options.ConfigId,
        };
        return new(ConfigReader.Read(text.Statements, context), text.Statements, text.Comments);
    }
}
