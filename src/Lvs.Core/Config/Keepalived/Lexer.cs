namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// Cuts a file into words, braces and line ends. Comments (<c>#</c> and <c>!</c>, anywhere outside quotes) and joined lines
/// (trailing backslash) are gone afterwards; positions are those of the file as it is.
/// </summary>
/// <param name="text">The file.</param>
/// <param name="file">Its name in positions.</param>
/// <param name="diagnostics">Where mistakes go; null when the file is only skimmed.</param>
internal sealed class Lexer(string text, string file, DiagnosticBag? diagnostics)
{
    private const char ByteOrderMark = '\uFEFF';

    private readonly TextCursor _cursor = new(text, text.StartsWith(ByteOrderMark) ? 1 : 0);

    public Token Next()
    {
        SkipBlanks();
        var position = Here;
        switch (_cursor.Current)
        {
            case TextCursor.End:
                return new(TokenKind.End, "", position);
            case '\n':
                _cursor.Advance();
                return new(TokenKind.NewLine, "", position);
            case '{':
                _cursor.Advance();
                return new(TokenKind.Open, "", position);
            case '}':
                _cursor.Advance();
                return new(TokenKind.Close, "", position);
            default:
                return new(TokenKind.Word, new WordLexer(_cursor, file, diagnostics).Read(), position);
        }
    }

    /// <summary>Opening less closing braces of a whole file: what the parser may take for a missing or an extra one.</summary>
    public static int CountUnclosed(string text)
    {
        var lexer = new Lexer(text, "", null);
        var unclosed = 0;
        while (true)
        {
            switch (lexer.Next().Kind)
            {
                case TokenKind.Open:
                    unclosed++;
                    break;
                case TokenKind.Close:
                    unclosed--;
                    break;
                case TokenKind.End:
                    return unclosed;
            }
        }
    }

    private SourcePosition Here => new(file, _cursor.Line, _cursor.Column);

    private void SkipBlanks()
    {
        while (true)
        {
            if (_cursor.IsComment)
            {
                _cursor.SkipToLineEnd();
            }
            else if (!_cursor.TryJoinLines())
            {
                if (!_cursor.IsBlank)
                {
                    return;
                }

                _cursor.Advance();
            }
        }
    }
}
