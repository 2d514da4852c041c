using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>How quotes and backslashes in the words of a line are read.</summary>
internal enum QuoteRule
{
    /// <summary>A double quote begins a word of its own and the next one ends it; a backslash is a letter like any other.</summary>
    Plain,

    /// <summary>Double and single quotes may stand anywhere in a word; a backslash protects the next character, and both stay.</summary>
    Command,

    /// <summary>As in <see cref="Command"/>, and what a backslash protects is read as C does.</summary>
    Escaped,
}

/// <summary>Cuts a line without comments and braces into words.</summary>
internal ref struct WordSplitter(ReadOnlySpan<char> text, QuoteRule rule)
{
    private const string Blanks = " \t\f\n\r\v";

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(Blanks + "\"");

    /// <summary>
    /// The keywords whose line keepalived reads once more by other rules, because a script's arguments may be quoted within it. The
    /// script's own words are cut afterwards, by <see cref="SplitCommand"/>.
    /// </summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Commands = FrozenSet.Create(
        StringComparer.Ordinal,
        "script",
        "misc_path",
        "startup_script",
        "shutdown_script",
        "notify",
        "notify_master",
        "notify_backup",
        "notify_fault",
        "notify_stop",
        "notify_deleted",
        "notify_master_rx_lower_pri",
        "notify_up",
        "notify_down",
        "quorum_up",
        "quorum_down",
        "notify_fifo_script",
        "vrrp_notify_fifo_script",
        "lvs_notify_fifo_script").GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly ReadOnlySpan<char> _text = text;
    private readonly StringBuilder? _resolved = rule == QuoteRule.Plain ? null : new StringBuilder();
    private int _at;

    /// <summary>Where the word begins, its quote counted.</summary>
    public int Start { get; private set; }

    /// <summary>How long it is in the text, quotes counted.</summary>
    public readonly int Length => _at - Start;

    /// <summary>The word.</summary>
    public ReadOnlySpan<char> Word { get; private set; }

    /// <summary>Whether a quote in it is not closed.</summary>
    public bool IsUnclosed { get; private set; }

    public static QuoteRule RuleOf(ReadOnlySpan<char> keyword)
        => Commands.Contains(keyword) ? QuoteRule.Command : keyword is "regex" ? QuoteRule.Escaped : QuoteRule.Plain;

    /// <summary>The words of a script's line: the program and its arguments.</summary>
    public static IReadOnlyList<string> SplitCommand(string command)
    {
        var words = new List<string>();
        var splitter = new WordSplitter(command, QuoteRule.Escaped);
        while (splitter.MoveNext())
        {
            words.Add(splitter.Word.ToString());
        }

        return words;
    }

    public bool MoveNext()
    {
        while (_at < _text.Length && Blanks.Contains(_text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        Start = _at;
        if (_at == _text.Length)
        {
            return false;
        }

        if (_resolved is not null)
        {
            Resolve(_resolved.Clear());
            Word = _resolved.ToString();
        }
        else if (_text[_at] == '"')
        {
            var end = _text[(_at + 1)..].IndexOf('"');
            IsUnclosed = end < 0;
            Word = end < 0 ? _text[(_at + 1)..] : _text.Slice(_at + 1, end);
            _at = end < 0 ? _text.Length : _at + end + 2;
        }
        else
        {
            var end = _text[_at..].IndexOfAny(WordEnds);
            Word = end < 0 ? _text[_at..] : _text.Slice(_at, end);
            _at += Word.Length;
        }

        return true;
    }

    private void Resolve(StringBuilder word)
    {
        var quote = '\0';
        for (; _at < _text.Length; _at++)
        {
            var character = _text[_at];
            if (character == '\\' && _at + 1 < _text.Length)
            {
                ResolveEscape(word);
            }
            else if (quote != '\0' ? character == quote : character is '"' or '\'')
            {
                quote = quote == '\0' ? character : '\0';
            }
            else if (quote == '\0' && Blanks.Contains(character, StringComparison.Ordinal))
            {
                return;
            }
            else
            {
                word.Append(character);
            }
        }

        IsUnclosed = quote != '\0';
    }

    /// <summary>At a backslash: takes it and what belongs to it but the last character, which the loop goes over.</summary>
    private void ResolveEscape(StringBuilder word)
    {
        var escaped = _text[++_at];
        if (rule == QuoteRule.Command)
        {
            word.Append('\\').Append(escaped);
        }
        else if (escaped == 'x' && _at + 1 < _text.Length && char.IsAsciiHexDigit(_text[_at + 1]))
        {
            _at++;
            word.Append(TakeCode(16, 2, "0123456789abcdefABCDEF"));
        }
        else if (escaped == 'c' && _at + 1 < _text.Length)
        {
            word.Append((char)(_text[++_at] & 0x1f));
        }
        else if (escaped is >= '0' and <= '7')
        {
            word.Append(TakeCode(8, 3, "01234567"));
        }
        else
        {
            word.Append(Unescape(escaped));
        }
    }

    private char TakeCode(int radix, int longest, string digits)
    {
        var code = 0;
        var end = Math.Min(_at + longest, _text.Length);
        for (; _at < end && digits.Contains(_text[_at], StringComparison.Ordinal); _at++)
        {
            code = (code * radix) + int.Parse(_text.Slice(_at, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        _at--;
        return (char)(code & 0xFF);
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
}
