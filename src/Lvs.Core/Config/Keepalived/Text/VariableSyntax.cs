using System.Buffers;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>How a variable is written where it is used: <c>$NAME</c>, <c>${NAME}</c>, <c>${NAME 1 2}</c>.</summary>
/// <param name="Length">From the dollar to the end.</param>
/// <param name="NameStart">Within the use.</param>
/// <param name="NameLength">Letters, digits and underscores.</param>
/// <param name="HasBraces">Whether it is written in braces.</param>
/// <param name="ParametersLength">What stands between the name and the closing brace.</param>
internal readonly record struct VariableSyntax(int Length, int NameStart, int NameLength, bool HasBraces, int ParametersLength)
{
    private static readonly SearchValues<char> NameCharacters
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> ParameterCharacters
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ \t");

    /// <summary>Letters, digits and underscores, no digit first.</summary>
    public static bool IsName(ReadOnlySpan<char> text)
        => !text.IsEmpty && !char.IsAsciiDigit(text[0]) && text.IndexOfAnyExcept(NameCharacters) < 0;

    /// <summary>How many characters at the beginning can belong to a name.</summary>
    public static int NameLengthAt(ReadOnlySpan<char> text)
        => text.IndexOfAnyExcept(NameCharacters) is var end && end < 0 ? text.Length : end;

    /// <summary>Reads a use at a dollar. Without braces a blank, a comma, a closing parenthesis or the end of the line must follow.</summary>
    public static VariableSyntax? ReadAt(ReadOnlySpan<char> text)
    {
        var hasBraces = text.Length > 1 && text[1] == '{';
        var nameStart = hasBraces ? 2 : 1;
        if (nameStart >= text.Length || (!char.IsAsciiLetter(text[nameStart]) && text[nameStart] != '_'))
        {
            return null;
        }

        var nameLength = NameLengthAt(text[nameStart..]);
        var end = nameStart + nameLength;
        if (!hasBraces)
        {
            return end == text.Length || text[end] is ' ' or '\t' or ',' or ')'
                ? new VariableSyntax(end, nameStart, nameLength, HasBraces: false, 0)
                : null;
        }

        var parameters = text[end..].IndexOfAnyExcept(ParameterCharacters);
        return parameters >= 0 && text[end + parameters] == '}' && (parameters == 0 || text[end + parameters - 1] is not (' ' or '\t'))
            ? new VariableSyntax(end + parameters + 1, nameStart, nameLength, HasBraces: true, parameters)
            : null;
    }

    public ReadOnlySpan<char> Name(ReadOnlySpan<char> text) => text.Slice(NameStart, NameLength);

    public ReadOnlySpan<char> Parameters(ReadOnlySpan<char> text) => text.Slice(NameStart + NameLength, ParametersLength).Trim(" \t");
}
