using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lvs.Core.Config.Hocon;

/// <summary>The characters of HOCON: which are white space, which may stand in a string without quotes, how a text is quoted.</summary>
internal static class HoconText
{
    private const int Ascii = 128;

    private static readonly bool[] Blank = Table("\t\n\v\f\r \u001c\u001d\u001e\u001f");
    private static readonly bool[] Forbidden = Table("$\"{}[]:=,+#`^?!@*&\\\t\n\v\f\r \u001c\u001d\u001e\u001f");
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> PlainInValue =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./");

    /// <summary>White space, newline included: what the specification lists, not what the framework takes for it.</summary>
    public static bool IsBlank(char character)
        => character < Ascii ? Blank[character] : character == '\uFEFF' || IsSeparator(character);

    /// <summary>Whether an unquoted string may hold it; that two slashes begin a comment is for the caller to see.</summary>
    public static bool IsUnquoted(char character) => character < Ascii ? !Forbidden[character] : !IsBlank(character);

    /// <summary>Whether the text is a number as JSON writes it.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text) => text.Length > 0 && NumberLength(text) == text.Length;

    /// <summary>How many characters at the beginning are a number as JSON writes it; 0 when none.</summary>
    public static int NumberLength(ReadOnlySpan<char> text)
    {
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var whole = Digits(text[at..]);
        if (whole == 0 || (whole > 1 && text[at] == '0'))
        {
            return 0;
        }

        at += whole;
        if (at < text.Length && text[at] == '.' && Digits(text[(at + 1)..]) is > 0 and var fraction)
        {
            at += 1 + fraction;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var sign = at + 1 < text.Length && text[at + 1] is '+' or '-' ? 1 : 0;
            if (Digits(text[(at + 1 + sign)..]) is > 0 and var exponent)
            {
                at += 1 + sign + exponent;
            }
        }

        return at;
    }

    /// <summary>A path as HOCON writes it: elements that need it are quoted.</summary>
    public static string Path(IEnumerable<string> elements) => string.Join('.', elements.Select(Key));

    /// <summary>One key as HOCON writes it.</summary>
    public static string Key(string key)
        => key.Length > 0 && !key.AsSpan().ContainsAnyExcept(Plain) && key != "include" ? key : Quote(key);

    /// <summary>A string value as HOCON writes it: without quotes where it is read back as the same string.</summary>
    public static string StringValue(string text) => CanStandUnquoted(text) ? text : Quote(text);

    private static bool CanStandUnquoted(string text)
    {
        if (text.Length == 0 || text is "true" or "false" or "null" || text.AsSpan().ContainsAnyExcept(PlainInValue)
            || text.Contains("//", StringComparison.Ordinal))
        {
            return false;
        }

        // 10s and 192.0.2.1 are strings everywhere; 007 and 1-2 are numbers to some readers.
        return (!char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '.'))
            || text.AsSpan().ContainsAnyInRange('f', 'z')
            || text.AsSpan().Count('.') > 1;
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            var pair = char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (pair)
            {
                quoted.Append(character).Append(text[++i]);
            }
            else
            {
                AppendQuoted(quoted, character);
            }
        }

        return quoted.Append('"').ToString();
    }

    private static void AppendQuoted(StringBuilder quoted, char character)
    {
        switch (character)
        {
            case '"' or '\\':
                quoted.Append('\\').Append(character);
                break;
            case '\n':
                quoted.Append("\\n");
                break;
            case '\t':
                quoted.Append("\\t");
                break;
            case '\r':
                quoted.Append("\\r");
                break;
            case not ' ' when char.IsControl(character) || char.IsSurrogate(character) || IsBlank(character):
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
                break;
            default:
                quoted.Append(character);
                break;
        }
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static bool IsSeparator(char character)
        => char.GetUnicodeCategory(character)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool[] Table(string characters)
    {
        var table = new bool[Ascii];
        foreach (var character in characters)
        {
            table[character] = true;
        }

        return table;
    }
}
