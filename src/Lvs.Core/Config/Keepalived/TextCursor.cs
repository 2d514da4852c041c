namespace Lvs.Core.Config.Keepalived;

/// <summary>A place in a text that knows its line and column, both from 1; a column is a UTF-16 unit, a tab counts one.</summary>
internal sealed class TextCursor(string text, int start)
{
    /// <summary>Stands for the end of the text, as <see cref="Current"/>; no character of a text has this value.</summary>
    public const int End = -1;

    private int _at = start;

    public int Line { get; private set; } = 1;

    public int Column { get; private set; } = 1;

    public int Current => Ahead(0);

    /// <summary>Carriage returns are blanks, so that files with either line end read alike.</summary>
    public bool IsBlank => Current is ' ' or '\t' or '\r' or '\f' or '\v';

    public bool IsComment => Current is '#' or '!';

    public bool IsLineEnd => Current is '\n' or End;

    public int Ahead(int count) => _at + count < text.Length ? text[_at + count] : End;

    public void Advance()
    {
        if (_at >= text.Length)
        {
            return;
        }

        if (text[_at++] == '\n')
        {
            Line++;
            Column = 1;
        }
        else
        {
            Column++;
        }
    }

    public void Advance(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Advance();
        }
    }

    public void SkipToLineEnd()
    {
        while (!IsLineEnd)
        {
            Advance();
        }
    }

    /// <summary>At a backslash that ends its line: goes to the first non-blank of the next line.</summary>
    public bool TryJoinLines()
    {
        if (Current != '\\')
        {
            return false;
        }

        var length = Ahead(1) == '\r' ? 2 : 1;
        if (Ahead(length) is not ('\n' or End))
        {
            return false;
        }

        Advance(length + 1);
        while (IsBlank)
        {
            Advance();
        }

        return true;
    }
}
