using Lvs.Core.Config.Hocon.Settings;
using Lvs.Core.Config.Keepalived.Text;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config.Hocon;

/// <summary>
/// Reads the settings of a director from HOCON: <c>lvs { … }</c>, and <c>directors.NAME { … }</c> for what one director has otherwise.
/// Mistakes of the language and of the settings are reported together.
/// </summary>
internal static class HoconConfig
{
    /// <param name="paths">The files, defaults first.</param>
    /// <param name="sources">Where files come from.</param>
    /// <param name="options">How to read.</param>
    public static ConfigResult Read(IReadOnlyList<string> paths, IConfigSources sources, ConfigFileOptions options)
        => ReadSource(paths, sources, options, comments: null).Result;

    /// <summary>The same with what was read on the way, for one who writes the configuration down again.</summary>
    public static ConfigSource ReadSource(
        IReadOnlyList<string> paths, IConfigSources sources, ConfigFileOptions options, SourceComments? comments)
    {
        var unparsed = comments is null ? new UnparsedParts() : null;
        var source = ReadSource(paths, sources, options, comments, unparsed);
        return unparsed is not { AreWrong: true } ? source : ReadSource(paths, sources, options, comments, unparsed: null);
    }

    private static ConfigSource ReadSource(
        IReadOnlyList<string> paths, IConfigSources sources, ConfigFileOptions options, SourceComments? comments, UnparsedParts? unparsed)
    {
        var director = options.Director;
        var diagnostics = new DiagnosticBag();
        var root = HoconReader.Read(
            paths, sources, new HoconOptions { Environment = options.Environment, KeepComments = comments is not null }, diagnostics, unparsed) as HoconObject;
        var isWhole = !diagnostics.HasErrors;
        if (!isWhole)
        {
            unparsed?.GiveUp();
        }

        var overlays = DirectorOverlays.Read(root ?? new HoconObject(), diagnostics);
        if (director is not null)
        {
            CheckName(director, overlays, paths, diagnostics);
        }

        var settings = director is null ? overlays.Settings : overlays.For(director);
        comments?.Surround(
            root?.CommentsAt(root.IndexOf(DirectorOverlays.SettingsKey))?.Before ?? [], [.. settings.EndComments, .. root?.EndComments ?? []]);

        // From here on nothing holds the document of a configuration without overlays, which is as large as the model it is read into.
        var names = overlays.Names.ToValueList();
        var otherNames = names.Where(n => !string.Equals(n, director, StringComparison.Ordinal)).ToList();
        var otherSettings = otherNames.Count > 0 ? overlays : null;
        var source = Read(settings, sources, options, diagnostics, isWhole, comments);

        // What another director is told is found wrong here as well, before that one reads it.
        var others = otherNames
            .SelectMany(n => Read(otherSettings!.For(n), new OtherMachine(sources), options, new DiagnosticBag(), isWhole, null).Result.Diagnostics)
            .ToList();
        var result = source.Result with { Directors = names };
        return source with { Result = others.Count == 0 ? result : result.With(others) };
    }

    private static ConfigSource Read(
        HoconObject settings,
        IConfigSources sources,
        ConfigFileOptions options,
        DiagnosticBag diagnostics,
        bool isWhole,
        SourceComments? comments)
    {
        var context = new ReaderContext(diagnostics, sources, Dialect.Hocon)
        {
            Environment = options.SecretEnvironment,
            Workers = options.Workers,
            Director = options.Director ?? options.Keepalived.ConfigId,
            IsHere = options.IsHere,
        };
        var statements = new SettingsReader(context, isWhole, comments).ReadTopLevel(RootSchema.Schema, settings);

        // What was said up to here is in HOCON's words already, and may quote the text.
        diagnostics.Rephrase = HoconPhrases.Of;
        return new(ConfigReader.Read(statements, context), statements, comments);
    }

    private static void CheckName(string director, DirectorOverlays overlays, IReadOnlyList<string> paths, DiagnosticBag diagnostics)
    {
        var names = overlays.Names.ToList();
        if (names.Contains(director, StringComparer.Ordinal))
        {
            return;
        }

        var position = new SourcePosition(paths[^1], 1, 1);
        if (names.Count == 0)
        {
            diagnostics.Warning(
                DiagnosticCodes.UnknownDirector,
                position,
                $"there is no '{DirectorOverlays.OverlaysKey}', so {Shown.Value(director)} has the same configuration as all others");
            return;
        }

        var meant = Spelling.Nearest(director, names) is { } nearest ? $"did you mean '{nearest}'?" : $"expected one of {string.Join(", ", names)}";
        diagnostics.Error(
            DiagnosticCodes.UnknownDirector, position, $"'{DirectorOverlays.OverlaysKey}' has no {Shown.Value(director)}; {meant}");
    }

    /// <summary>The same files for a machine that is not this one.</summary>
    private sealed class OtherMachine(IConfigSources sources) : IConfigSources
    {
        public string? ReadFile(string path, out string? error) => sources.ReadFile(path, out error);

        public IReadOnlyList<string> Expand(string pattern, string includedFrom) => sources.Expand(pattern, includedFrom);

        public bool? HasInterface(string name) => null;

        public bool HasSecrets => false;

        public string? ReadSecret(string path, out bool isOpen, out string? error)
        {
            (isOpen, error) = (false, null);
            return null;
        }
    }
}
