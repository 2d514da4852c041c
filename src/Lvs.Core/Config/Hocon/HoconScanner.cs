using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lvs.Core.Config.Hocon;

/// <summary>A place in a text, and everything that is read without looking at what it means: blanks, comments, strings, paths.</summary>
/// <param name="text">The text.</param>
/// <param name="file">The name of the file it is in.</param>
/// <param name="entry">The number of the file in places.</param>
/// <param name="pool">For texts that come again.</param>
/// <param name="diagnostics">Where findings go.</param>
/// <param name="keepComments">Whether comments are kept.</param>
internal sealed class HoconScanner(string text, string file, int entry, TextPool pool, DiagnosticBag diagnostics, bool keepComments)
{
    /// <summary>Stands for the end of the text; no character has this value.</summary>
    public const int End = -1;

    private const string Triple = "\"\"\"";
    private const string Include = "include";

    private static readonly SearchValues<char> Structure = SearchValues.Create("{}\"#/$+\\");
    private static readonly SearchValues<char> QuoteEnds = SearchValues.Create("\"\n\\");

    private readonly List<string> _comments = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;
    private int _trailingAt = -1;

    public DiagnosticBag Diagnostics => diagnostics;

    public int Current => _at < text.Length ? text[_at] : End;

    public int Offset => _at;

    public int Line => _line;

    public ulong Place => OriginTable.Pack(entry, _line, _at - _lineStart + 1);

    public SourcePosition Position => PositionOf(Mark);

    /// <summary>Whether a value ends here: a line end, a comma, a closing bracket, a comment, the end.</summary>
    public bool IsValueEnd => Current is '\n' or ',' or '}' or ']' or End || IsComment;

    public bool IsComment => _at < text.Length && IsCommentAt(_at);

    public (int Offset, int Line, int LineStart) Mark => (_at, _line, _lineStart);

    public SourcePosition PositionOf((int Offset, int Line, int LineStart) mark) => new(file, mark.Line, mark.Offset - mark.LineStart + 1);

    public void Return((int Offset, int Line, int LineStart) mark) => (_at, _line, _lineStart) = mark;

    /// <summary>Goes over one character that is no newline.</summary>
    public void Advance() => _at++;

