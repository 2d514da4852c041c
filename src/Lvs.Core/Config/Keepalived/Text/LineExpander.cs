using System.Collections.Immutable;
using System.Globalization;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>
/// Reads the lines that are more than words: conditions, definitions, repetitions, variables, includes, quotes. Works on one line at
/// a time and on one piece of it: after a brace the rest is read as a line of its own. Lines come, in this order, from the rest of the
/// line, the innermost repetition begun since the innermost variable, the rest of that variable, and at last the file.
/// </summary>
internal sealed class LineExpander
{
    private readonly TextState _state;
    private readonly string _file;
    private readonly VariableExpander _variables;
    private readonly LineBuffer _line = new();
    private readonly List<MultilineUse> _used = [];
    private RepetitionFrame? _repetition;
    private VariableFrame? _variable;

    // The line is not as it stands in the file.
    private bool _isAltered;
    private bool _hasUnclosedQuote;

    public LineExpander(TextState state, string file)
    {
        _state = state;
        _file = file;
        _variables = new VariableExpander(state, file);
    }

    /// <summary>The same moment again, for another reader.</summary>
    public LineExpander(LineExpander other, TextState state)
        : this(state, other._file)
    {
        _line.Load(other._line);
        (_repetition, _variable) = (other._repetition, other._variable);
    }

    /// <summary>The line of the file that is read into it.</summary>
    public LineBuffer Line => _line;

    /// <summary>Whether there is anything to read before the file goes on.</summary>
    public bool HasMore => (!_line.IsEmpty || _variable is not null || _repetition is not null) && !_state.IsExhausted;

    /// <summary>Told when a line of the file has been read into <see cref="Line"/>.</summary>
    public void Begin(bool hasUnclosedQuote) => (_isAltered, _hasUnclosedQuote) = (false, hasUnclosedQuote);

    /// <summary>Reads one piece of a line.</summary>
    public void Step(List<Token> tokens)
    {
        if (_line.IsEmpty && !TryLoadNext())
        {
            return;
        }

        if (!Prepare())
        {
            _line.Clear();
        }
        else if (!TryReadInclude(tokens))
        {
            ReadPiece(tokens);
        }

        if (_line.IsEmpty)
        {
            tokens.Add(new Token(TokenKind.NewLine, "", _line.PositionAt(0)));
        }
    }

    /// <summary>
    /// Whether a <c>@NAME</c> or <c>@^NAME</c> at the beginning lets the line be read; it is then gone. One without anything after it
    /// lets nothing be read.
    /// </summary>
    public bool TakeCondition()
    {
        _state.Comments?.Resolve(Resolution.Condition, _line.PositionAt(0));
        var isNegated = _line.Length > 1 && _line[1] == '^';
        var begin = isNegated ? 2 : 1;
        var length = _line.Text[begin..].IndexOfAny(' ', '\t');
        if (length < 0 || _line.Text.Slice(begin, length).SequenceEqual(_state.Options.ConfigId) == isNegated
            || (_state.Options.ConfigId is null && !isNegated))
        {
            return false;
        }

        _line.Skip(begin + length);
        _line.SkipBlanks();
        _isAltered = true;
        return true;
    }

    /// <summary>Whether a line, conditions aside, is a definition.</summary>
    public static bool IsDefinition(ReadOnlySpan<char> text)
    {
        if (text.StartsWith('@') && text.IndexOfAny(' ', '\t') is > 0 and var blank)
        {
            text = text[blank..].TrimStart(" \t");
        }

        return DefinedNameLength(text) > 0;
    }

    /// <summary>Takes the name and the sign of a definition the line begins with.</summary>
    public string? TakeDefinedName()
    {
        var length = DefinedNameLength(_line.Text);
        if (length == 0)
        {
            return null;
        }

        var name = _line.Text.Slice(1, length).ToString();
        _line.Skip(length + 2);
        _line.SkipBlanks();
        return name;
    }

    public void Define(Definition definition, SourcePosition at)
    {
        if (!_state.Definitions.TrySet(definition))
        {
            _state.Exhaust(
                DiagnosticCodes.ExpansionTooLarge,
                at,
                string.Create(CultureInfo.InvariantCulture, $"more than {Definitions.MaxDefinitions} variables; the rest is not read"));
        }
    }

