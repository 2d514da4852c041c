using System.Text;

namespace Lvs.Core.Config.Keepalived;

/// <summary>Reads one word: bare text, quoted parts with escapes, or both glued together.</summary>
internal sealed class WordLexer(TextCursor cursor, string file, DiagnosticBag? diagnostics)
{
    private readonly StringBuilder _word = new();

    public string Read()
    {
        while (!AtWordEnd)
        {
            if (cursor.Current == '"')
            {
                ReadQuoted();
            }
            else if (cursor.Current == '$' && cursor.Ahead(1) == '{')
            {
                ReadVariable();
            }
            else if (cursor.Current == '\\')
            {
                ReadBareEscape();
            }
            else
            {
                Take();
            }
        }

        return _word.ToString();
    }

    private bool AtWordEnd => cursor.IsLineEnd || cursor.IsBlank || cursor.IsComment || cursor.Current is '{' or '}';

    private SourcePosition Here => new(file, cursor.Line, cursor.Column);

    private void Take()
    {
        _word.Append((char)cursor.Current);
        cursor.Advance();
    }

    /// <summary>Outside quotes a backslash only frees what would otherwise end the word; paths and patterns keep theirs.</summary>
    private void ReadBareEscape()
    {
        if (cursor.TryJoinLines())
        {
            return;
        }

        if (cursor.Ahead(1) is ' ' or '\t' or '"' or '#' or '!' or '{' or '}' or '\\')
        {
            cursor.Advance();
        }

        Take();
    }

    private void ReadQuoted()
    {
        var opened = Here;
        cursor.Advance();
        while (cursor.Current != '"')
        {
            if (cursor.IsLineEnd)
            {
                // The text is not repeated: it may be a password.
                diagnostics?.Error(
                    DiagnosticCodes.UnclosedQuote,
                    opened,
                    "a quote opens here and its line ends first; expected a closing '\"'");
                return;
            }

            if (cursor.Current != '\\')
            {
                Take();
            }
            else if (!cursor.TryJoinLines())
            {
                cursor.Advance();
                ReadQuotedEscape();
            }
        }

        cursor.Advance();
    }

    private void ReadQuotedEscape()
    {
        if (cursor.Current == 'x' && IsHex(cursor.Ahead(1)))
        {
            cursor.Advance();
            ReadCode(16, 2);
        }
        else if (IsOctal(cursor.Current))
        {
            ReadCode(8, 3);
        }
        else if (!cursor.IsLineEnd)
        {
            _word.Append(Unescape((char)cursor.Current));
            cursor.Advance();
        }
    }

    private void ReadCode(int radix, int longest)
    {
        var code = 0;
        for (var i = 0; i < longest && (radix == 16 ? IsHex(cursor.Current) : IsOctal(cursor.Current)); i++)
        {
            code = (code * radix) + Convert.ToInt32(((char)cursor.Current).ToString(), 16);
            cursor.Advance();
        }

        _word.Append((char)(code & 0xFF));
    }

    /// <summary>Variables are not read yet; said here because their braces are none of a block. The name is kept as it stands.</summary>
    private void ReadVariable()
    {
        var length = 2;
        while (cursor.Ahead(length) is not ('}' or '\n' or TextCursor.End))
        {
            length++;
        }

        if (cursor.Ahead(length) != '}')
        {
            Take();
            return;
        }

        diagnostics?.Error(DiagnosticCodes.UnsupportedSyntax, Here, "variables (${NAME}) are not supported yet; write the value itself");
        for (var i = 0; i <= length; i++)
        {
            Take();
        }
    }

    private static char Unescape(char character) => character switch
    {
        'a' => '\a',
        'b' => '\b',
        'E' => '\u001b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        _ => character,
    };

    private static bool IsHex(int character) => character >= 0 && char.IsAsciiHexDigit((char)character);

    private static bool IsOctal(int character) => character is >= '0' and <= '7';
}