    public bool StartsWith(string word) => text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal);

    /// <summary>Goes over a word when it stands here.</summary>
    public bool Take(string word)
    {
        if (!StartsWith(word))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    /// <summary>Goes over white space, newlines and comments; true when there was a newline.</summary>
    public bool SkipBlank()
    {
        var newline = false;
        while (_at < text.Length)
        {
            var character = text[_at];
            if (character == '\n')
            {
                newline = true;
                NextLine();
            }
            else if (HoconText.IsBlank(character))
            {
                _at++;
            }
            else if (IsComment)
            {
                ReadComment();
            }
            else
            {
                break;
            }
        }

        return newline;
    }

    /// <summary>Goes over white space of this line.</summary>
    public void SkipInline()
    {
        while (_at < text.Length && text[_at] != '\n' && HoconText.IsBlank(text[_at]))
        {
            _at++;
        }
    }

    /// <summary>The comments passed since the last time.</summary>
    public ValueList<string> TakeComments()
    {
        if (_comments.Count == 0)
        {
            return [];
        }

        var taken = _comments.ToValueList();
        _comments.Clear();
        return taken;
    }

    /// <summary>The comment that follows a value on its line, after a comma or not; it will not be passed again.</summary>
    public string? PeekTrailingComment()
    {
        if (!keepComments)
        {
            return null;
        }

        var start = Mark;
        SkipInline();
        if (Current == ',')
        {
            Advance();
            SkipInline();
        }

        string? comment = null;
        if (IsComment)
        {
            _trailingAt = _at;
            comment = CommentText();
        }

        Return(start);
        return comment;
    }

    /// <summary>A run of characters that need no quotes; empty when there is none. Nothing but the characters decides.</summary>
    public ReadOnlySpan<char> ReadUnquoted()
    {
        var start = _at;
        while (_at < text.Length)
        {
            var character = text[_at];
            if (character == '/' && IsComment)
            {
                break;
            }

            if (!HoconText.IsUnquoted(character) && !(character == '+' && IsPlusOfNumber(start)))
            {
                break;
            }

            _at++;
        }

        return text.AsSpan(start, _at - start);
    }

    /// <summary>The same text from a place on, for one who reads it later and for himself.</summary>
    public HoconScanner From((int Offset, int Line, int LineStart) mark, DiagnosticBag findings)
    {
        var scanner = new HoconScanner(text, file, entry, pool, findings, keepComments: false);
        scanner.Return(mark);
        return scanner;
    }

    public string Pooled(ReadOnlySpan<char> characters) => pool.Get(characters);

    /// <summary>The text from a place to here.</summary>
    public string Since(int offset) => pool.Get(text.AsSpan(offset, _at - offset));

    /// <summary>A quoted string, of one line or in triple quotes.</summary>
    public string ReadQuoted() => StartsWith(Triple) ? ReadTripleQuoted() : ReadOneLine();

    /// <summary>A key that is one element and followed by what must follow a key; false, and nowhere gone, when it is anything else.</summary>
    public bool TryReadSimpleKey(out string key)
    {
        var start = _at;
        if (Current == '"' && !StartsWith(Triple))
        {
            key = ReadOneLine();
        }
        else
        {
            var characters = ReadUnquoted();
            key = characters.Length == 0 || characters.Contains('.') ? "" : pool.Get(characters);
        }

        if ((key.Length > 0 || text[start] == '"') && SkipToEndOfKey())
        {
            return true;
        }

        _at = start;
        return false;
    }

    /// <summary>
    /// A path: the elements between dots outside quotes. Blanks within stay, those around it go. Ends before what cannot be part of it,
    /// which the caller judges. Empty when there is none; null when it is wrong, and reported.
    /// </summary>
    public string[]? ReadPath() => new PathReader(this, Position).Read();

    /// <summary>Goes past a substitution that is wrong: to its closing brace, or the end of the line.</summary>
    public void SkipSubstitution()
    {
        for (var depth = 1; depth > 0 && Current is not ('\n' or End); _at++)
        {
            depth += Current == '{' ? 1 : Current == '}' ? -1 : 0;
        }
    }

    /// <summary>
    /// At the brace that opens an object: goes behind the one that closes it when there is nothing between them but fields that can be read at
    /// any time: no substitution, no include, nothing that is added to. Nowhere gone otherwise.
    /// </summary>
    public bool TrySkipPlainObject()
    {
        var at = Braces.EndOf(text, _at + 1, text.Length, Structure, PastPlain);
        if (at < 0)
        {
            return false;
        }

        var skipped = text.AsSpan(_at, at - _at);
        if (skipped.Contains(Include, StringComparison.Ordinal))
        {
            return false;
        }

        _line += skipped.Count('\n');
        _lineStart = skipped.LastIndexOf('\n') is >= 0 and var last ? _at + last + 1 : _lineStart;
        _at = at;
        return true;
    }

    /// <summary>Behind a comment, a slash that begins none, or a plain text in quotes; -1 at what cannot be read at any time.</summary>
    private int PastPlain(int at) => text[at] switch
    {
        '#' or '/' when IsCommentAt(at) => LineEnd(at),
        '/' => at + 1,
        '"' when PlainQuoteLength(at) is > 0 and var quoted => at + quoted,
        _ => -1,
    };

    /// <summary>The length of a text in quotes without escapes, its quotes counted; 0 when it is anything else.</summary>
    private int PlainQuoteLength(int at)
    {
        var inside = text.AsSpan(at + 1);
        var length = inside.IndexOfAny(QuoteEnds);
        return length < 0 || inside[length] != '"' || inside.StartsWith("\"\"", StringComparison.Ordinal) ? 0 : length + 2;
    }

    /// <summary>How far a line is indented that has nothing but blanks before a place on it; -1 when something else is there.</summary>
    public int IndentBefore((int Offset, int Line, int LineStart) mark)
    {
        var before = text.AsSpan(mark.LineStart, mark.Offset - mark.LineStart);
        return before.ContainsAnyExcept(' ', '\t') ? -1 : before.Length;
    }

    /// <summary>How far the line of a place is indented.</summary>
    public int IndentOf((int Offset, int Line, int LineStart) mark)
    {
        var line = text.AsSpan(mark.LineStart, mark.Offset - mark.LineStart);
        var first = line.IndexOfAnyExcept(' ', '\t');
        return first < 0 ? line.Length : first;
    }

    /// <summary>Goes on to where the next field or element can begin: past a value that is wrong.</summary>
    public void SkipRest()
    {
        var depth = 0;
        while (_at < text.Length)
        {
            var character = text[_at];
            if (depth == 0 && IsValueEnd)
            {
                return;
            }

            if (character == '"')
            {
                SkipQuoted();
                continue;
            }

            if (IsComment)
            {
                SkipToLineEnd();
                continue;
            }

            depth += character is '{' or '[' ? 1 : character is '}' or ']' ? -1 : 0;
            if (character == '\n')
            {
                NextLine();
            }
            else
            {
                _at++;
            }
        }
    }

    public void Error(string code, string message) => diagnostics.Error(code, Position, message);

    public void ErrorAt(string code, SourcePosition position, string message) => diagnostics.Error(code, position, message);

    /// <summary>What stands here, for a message.</summary>
    public string Here => Current switch
    {
        End => "the end of the file",
        '\n' => "the end of the line",
        var character => $"'{Visible((char)character)}'",
    };

    private static string Visible(char character)
        => char.IsControl(character) || char.IsSurrogate(character) || HoconText.IsBlank(character)
            ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")
            : character.ToString();

    private void NextLine()
    {
        _at++;
        _line++;
        _lineStart = _at;
    }

    private bool IsCommentAt(int at) => text[at] == '#' || (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '/');

    private void SkipToLineEnd() => _at = LineEnd(_at);

    private int LineEnd(int at)
    {
        var length = text.AsSpan(at).IndexOf('\n');
        return length < 0 ? text.Length : at + length;
    }

    private void ReadComment()
    {
        if (keepComments && _at != _trailingAt)
        {
            _comments.Add(CommentText());
        }

        SkipToLineEnd();
    }

    private string CommentText()
    {
        var line = text.AsSpan(_at);
        var end = line.IndexOf('\n');
        line = (end < 0 ? line : line[..end])[(line[0] == '#' ? 1 : 2)..];
        return (line.StartsWith(" ", StringComparison.Ordinal) ? line[1..] : line).TrimEnd().ToString();
    }

    // The plus of 1e+5; the sign is the only character of a number that an unquoted string may not have.
    private bool IsPlusOfNumber(int start)
    {
        var before = text.AsSpan(start, _at - start);
        return before.Length > 1 && before[^1] is 'e' or 'E'
            && HoconText.IsNumber(before[..^1])
            && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]);
    }

    private bool SkipToEndOfKey()
    {
        var at = _at;
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        if (at < text.Length && (text[at] is '=' or ':' or '{' || (text[at] == '+' && at + 1 < text.Length && text[at + 1] == '=')))
        {
            _at = at;
            return true;
        }

        return false;
    }

    private string ReadTripleQuoted()
    {
        var opening = Position;
        _at += Triple.Length;
        var start = _at;
        var length = text.AsSpan(start).IndexOf(Triple, StringComparison.Ordinal);
        if (length < 0)
        {
            diagnostics.Error(
                DiagnosticCodes.UnclosedString, opening, "these three quotes are not closed before the end of the file; expected \"\"\"");
            length = text.Length - start;
            GoTo(text.Length);
            return text.Substring(start, length);
        }

        // Any number of quotes ends it, and those beyond three are part of it.
        var end = start + length + Triple.Length;
        while (end < text.Length && text[end] == '"')
        {
            end++;
        }

        GoTo(end);
        return text.Substring(start, end - Triple.Length - start);
    }

    private void GoTo(int offset)
    {
        while (text.AsSpan(_at, offset - _at).IndexOf('\n') is >= 0 and var length)
        {
            _at += length;
            NextLine();
        }

        _at = offset;
    }

    private string ReadOneLine()
    {
        var opening = Position;
        _at++;
        var start = _at;
        while (_at < text.Length && text[_at] is not ('"' or '\\') && text[_at] >= ' ')
        {
            _at++;
        }

        if (Current == '"')
        {
            return pool.Get(text.AsSpan(start, _at++ - start));
        }

        var content = new StringBuilder().Append(text, start, _at - start);
        while (Current != '"')
        {
            if (Current is '\n' or End)
            {
                diagnostics.Error(
                    DiagnosticCodes.UnclosedString,
                    opening,
                    "this quote is not closed on its line; expected another one, or three for a text of several lines");
                return content.ToString();
            }

            if (Current == '\\')
            {
                ReadEscape(content);
                continue;
            }

            if (Current < ' ' && !(Current == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n'))
            {
                Error(DiagnosticCodes.BadEscape, $"{Here} cannot stand in a quoted string; expected an escape such as \\t or \\u0000");
            }

            content.Append(text[_at++]);
        }

        _at++;
        return content.ToString();
    }

    private void ReadEscape(StringBuilder content)
    {
        var escaped = _at + 1 < text.Length ? text[_at + 1] : '\n';
        var meaning = escaped switch
        {
            '"' or '\\' or '/' => escaped,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        if (meaning != '\0')
        {
            content.Append(meaning);
            _at += 2;
        }
        else if (escaped == 'u' && _at + 6 <= text.Length
            && ushort.TryParse(text.AsSpan(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            content.Append((char)code);
            _at += 6;
        }
        else
        {
            Error(DiagnosticCodes.BadEscape, "unknown escape; expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u "
                + "and four hexadecimal digits");
            _at++;
        }
    }

    // After a mistake: nothing in it is reported once more.
    private void SkipQuoted()
    {
        if (StartsWith(Triple))
        {
            var length = text.AsSpan(_at + Triple.Length).IndexOf(Triple, StringComparison.Ordinal);
            GoTo(length < 0 ? text.Length : _at + length + (2 * Triple.Length));
            return;
        }

        _at++;
        while (Current is not ('"' or '\n' or End))
        {
            _at += Current == '\\' && _at + 1 < text.Length && text[_at + 1] != '\n' ? 2 : 1;
        }

        if (Current == '"')
        {
            _at++;
        }
    }
}