    private static int DefinedNameLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[0] != '$' || (!char.IsAsciiLetter(text[1]) && text[1] != '_'))
        {
            return 0;
        }

        var length = VariableSyntax.NameLengthAt(text[1..]);
        return length + 1 < text.Length && text[length + 1] == '=' ? length : 0;
    }

    private bool TryLoadNext()
    {
        _hasUnclosedQuote = false;
        _isAltered = true;
        if (_repetition is { } repetition && repetition.Depth > (_variable?.RepetitionDepth ?? 0))
        {
            LoadRound(repetition);
            return true;
        }

        if (_variable is not { } frame)
        {
            return false;
        }

        var lines = frame.Definition.Lines;
        var line = lines[frame.Next];
        _line.Load(frame.Expansion, line.Text, line.Line, line.Column);
        _variable = frame.Next + 1 < lines.Length ? frame with { Next = frame.Next + 1 } : frame.Outer;
        return _state.TakeExpandedLine(frame.Expansion.UsedAt, line.Text.Length);
    }

    private void LoadRound(RepetitionFrame frame)
    {
        var repetition = frame.Repetition;
        foreach (var (name, value) in repetition.ValuesIn(frame.Next))
        {
            Define(Definition.Of(name, value, repetition.At), repetition.At);
        }

        _line.Load(repetition.Rest);
        _repetition = frame.Next + 1 < repetition.Count ? frame with { Next = frame.Next + 1 } : frame.Outer;
        _ = _state.TakeExpandedLine(repetition.At, repetition.Rest.Text.Length);
    }

    /// <summary>Does what a line may ask for before it is words; false when nothing is left of it.</summary>
    private bool Prepare()
    {
        while (!_line.IsEmpty && !_state.IsExhausted)
        {
            if (_line[0] == '@' && !TakeCondition())
            {
                return false;
            }

            if (_line.IsEmpty || TryDefine() || TryRepeat())
            {
                return false;
            }

            if (_line[0] == '~' || !_line.Text.Contains('$') || !TryExpand())
            {
                return true;
            }

            if (_line.IsEmpty || (_line[0] is not ('@' or '~') && !_line.Text.Contains('$')))
            {
                return !_line.IsEmpty;
            }
        }

        return false;
    }

    private bool TryDefine()
    {
        var at = _line.PositionAt(0);
        if (_line[0] != '$' || TakeDefinedName() is not { } name)
        {
            return false;
        }

        _state.Comments?.Resolve(Resolution.Variable, at);
        var valueAt = _line.IsEmpty ? at : _line.PositionAt(0);
        Define(Definition.Of(name, _line.Text.ToString(), valueAt), at);
        return true;
    }

    private bool TryRepeat()
    {
        var isNumbers = _line.Text.StartsWith(RepetitionSyntax.Seq);
        if (!isNumbers && !_line.Text.StartsWith(RepetitionSyntax.Lst))
        {
            return false;
        }

        var at = _line.PositionAt(0);
        _state.Comments?.Resolve(Resolution.Repetition, at);
        var syntax = new RepetitionSyntax(_line.Text);
        Repetition? repetition = isNumbers ? syntax.ReadNumbers(ResolveNumbers, out var error) : syntax.ReadList(out error);
        if (repetition is null)
        {
            _state.Diagnostics?.Error(DiagnosticCodes.BadRepetition, at, $"this repetition cannot be read: {error}");
        }
        else if (repetition.Count > TextState.MaxExpandedLines)
        {
            _state.Diagnostics?.Error(
                DiagnosticCodes.ExpansionTooLarge,
                at,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"this repetition has {repetition.Count} rounds; expected at most {TextState.MaxExpandedLines}"));
        }
        else
        {
            _repetition = new(repetition with { Rest = _line.Piece(syntax.Length), At = at }, 0, (_repetition?.Depth ?? 0) + 1, _repetition);
        }

        return true;
    }

    private string ResolveNumbers(string text)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        // On a line of its own, so that nothing of it is taken for the rest of the line; one of several lines is no number.
        var numbers = new LineBuffer();
        var at = _line.PositionAt(0);
        numbers.Load(at.File, text, at.Line, at.Column);
        var used = new List<MultilineUse>();
        _ = _variables.Expand(numbers, used);
        return used.Count == 0 ? numbers.Text.ToString() : "";
    }

    private bool TryExpand()
    {
        _used.Clear();
        if (!_variables.Expand(_line, _used))
        {
            return false;
        }

        foreach (var use in _used)
        {
            _variable = new(use.Definition, use.Expansion, 1, _repetition?.Depth ?? 0, _variable);
        }

        _isAltered = true;
        var openQuote = -1;
        _ = _line.StripComment(0, ref openQuote, out _);
        ReportUnclosedQuote(openQuote);
        return true;
    }

    private bool TryReadInclude(List<Token> tokens)
    {
        var length = IncludeSyntax.LengthOf(_line.Text);
        if (length == 0)
        {
            return false;
        }

        var at = _line.PositionAt(0);
        tokens.Add(new(TokenKind.Include, _line.Text[..length].ToString(), at));
        _line.Skip(length);
        _line.SkipBlanks();
        if (!_line.IsEmpty)
        {
            tokens.Add(new(TokenKind.Word, _line.Text.ToString(), _line.PositionOf(0, _line.Length)));
        }

        if (_isAltered)
        {
            _state.Diagnostics?.WarningOnce(
                DiagnosticCodes.UncertainInclude,
                DiagnosticCodes.UncertainInclude,
                at,
                "this include depends on a condition, a variable or a repetition; it is followed here, but keepalived reads such a file "
                    + "twice or not at all: put the condition into the file");
        }

        _line.Clear();
        return true;
    }

    /// <summary>Reads a brace, or the words up to the next one.</summary>
    private void ReadPiece(List<Token> tokens)
    {
        if (_line[0] is '{' or '}')
        {
            tokens.Add(new(_line[0] == '{' ? TokenKind.Open : TokenKind.Close, "", _line.PositionAt(0)));
            _line.Skip(1);
            _line.SkipBlanks();
            return;
        }

        var brace = FindBrace(_line.Text);
        var text = _line.Text[..brace];
        var splitter = new WordSplitter(text, QuoteRule.Plain);
        if (splitter.MoveNext() && WordSplitter.RuleOf(splitter.Word) is var rule && rule != QuoteRule.Plain)
        {
            splitter = new WordSplitter(text, rule);
            _ = splitter.MoveNext();
        }

        do
        {
            if (splitter.Start < text.Length)
            {
                tokens.Add(new(TokenKind.Word, _state.Pool.Take(splitter.Word), _line.PositionOf(splitter.Start, splitter.Length)));
            }

            if (splitter.IsUnclosed)
            {
                ReportUnclosedQuote(splitter.Start);
            }
        }
        while (splitter.MoveNext());
        _line.Skip(brace);
    }

    /// <summary>
    /// The first brace outside quotes, or the end. The braces of an undefined variable, already reported, are none: keepalived takes
    /// them for a block's, and what follows for its content.
    /// </summary>
    private static int FindBrace(ReadOnlySpan<char> text)
    {
        var isQuoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case '$' when !isQuoted && at + 1 < text.Length && text[at + 1] == '{' && VariableSyntax.ReadAt(text[at..]) is { } variable:
                    at += variable.Length - 1;
                    break;
                case '{' or '}' when !isQuoted:
                    return at;
            }
        }

        return text.Length;
    }

    private void ReportUnclosedQuote(int at)
    {
        if (at >= 0 && !_hasUnclosedQuote)
        {
            _hasUnclosedQuote = true;
            ReportUnclosedQuote(_state, _line.PositionAt(at));
        }
    }

    /// <summary>The text is not repeated: it may be a password.</summary>
    public static void ReportUnclosedQuote(TextState state, SourcePosition at)
        => state.Diagnostics?.Error(
            DiagnosticCodes.UnclosedQuote, at, "a quote opens here and its line ends first; expected a closing '\"'");

    private sealed record RepetitionFrame(Repetition Repetition, long Next, int Depth, RepetitionFrame? Outer);

    private sealed record VariableFrame(
        Definition Definition, Expansion Expansion, int Next, int RepetitionDepth, VariableFrame? Outer);
}
