using System.Collections.Immutable;
using Lvs.Core.Config.Hocon;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Keepalived.Text;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config;

/// <summary>
/// Writes a configuration down in either syntax, its comments where they were. The text is read again before it is handed out: what it
/// says is what the original said, or there is no text.
/// </summary>
public static class ConfigConversion
{
    private const string InPlace = "are written as what they stand for";

    /// <summary>Converts a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">The syntax to write in.</param>
    /// <param name="sources">Where files come from.</param>
    /// <param name="options">How to read.</param>
    public static ConversionResult Convert(string path, ConfigSyntax target, IConfigSources sources, ConfigFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(options);

        var syntax = ConfigFile.SyntaxOf(path, sources);
        var source = syntax == ConfigSyntax.Hocon
            ? HoconConfig.ReadSource([path], sources, options, new SourceComments())
            : KeepalivedConfig.ReadSource(path, sources, options.Keepalived, keepComments: true);
        if (source.Result.Config is not { } config)
        {
            return new(null, source.Result, []);
        }

        var lost = LostBy(path, target, source, options);
        if (lost.HasErrors)
        {
            return new(null, source.Result, lost.ToSortedList());
        }

        var (text, unsaid) = Write(config, syntax, target, source);
        var again = ConfigFile.Read([path], new Rewritten(sources, path, text), options with { Director = null, Keepalived = Plain(options.Keepalived) });
        if (unsaid.IsEmpty && config.Equals(again.Config))
        {
            return new(text, source.Result, lost.ToSortedList());
        }

        foreach (var word in unsaid)
        {
            lost.Error(
                DiagnosticCodes.CannotBeSaid,
                PlaceOf(word, source.Statements) ?? new(path, 1, 1),
                $"{Shown.Value(word.Text)} cannot be written in a keepalived.conf, which has no way to quote it; expected other text");
        }

        foreach (var finding in unsaid.IsEmpty ? again.Diagnostics.Where(d => d.Severity == Severity.Error) : [])
        {
            lost.Error(DiagnosticCodes.CannotBeSaid, new(path, 1, 1), $"what would be written is not right: {finding.Message}");
        }

        if (!lost.HasErrors)
        {
            lost.Error(DiagnosticCodes.CannotBeSaid, new(path, 1, 1), "something in it cannot be said in the other syntax, so that it would mean something else");
        }

        return new(null, source.Result, lost.ToSortedList());
    }

    private static (string Text, ImmutableArray<Word> Unsaid) Write(
        DirectorConfig config, ConfigSyntax from, ConfigSyntax target, ConfigSource source)
    {
        if (target == ConfigSyntax.Keepalived)
        {
            if (from == ConfigSyntax.Keepalived)
            {
                return KeepalivedWriter.Write(source.Statements, source.Comments);
            }

            var statements = ConfigReader.Write(config, Dialect.Keepalived);
            return KeepalivedWriter.Write(statements, CommentTransfer.Of(RootSchema.Schema, source, statements));
        }

        return (HoconConfigWriter.Write(config, source.Statements, source.Comments), []);
    }

    private static DiagnosticBag LostBy(string path, ConfigSyntax target, ConfigSource source, ConfigFileOptions options)
    {
        var lost = new DiagnosticBag();
        foreach (var finding in source.Result.Diagnostics)
        {
            if (target == ConfigSyntax.Hocon && finding.Code == DiagnosticCodes.NoEffect)
            {
                lost.Warning(finding.Code, finding.Position, $"left out: {finding.Message}");
            }
        }

        if (options.Director is null && source.Result.Directors.Count > 0)
        {
            lost.Error(
                DiagnosticCodes.CannotBeSaid,
                new(path, 1, 1),
                $"it is the configuration of {string.Join(", ", source.Result.Directors)}; expected one of them: --for NAME");
        }

        foreach (var (what, position) in source.Comments?.Resolved ?? new Dictionary<Resolution, SourcePosition>())
        {
            lost.Warning(DiagnosticCodes.WrittenInPlace, position, what switch
            {
                Resolution.Condition => "lines for one machine only are written as this machine reads them, or left out",
                Resolution.Include => "included files are written in the place of the 'include'",
                Resolution.Variable => $"variables {InPlace}",
                Resolution.Repetition => $"repetitions {InPlace}",
                _ => $"variables of the environment {InPlace} now; for a password write 'auth_pass_env NAME'",
            });
        }

        return lost;
    }

    /// <summary>The place of a word that is written otherwise than it was read; null when the original does not have it.</summary>
    private static SourcePosition? PlaceOf(Word word, ImmutableArray<Statement> statements)
    {
        foreach (var statement in statements)
        {
            if (statement.Arguments.Prepend(statement.Keyword).FirstOrDefault(w => string.Equals(w.Text, word.Text, StringComparison.Ordinal)) is { Text: not null } found)
            {
                return found.Position;
            }

            if (statement.Block is { } block && PlaceOf(word, block.Statements) is { } inside)
            {
                return inside;
            }
        }

        return null;
    }

    /// <summary>What is written has no conditions and no variables left that could be read otherwise.</summary>
    private static KeepalivedOptions Plain(KeepalivedOptions options) => options with { ConfigId = null };

    /// <summary>The files with another text in the place of one.</summary>
    private sealed class Rewritten(IConfigSources sources, string path, string text) : IConfigSources
    {
        public string? ReadFile(string wanted, out string? error)
        {
            error = null;
            return string.Equals(wanted, path, StringComparison.Ordinal) ? text : sources.ReadFile(wanted, out error);
        }

        public IReadOnlyList<string> Expand(string pattern, string includedFrom) => [];

        public string DirectoryOf(string file) => sources.DirectoryOf(file);

        public bool? HasInterface(string name) => null;

        public bool HasSecrets => sources.HasSecrets;

        public string? ReadSecret(string file, out bool isOpen, out string? error) => sources.ReadSecret(file, out isOpen, out error);
    }
}
