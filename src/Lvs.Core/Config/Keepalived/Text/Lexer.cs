using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>
/// Cuts a file into words, braces and line ends. A line of plain words is cut where it stands, without copying; one with a quote, a
/// backslash, a variable, a condition, a repetition or an include goes through a <see cref="LineExpander"/>.
/// </summary>
internal sealed class Lexer
{
    /// <summary>What keepalived has room for (MAXBUF of lib/parser.h, less the line's end and the string's).</summary>
    private const int LongestForKeepalived = 1022;

    private const char ByteOrderMark = '\uFEFF';

    private static readonly SearchValues<char> NotPlain = SearchValues.Create("\n\"$\\");
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n\f\v{}#!");
    private static readonly SearchValues<char> Structure = SearchValues.Create("{}#!\"$\\@~");

    private readonly TextState _state;
    private readonly string _text;
    private readonly int _end;
    private readonly string _file;
    private readonly LineExpander _expander;
    private readonly List<Token> _ready = [];
    private int _nextReady;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    // The first of NotPlain at or after _at, as far as it is known.
    private int _notPlain = -1;
    private bool _atBeginning = true;

    public Lexer(TextState state, string text, string file)
    {
        _state = state;
        (_text, _end) = (text, text.Length);
        _file = file;
        _expander = new LineExpander(state, file);
        _at = text.StartsWith(ByteOrderMark) ? 1 : 0;
    }

    /// <summary>Reads a part of a file again.</summary>
    public Lexer(TextState state, TextPart part)
    {
        _state = state;
        (_text, _end, _file) = (part.Text, part.End, part.File);
        _expander = new LineExpander(state, part.File);
        (_at, _line, _lineStart) = (part.Start, part.Line, part.LineStart);
    }

    private Lexer(Lexer other, TextState state)
    {
        _state = state;
        (_text, _end, _file) = (other._text, other._end, other._file);
        _expander = new LineExpander(other._expander, state);
        _ready.AddRange(other._ready);
        (_nextReady, _at, _line, _lineStart) = (other._nextReady, other._at, other._line, other._lineStart);
        (_notPlain, _atBeginning, Unclosed) = (other._notPlain, other._atBeginning, other.Unclosed);
    }

    /// <summary>Opening less closing braces so far.</summary>
    public int Unclosed { get; private set; }

    public Token Next()
    {
        while (true)
        {
            if (_nextReady < _ready.Count)
            {
                return Count(_ready[_nextReady++]);
            }

            if (_expander.HasMore)
            {
                _ready.Clear();
                _nextReady = 0;
                _expander.Step(_ready);
            }
            else if (_state.IsExhausted)
            {
                return new(TokenKind.End, "", Here(_at));
            }
            else if (!_atBeginning || IsPlain())
            {
                return Count(NextPlain());
            }
            else
            {
                ReadLine();
            }
        }
    }

    /// <summary>
    /// Opening less closing braces of the whole file: what the parser may take for a missing or an extra one. Reads on with a copy of
    /// everything, so it is asked only when something does not fit. What is included counts for itself.
    /// </summary>
    public int CountUnclosed()
    {
        var rest = new Lexer(this, _state.Skim());
        while (rest.Next().Kind != TokenKind.End)
        {
        }

        return rest.Unclosed;
    }

    /// <summary>
    /// Behind an opening brace: goes on to the brace that closes it when nothing but words, braces and comments stands between them.
    /// That can be read at any time, since nothing before it in the file decides what it says. Nowhere gone otherwise.
    /// </summary>
    /// <param name="part">What stands between the braces, and the closing one.</param>
    public bool TrySkipBlock(out TextPart part)
    {
        part = new(_text, _file, _at, _at, _line, _lineStart);
        if (_nextReady < _ready.Count || _expander.HasMore || _at == 0 || _text[_at - 1] != '{')
        {
            return false;
        }

        var at = Braces.EndOf(_text, _at, _end, Structure, other => _text[other] is '#' or '!' ? LineEnd(other) : -1);
        if (at < 0)
        {
            return false;
        }

        var block = _text.AsSpan(_at, at - _at);
        if (IncludeSyntax.MayBeIn(block) || !IsPlainUpToLineEnd(at))
        {
            return false;
        }

        part = part with { End = at };
        _line += block.Count('\n');
        _lineStart = block.LastIndexOf('\n') is >= 0 and var last ? _at + last + 1 : _lineStart;
        (_at, _atBeginning) = (at - 1, true);
        return true;
    }

