using System.Globalization;

namespace Lvs.Core.Config.Hocon;

/// <summary>
/// Reads a file with everything it includes. The bounds are those of keepalived.conf: far above any real configuration, there to keep
/// a broken or hostile one from taking the machine's memory.
/// </summary>
/// <param name="sources">Where files come from.</param>
/// <param name="diagnostics">Where findings go.</param>
/// <param name="keepComments">Whether comments are kept.</param>
/// <param name="unparsed">Leaves the blocks of a configuration for later; null to parse everything at once.</param>
internal sealed class HoconFiles(IConfigSources sources, DiagnosticBag diagnostics, bool keepComments, UnparsedParts? unparsed = null)
{
    public const int MaxIncludeDepth = Keepalived.SourceFiles.MaxIncludeDepth;
    public const int MaxFiles = Keepalived.Text.TextState.MaxFiles;
    public const int MaxCharacters = Keepalived.Text.TextState.MaxCharacters;
    public const int MaxValues = Keepalived.Text.TextState.MaxWords;

    private static readonly string[] Extensions = [".json", ".conf"];

    private readonly Stack<string> _including = new();
    private TextPool? _pool;
    private int _files;
    private long _characters;
    private int _values;

    /// <summary>The places of everything read here.</summary>
    public OriginTable Origins { get; private init; } = new();

    /// <summary>Objects that are left for later; null when everything is parsed at once.</summary>
    public UnparsedParts? Unparsed => unparsed;

    /// <summary>How many values there have been.</summary>
    public int Values => _values;

    /// <summary>Whether a bound was reached and reading ended before the text did.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Whether anything read is known only after substitution.</summary>
    public bool HasNodes { get; set; }

    /// <summary>For an object of these files that is parsed now: what is found and counted there is kept apart.</summary>
    public HoconFiles For(DiagnosticBag findings) => new(sources, findings, keepComments: false) { Origins = Origins };

    /// <summary>The file everything begins with; null when it cannot be read.</summary>
    public HoconValue? ReadRoot(string path) => Read(path, new SourcePosition(path, 1, 1), ParserScope.Root);

    /// <summary>Merges what an include names into the object it stands in.</summary>
    public void Include(IncludeStatement include, HoconObject target, ParserScope scope)
    {
        var paths = Find(include);
        if (paths.Count == 0)
        {
            ReportNoFile(include);
        }

        foreach (var path in paths)
        {
            if (!MayInclude(path, include.Position))
            {
                continue;
            }

            switch (Read(path, include.Position, scope))
            {
                case HoconObject root:
                    TreeBuilder.MergeInto(target, root);
                    break;
                case HoconArray:
                    diagnostics.Error(
                        DiagnosticCodes.RootIsArray,
                        include.Position,
                        $"{Shown.Value(path)} holds an array; expected an object, whose fields can stand here");
                    break;
            }
        }
    }

    /// <summary>Counts a value; false when there have been too many and reading ends.</summary>
    public bool TakeValue(HoconScanner scanner)
    {
        if (_values++ >= MaxValues)
        {
            Exhaust(scanner.Position, string.Create(CultureInfo.InvariantCulture, $"more than {MaxValues} values; the rest is not read"));
        }

        return !IsExhausted;
    }

    private HoconValue? Read(string path, SourcePosition from, ParserScope scope)
    {
        if (IsExhausted)
        {
            return null;
        }

        if (_files++ >= MaxFiles)
        {
            Exhaust(from, string.Create(CultureInfo.InvariantCulture, $"more than {MaxFiles} files; the rest is not read"));
            return null;
        }

        var text = sources.ReadFile(path, out var error);
        if (text is null)
        {
            diagnostics.Error(
                DiagnosticCodes.UnreadableFile, from, $"{Shown.Value(path)} cannot be read: {error ?? "no reason given"}");
            return null;
        }

        _characters += text.Length;
        if (_characters > MaxCharacters)
        {
            Exhaust(from, $"with {Shown.Value(path)} there are more than 64 MiB of text; the rest is not read");
            return null;
        }

        _including.Push(path);
        var scanner = new HoconScanner(text, path, Origins.AddFile(path), _pool ??= new(), diagnostics, keepComments);
        var root = new HoconParser(this, scanner, scope).ParseFile();
        _including.Pop();
        return root;
    }

    /// <summary>A name without an extension stands for all formats it exists in, HOCON last, so that it wins.</summary>
    private IReadOnlyList<string> Find(IncludeStatement include)
    {
        var name = include.Name;
        var from = include.Position.File;
        if (name.Length == 0)
        {
            return [];
        }

        if (name.AsSpan(name.LastIndexOf('/') + 1).IndexOfAny("*?.") < 0)
        {
            var found = Extensions.SelectMany(e => sources.Expand(name + e, from)).ToList();
            if (found.Count > 0)
            {
                return found;
            }
        }

        return sources.Expand(name, from);
    }

    private bool MayInclude(string path, SourcePosition from)
    {
        if (_including.Contains(path))
        {
            var chain = string.Join(" includes ", _including.Reverse().SkipWhile(p => p != path).Append(path).Select(Shown.Value));
            diagnostics.Error(DiagnosticCodes.IncludeCycle, from, $"{chain}; a file cannot include itself, remove one of these includes");
            return false;
        }

        if (_including.Count > MaxIncludeDepth)
        {
            diagnostics.Error(
                DiagnosticCodes.IncludeTooDeep,
                from,
                string.Create(CultureInfo.InvariantCulture, $"{Shown.Value(path)} is included through more than "
                    + $"{MaxIncludeDepth} files"));
            return false;
        }

        return true;
    }

    /// <summary>
    /// HOCON lets a file be missing unless it is required. It is said nevertheless: a mistyped name is half a configuration.
    /// </summary>
    private void ReportNoFile(IncludeStatement include)
    {
        if (include.IsRequired)
        {
            diagnostics.Error(
                DiagnosticCodes.IncludeNotFound,
                include.Position,
                $"there is no file {Shown.Value(include.Name)}, and it is required; expected a file or a pattern, "
                + $"relative to the file that includes it");
        }
        else
        {
            diagnostics.Warning(
                DiagnosticCodes.IncludeNotFound, include.Position, $"there is no file {Shown.Value(include.Name)}; "
                    + $"nothing is included here");
        }
    }

    private void Exhaust(SourcePosition position, string message)
    {
        if (!IsExhausted)
        {
            IsExhausted = true;
            diagnostics.Error(DiagnosticCodes.TooMuchInput, position, message);
        }
    }
}
