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
    public static ConfigResult Read(string path, IConfigSources sources)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sources);

        var diagnostics = new DiagnosticBag();
        var statements = new SourceFiles(sources, diagnostics).ReadRoot(path, RootKeywords.Table);
        var context = new ReaderContext(diagnostics, sources);
        var draft = new RootDraft();
        RootKeywords.Table.ReadTopLevel(context, statements, draft);

        var config = new DirectorConfig
        {
            Global = draft.Global.ToConfig(),
            VrrpInstances = new InstanceMeaning(context, draft).Finish(),
            Services = new ServiceMeaning(context).Finish(draft.Services),
        };
        return new ConfigResult(diagnostics.HasErrors ? null : config, diagnostics.ToSortedList());
    }
}