    private bool IsPlainUpToLineEnd(int at) => !_text.AsSpan(at, LineEnd(at) - at).ContainsAny(NotPlain);

    private int LineEnd(int at)
    {
        var length = _text.AsSpan(at, _end - at).IndexOf('\n');
        return length < 0 ? _end : at + length;
    }

    private Token Count(Token token)
    {
        Unclosed += token.Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
        return token;
    }

    private SourcePosition Here(int at) => new(_file, _line, at - _lineStart + 1);

    /// <summary>At the beginning of a line, or of what follows a brace: whether it is only words.</summary>
    private bool IsPlain()
    {
        SkipBlanks();
        if (_at >= _end)
        {
            return true;
        }

        if (_notPlain < _at)
        {
            var found = _text.AsSpan(_at, _end - _at).IndexOfAny(NotPlain);
            _notPlain = found < 0 ? _end : _at + found;
        }

        _atBeginning = false;
        return (_notPlain == _end || _text[_notPlain] == '\n') && BeginsPlain(_at);
    }

    /// <summary>Whether neither a condition nor a repetition nor an include begins here.</summary>
    private bool BeginsPlain(int at)
        => _text[at] is not ('@' or '~')
            && (_text[at] != 'i' || IncludeSyntax.LengthOf(_text.AsSpan(at, LineEnd(at) - at)) == 0);

    private Token NextPlain()
    {
        SkipBlanks();
        if (_at >= _end)
        {
            return new(TokenKind.End, "", Here(_at));
        }

        var at = _at;
        switch (_text[at])
        {
            case '\n':
                var newLine = new Token(TokenKind.NewLine, "", Here(at));
                _at++;
                EndLine(at);
                return newLine;
            case '{':
                _at++;
                _atBeginning = true;
                return new(TokenKind.Open, "", Here(at));
            case '}':
                _at++;
                _atBeginning = true;
                return new(TokenKind.Close, "", Here(at));
            case '#' or '!':
                SkipComment();
                return NextPlain();
            default:
                var rest = _text.AsSpan(at, _end - at);
                var length = rest.IndexOfAny(WordEnds);
                length = length < 0 ? rest.Length : length;
                _at += length;
                return new(TokenKind.Word, _state.Pool.Take(rest[..length]), Here(at));
        }
    }

    /// <summary>Carriage returns are blanks, so that files with either line end read alike.</summary>
    private void SkipBlanks() => _at = PastBlanks(_at);

    private int PastBlanks(int at)
    {
        while (at < _end && _text[at] is ' ' or '\t' or '\r' or '\f' or '\v')
        {
            at++;
        }

        return at;
    }

    private void SkipComment()
    {
        var end = LineEnd(_at);
        if (_state.Comments is { } comments)
        {
            comments.Add(_text.AsSpan(_at, end - _at), _line, isAlone: _text.AsSpan(_lineStart, _at - _lineStart).IsWhiteSpace());
        }

        _at = end;
    }

    private void EndLine(int end)
    {
        if (end - _lineStart > LongestForKeepalived && _state.Diagnostics is { } diagnostics)
        {
            diagnostics.WarningOnce(
                DiagnosticCodes.LineTooLongForKeepalived,
                DiagnosticCodes.LineTooLongForKeepalived,
                new SourcePosition(_file, _line, 1),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"this line is longer than {LongestForKeepalived} characters; it is read here, but keepalived ignores it (2.2.7 cuts it): "
                        + $"break it up"));
        }

