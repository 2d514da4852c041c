namespace Lvs.Core.Tracking;

/// <summary>
/// The number in a tracked file, as strtol(3) with base 0 reads it: blanks, a sign, <c>0x</c> for hexadecimal and <c>0</c> for octal digits;
/// what follows the digits does not matter, and what begins without any is 0. So is an empty file, and one that is not there.
/// </summary>
public static class TrackedNumber
{
    /// <summary>Bytes that are looked at (keepalived).</summary>
    public const int Longest = 127;

    private const long Most = 1L << 31;

    /// <summary>False for a number outside of -2147483648 to 2147483648, which keepalived ignores: the one before stays.</summary>
    public static bool TryParse(string? text, out long value)
    {
        var rest = (text ?? "").AsSpan().TrimStart(" \t\n\v\f\r");
        var isNegative = rest is ['-', ..];
        rest = rest is ['-' or '+', ..] ? rest[1..] : rest;
        var radix = rest switch
        {
            ['0', 'x' or 'X', var first, ..] when char.IsAsciiHexDigit(first) => 16,
            ['0', ..] => 8,
            _ => 10,
        };
        value = 0;
        foreach (var character in radix == 16 ? rest[2..] : rest)
        {
            var digit = char.IsAsciiHexDigit(character) ? Convert.ToInt32(character.ToString(), 16) : radix;
            if (digit >= radix)
            {
                break;
            }

            value = (value * radix) + digit;
            if (value > Most)
            {
                return false;
            }
        }

        value = isNegative ? -value : value;
        return true;
    }
}
