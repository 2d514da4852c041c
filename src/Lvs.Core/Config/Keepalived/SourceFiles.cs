using System.Collections.Immutable;
using System.Globalization;

namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// Reads and parses a file with everything it includes. The bounds are far above any real configuration; they only keep a broken
/// or hostile one from taking the machine's memory.
/// </summary>
internal sealed class SourceFiles(IConfigSources sources, DiagnosticBag diagnostics)
{
    public const int MaxIncludeDepth = 16;
    public const int MaxFiles = 256;
    public const int MaxCharacters = 64 * 1024 * 1024;
    public const int MaxWords = 4_000_000;

    private readonly Stack<string> _including = new();
    private int _files;
    private long _characters;
    private int _words;

    /// <summary>Whether a bound was reached and reading ended before the text did.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>The file everything begins with.</summary>
    public ImmutableArray<Statement> ReadRoot(string path, IBlockGrammar grammar)
        => ReadFile(path, new SourcePosition(path, 1, 1), grammar, depth: 0);

    /// <summary>The statements of all files an include names, to stand in its place.</summary>
    public ImmutableArray<Statement> Include(Word pattern, IBlockGrammar grammar, int depth)
    {
        var paths = sources.Expand(pattern.Text, pattern.Position.File);
        if (paths.Count == 0)
        {
            ReportNoFile(pattern);
            return [];
        }

        var statements = ImmutableArray.CreateBuilder<Statement>();
        foreach (var path in paths)
        {
            if (MayInclude(path, pattern.Position))
            {
                statements.AddRange(ReadFile(path, pattern.Position, grammar, depth));
            }
        }

        return statements.ToImmutable();
    }

    /// <summary>Counts a word; false when there have been too many and reading ends.</summary>
    public bool TakeWord(SourcePosition position)
    {
        if (_words++ >= MaxWords)
        {
            Exhaust(position, string.Create(CultureInfo.InvariantCulture, $"more than {MaxWords} words; the rest is not read"));
        }

        return !IsExhausted;
    }

    private ImmutableArray<Statement> ReadFile(string path, SourcePosition from, IBlockGrammar grammar, int depth)
    {
        if (IsExhausted)
        {
            return [];
        }

        if (_files++ >= MaxFiles)
        {
            Exhaust(from, string.Create(CultureInfo.InvariantCulture, $"more than {MaxFiles} files; the rest is not read"));
            return [];
        }

        var text = sources.ReadFile(path, out var error);
        if (text is null)
        {
            diagnostics.Error(
                DiagnosticCodes.UnreadableFile, from, $"{Shown.Value(path)} cannot be read: {error ?? "no reason given"}");
            return [];
        }

        _characters += text.Length;
        if (_characters > MaxCharacters)
        {
            Exhaust(from, $"with {Shown.Value(path)} there are more than 64 MiB of text; the rest is not read");
            return [];
        }

        _including.Push(path);
        var statements = new Parser(this, diagnostics, text, path, grammar, depth).ParseFile();
        _including.Pop();
        return statements;
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
                string.Create(CultureInfo.InvariantCulture, $"{Shown.Value(path)} is included through more than {MaxIncludeDepth} files"));
            return false;
        }

        return true;
    }

    /// <summary>An empty drop-in folder is ordinary, a named file that is not there is half a configuration.</summary>
    private void ReportNoFile(Word pattern)
    {
        if (pattern.Text.AsSpan().IndexOfAny("*?[") >= 0)
        {
            diagnostics.Warning(
                DiagnosticCodes.IncludeNotFound,
                pattern.Position,
                $"no file matches {Shown.Value(pattern.Text)}; nothing is included here");
        }
        else
        {
            diagnostics.Error(
                DiagnosticCodes.IncludeNotFound,
                pattern.Position,
                $"there is no file {Shown.Value(pattern.Text)}; expected a file or a pattern, relative to the file that includes it");
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