        _line++;
        _lineStart = _at;
        _atBeginning = true;
    }

    /// <summary>Reads a line that is not plain, with the lines a backslash joins to it, up to where the expander takes over.</summary>
    private void ReadLine()
    {
        var line = _expander.Line;
        line.Load(_file, [], _line, 1);
        var text = TakeLine(out var number, out var column);
        var openQuote = -1;
        var isJoined = false;
        while (true)
        {
            var from = line.Length;
            if (from + text.Length > LineBuffer.MaxLength)
            {
                line.Clear();
                VariableExpander.ReportTooLong(_state, new SourcePosition(_file, number, column), "this line");
                break;
            }

            line.Append(text, number, column);
            var continues = line.StripComment(from, ref openQuote, out var comment);
            if (!comment.IsEmpty)
            {
                _state.Comments?.Add(comment, number, isAlone: line.IsEmpty);
            }

            if (!continues)
            {
                break;
            }

            if (!isJoined && LineExpander.IsDefinition(line.Text))
            {
                line.TrimEnd();
                ReadDefinition();
                break;
            }

            isJoined = true;
            if (_at >= _end)
            {
                break;
            }

            text = TakeLine(out number, out column);
            column += text.Length - text.TrimStart(" \t").Length;
            text = text.TrimStart(" \t");
        }

        FinishLine(isJoined, openQuote);
    }

    private void FinishLine(bool isJoined, int openQuote)
    {
        var line = _expander.Line;
        if (isJoined && !line.IsEmpty)
        {
            line.TrimEnd();
            _state.Diagnostics?.WarningOnce(
                DiagnosticCodes.JoinedLine,
                DiagnosticCodes.JoinedLine,
                line.PositionAt(0),
                "lines are joined here, but keepalived joins them in the value of a variable only and takes the '\\' for a part of the "
                    + "word before it: write one line");
        }

        if (openQuote >= 0 && !line.IsEmpty)
        {
            LineExpander.ReportUnclosedQuote(_state, line.PositionAt(openQuote));
        }

        _expander.Begin(openQuote >= 0);
        if (line.IsEmpty)
        {
            _ready.Clear();
            _nextReady = 0;
            _ready.Add(new(TokenKind.NewLine, "", Here(_at)));
        }
    }

    /// <summary>
    /// Reads a definition of several lines, each of which ends in a backslash but the last. A line with nothing on it ends it too, and
    /// so does one with a comment only: keepalived's parent process hands comments on to the others as empty lines. One whose condition
    /// fails is left out as a whole; keepalived reads all but its first line.
    /// </summary>
    private void ReadDefinition()
    {
        var line = _expander.Line;
        var at = line.PositionAt(0);
        var isWanted = line[0] != '@' || _expander.TakeCondition();
        var name = isWanted ? _expander.TakeDefinedName() : null;
        var lines = ImmutableArray.CreateBuilder<DefinitionLine>();
        AddTo(lines, line);
        var continues = true;
        while (continues && _at < _end)
        {
            var text = TakeLine(out var number, out var column);
            if (text.Length > LineBuffer.MaxLength)
            {
                VariableExpander.ReportTooLong(_state, new SourcePosition(_file, number, column), "this line");
                continue;
            }

            var openQuote = -1;
            line.Load(_file, text, number, column);
            continues = line.StripComment(0, ref openQuote, out _);
            line.TrimEnd();
            if (!continues && line.IsEmpty)
            {
                ReportEarlyEnd(name, number);
                break;
            }

            if (openQuote >= 0)
            {
                LineExpander.ReportUnclosedQuote(_state, line.PositionAt(openQuote));
            }

            AddTo(lines, line);
        }

        line.Clear();
        if (name is not null)
        {
            var value = lines.Count > 0 ? lines.ToImmutable() : [new DefinitionLine("", at.Line, at.Column)];
            _expander.Define(new Definition(name, _file, value, IsMultiline: lines.Count > 0), at);
        }
    }

    private static void AddTo(ImmutableArray<DefinitionLine>.Builder lines, LineBuffer line)
    {
        if (!line.IsEmpty)
        {
            var at = line.PositionAt(0);
            lines.Add(new(line.Text.ToString(), at.Line, at.Column));
        }
    }

    private void ReportEarlyEnd(string? name, int number)
    {
        if (name is not null)
        {
            _state.Diagnostics?.Warning(
                DiagnosticCodes.DefinitionEndsEarly,
                new SourcePosition(_file, number, 1),
                $"the value of '${name}' ends at this line, on which nothing is read, though the line before ends in '\\'; take it out to "
                    + "go on, or end the line before without one");
        }
    }

    /// <summary>The rest of the line without its end, and where it begins; goes to the next one.</summary>
    private ReadOnlySpan<char> TakeLine(out int number, out int column)
    {
        var begin = _at;
        (number, column) = (_line, begin - _lineStart + 1);
        var end = LineEnd(begin);
        _at = Math.Min(end + 1, _end);
        EndLine(end);
        return _text.AsSpan(begin, end - begin).TrimEnd('\r');
    }
}
