using Lvs.Core.Config.Hocon;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config;

/// <summary>
/// Reads a configuration, in whichever of its two syntaxes it is written. Pure: files and the machine are asked for through
/// <see cref="IConfigSources"/> only, and no text makes it throw.
/// </summary>
public static class ConfigFile
{
    private static readonly string[] HoconWords = ["lvs", "directors"];

    /// <summary>Makes the table of all settings, as the first reading would: for one who has a thread to spare while the file is fetched.</summary>
    public static void Prepare() => Prepare(RootSchema.Schema);

    private static void Prepare(BlockSchema schema)
    {
        foreach (var setting in schema.Settings)
        {
            if (setting.Inner is { } inner)
            {
                Prepare(inner);
            }
        }
    }

    /// <summary>Reads one file in either syntax, or several in HOCON, each laid over those before it.</summary>
    /// <param name="paths">The files; at least one.</param>
    /// <param name="sources">Where files come from.</param>
    /// <param name="options">How to read.</param>
    public static ConfigResult Read(IReadOnlyList<string> paths, IConfigSources sources, ConfigFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(options);
        if (paths.Count == 0)
        {
            throw new ArgumentException("at least one file is needed", nameof(paths));
        }

        var files = new OnceRead(sources, paths);
        if (paths.FirstOrDefault(p => SyntaxOf(p, files) == ConfigSyntax.Keepalived) is not { } path)
        {
            return HoconConfig.Read(paths, files, options);
        }

        if (paths.Count == 1)
        {
            return KeepalivedConfig.Read(paths[0], files, options.Keepalived, options.Workers);
        }

        var diagnostics = new DiagnosticBag();
        diagnostics.Error(
            DiagnosticCodes.SeveralKeepalivedFiles,
            new SourcePosition(path, 1, 1),
            $"{Shown.Value(path)} is a keepalived.conf; expected it alone, or HOCON in all files: convert it with 'lvsd convert', or use 'include'");
        return new ConfigResult(null, diagnostics.ToSortedList());
    }

    /// <summary>The syntax of a file: by its name, else by what it begins with. What cannot be read is taken for a keepalived.conf.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sources">Where it comes from.</param>
    public static ConfigSyntax SyntaxOf(string path, IConfigSources sources)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sources);

        return path.EndsWith(".hocon", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            || (sources.ReadFile(path, out _) is { } text && IsHocon(text))
                ? ConfigSyntax.Hocon
                : ConfigSyntax.Keepalived;
    }

    /// <summary>Whether a text begins as HOCON does and keepalived.conf does not.</summary>
    private static bool IsHocon(ReadOnlySpan<char> text)
    {
        var rest = SkipToWord(text);
        if (rest.IsEmpty || rest[0] is '{')
        {
            return !rest.IsEmpty;
        }

        var word = WordAt(rest);
        var after = rest[word.Length..].TrimStart(" \t\"");
        if (word is "include")
        {
            var name = rest[word.Length..].TrimStart(" \t");
            return name.StartsWith("\"") || name.StartsWith("file(") || name.StartsWith("required(");
        }

        if (HoconWords.Contains(word.ToString(), StringComparer.Ordinal))
        {
            return true;
        }

        // Something for substitutions, before the settings themselves.
        return rest[0] is not ('$' or '@' or '~') && !IsOfKeepalived(word.ToString(), after)
            && (after is ['=' or ':' or '.', ..] || after.StartsWith("+=") || HasSettings(rest));
    }

    /// <summary>Whether keepalived.conf has the word, and with a block if there is one.</summary>
    private static bool IsOfKeepalived(string word, ReadOnlySpan<char> after)
        => RootSchema.Schema.Find(word) is { } row && (row.Grammar is not null || after is not ['{', ..]);

    /// <summary>Whether a line begins with one of the words of HOCON.</summary>
    private static bool HasSettings(ReadOnlySpan<char> text)
    {
        foreach (var line in text.EnumerateLines())
        {
            var word = WordAt(line);
            if (!word.IsEmpty && HoconWords.Contains(word.ToString(), StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> SkipToWord(ReadOnlySpan<char> text)
    {
        while (true)
        {
            text = text.TrimStart().TrimStart('\uFEFF').TrimStart();
            if (text is not (['#' or '!', ..] or ['/', '/', ..]))
            {
                return text.TrimStart('"');
            }

            var end = text.IndexOf('\n');
            text = end < 0 ? [] : text[end..];
        }
    }

    private static ReadOnlySpan<char> WordAt(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
        {
            end++;
        }

        return text[..end];
    }

    /// <summary>Keeps the text that the syntax was seen from until the file is read.</summary>
    private sealed class OnceRead(IConfigSources sources, IEnumerable<string> paths) : IConfigSources
    {
        private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
        private readonly HashSet<string> _unread = new(paths, StringComparer.Ordinal);

        public string? ReadFile(string path, out string? error)
        {
            error = null;
            if (_texts.Remove(path, out var kept))
            {
                return kept;
            }

            var text = sources.ReadFile(path, out error);
            if (_unread.Remove(path) && text is not null)
            {
                _texts.Add(path, text);
            }

            return text;
        }

        public IReadOnlyList<string> Expand(string pattern, string includedFrom) => sources.Expand(pattern, includedFrom);

        public bool IsExecutable(string path) => sources.IsExecutable(path);

        public string DirectoryOf(string path) => sources.DirectoryOf(path);

        public bool? HasInterface(string name) => sources.HasInterface(name);

        public bool? HasAddress(System.Net.IPAddress address) => sources.HasAddress(address);

        public bool? HasRoute(System.Net.IPAddress address) => sources.HasRoute(address);

        public IReadOnlyList<IdentityProblem> ProblemsOf(ClusterConfig cluster) => sources.ProblemsOf(cluster);

        public string? WhyNotListen(System.Net.IPEndPoint endPoint) => sources.WhyNotListen(endPoint);

        public bool HasSecrets => sources.HasSecrets;

        public string? ReadSecret(string path, out bool isOpen, out string? error) => sources.ReadSecret(path, out isOpen, out error);
    }
}
