using System.Collections.Immutable;
using System.Globalization;
using Lvs.Core.Config.Keepalived.Text;

namespace Lvs.Core.Config.Keepalived;

/// <summary>Reads and parses a file with everything it includes. The bounds of all of it together are those of <see cref="TextState"/>.</summary>
internal sealed class SourceFiles
{
    public const int MaxIncludeDepth = 16;

    /// <summary>PATH_MAX of linux/limits.h.</summary>
    private const int LongestPath = 4096;

    private readonly TextState _state;
    private readonly DiagnosticBag _diagnostics;
    private readonly Stack<string> _including = new();
    private IncludeChecks _checks;

    public SourceFiles(TextState state, DiagnosticBag diagnostics)
    {
        _state = state;
        _diagnostics = diagnostics;
        _checks = state.Options.RequireIncludes ? IncludeChecks.All : IncludeChecks.None;
    }

    /// <summary>The file everything begins with.</summary>
    public ImmutableArray<Statement> ReadRoot(string path, IBlockGrammar grammar)
    {
        var statements = ReadFile(path, new SourcePosition(path, 1, 1), grammar, depth: 0);
        _state.Comments?.Finish();
        return statements;
    }

    /// <summary>The words of an <c>include_check</c>: they count for what follows in this file and in what it includes.</summary>
    public void Check(ImmutableArray<Word> words) => _checks = IncludeSyntax.Apply(_checks, words.AsSpan());

    /// <summary>Adds the statements of all files an include names, in its place.</summary>
    public void Include(Word keyword, Word pattern, IBlockGrammar grammar, int depth, List<Statement> statements)
    {
        _state.Comments?.Resolve(Resolution.Include, keyword.Position);
        var checks = _checks | IncludeSyntax.ChecksOf(keyword.Text);
        foreach (var path in Find(keyword, pattern, checks))
        {
            if (MayInclude(path, pattern.Position))
            {
                // What an included file checks ends with it.
                var outer = _checks;
                statements.AddRange(ReadFile(path, pattern.Position, grammar, depth));
                _checks = outer;
            }
        }
    }

    private ImmutableArray<Statement> ReadFile(string path, SourcePosition from, IBlockGrammar grammar, int depth)
    {
        if (!_state.TakeFile(from))
        {
            return [];
        }

        var text = _state.Sources.ReadFile(path, out var error);
        if (text is null)
        {
            // A plain include of keepalived goes on without a file that is there and cannot be read; to us that is half a configuration.
            _diagnostics.Error(
                DiagnosticCodes.UnreadableFile, from, $"{Shown.Value(path)} cannot be read: {error ?? "no reason given"}");
            return [];
        }

        if (!_state.TakeText(from, path, text.Length))
        {
            return [];
        }

        _including.Push(path);
        var statements = new Parser(this, _state, _diagnostics, new Lexer(_state, text, path), grammar, depth).ParseFile();
        _including.Pop();
        return statements;
    }

    /// <summary>The files a pattern names: of each part of its braces in turn, those of one part sorted.</summary>
    private List<string> Find(Word keyword, Word pattern, IncludeChecks checks)
    {
        if (pattern.Text.Length > LongestPath || Glob.ExpandBraces(pattern.Text) is not { } parts)
        {
            _diagnostics.Error(
                DiagnosticCodes.BadIncludePattern,
                pattern.Position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"this pattern is too long or stands for more than {Glob.MaxAlternatives} others; expected a shorter one"));
            return [];
        }

        var found = new List<string>();
        var missing = new List<string>();
        foreach (var part in parts)
        {
            var paths = _state.Sources.Expand(part, pattern.Position.File);
            found.AddRange(paths);
            if (paths.Count == 0 && (parts.Count > 1 || !Glob.IsPattern(part)))
            {
                missing.Add(part);
            }
        }

        if (found.Count == 0)
        {
            ReportNoFile(keyword, pattern, parts.Count > 1, checks);
        }
        else if (missing.Exists(p => !Glob.IsPattern(p)))
        {
            Report(
                DiagnosticCodes.IncludeNotFound,
                checks,
                IncludeChecks.BraceMatch,
                pattern.Position,
                $"there is no file {string.Join(", ", missing.Where(p => !Glob.IsPattern(p)).Take(3).Select(Shown.Value))}");

            // keepalived includes nothing then, not even what is there.
            found.RemoveAll(_ => checks.HasFlag(IncludeChecks.BraceMatch));
        }

        found.RemoveAll(path => IsExecutable(path, pattern, checks));
        return found;
    }

    private bool IsExecutable(string path, Word pattern, IncludeChecks checks)
    {
        if (!_state.Sources.IsExecutable(path))
        {
            return false;
        }

        Report(
            DiagnosticCodes.UnreadableFile,
            checks,
            IncludeChecks.Readable,
            pattern.Position,
            $"{Shown.Value(path)} is executable, which keepalived takes for a mistake; expected a file with its x bits off");
        return true;
    }

    private bool MayInclude(string path, SourcePosition from)
    {
        if (_including.Contains(path))
        {
            var chain = string.Join(" includes ", _including.Reverse().SkipWhile(p => p != path).Append(path).Select(Shown.Value));
            _diagnostics.Error(DiagnosticCodes.IncludeCycle, from, $"{chain}; a file cannot include itself, remove one of these includes");
            return false;
        }

        if (_including.Count > MaxIncludeDepth)
        {
            _diagnostics.Error(
                DiagnosticCodes.IncludeTooDeep,
                from,
                string.Create(CultureInfo.InvariantCulture, $"{Shown.Value(path)} is included through more than {MaxIncludeDepth} files"));
            return false;
        }

        return true;
    }

    private void ReportNoFile(Word keyword, Word pattern, bool hasBraces, IncludeChecks checks)
    {
        var name = Shown.Value(pattern.Text);
        var isPattern = Glob.IsPattern(pattern.Text);
        var needed = hasBraces ? IncludeChecks.BraceMatch | IncludeChecks.WildcardMatch
            : isPattern ? IncludeChecks.WildcardMatch : IncludeChecks.Match;
        Report(
            DiagnosticCodes.IncludeNotFound,
            checks,
            needed,
            pattern.Position,
            isPattern || hasBraces
                ? $"no file matches {name}; nothing is included here"
                : $"there is no file {name}; expected a file or a pattern, relative to the file that includes it"
                    + (keyword.Text == "include" ? " (as keepalived does, an 'include' goes on without it; 'includem' would not)" : ""));
    }

    /// <summary>An error when the include insists on what is missing, else a warning: what is missing is then left out.</summary>
    private void Report(string code, IncludeChecks checks, IncludeChecks needed, SourcePosition position, string message)
    {
        if ((checks & needed) != IncludeChecks.None)
        {
            _diagnostics.Error(code, position, message);
        }
        else
        {
            _diagnostics.Warning(code, position, message);
        }
    }
}
