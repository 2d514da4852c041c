using System.Globalization;

namespace Lvs.Core.Config.Keepalived;

/// <summary>Times: decimal seconds down to a microsecond, as keepalived reads its timers.</summary>
internal static class Seconds
{
    /// <summary>Longest time a timer of the runtime can be set to (2^32 ms, rounded down to whole seconds).</summary>
    public const decimal Longest = 4_294_967m;

    public const decimal Microsecond = 0.000001m;

    private const int Decimals = 6;
    private const int LongestText = 20;

    /// <summary>A time between two others, both allowed.</summary>
    public static ValueParser<TimeSpan> Between(decimal least, decimal most) => (context, word) => Parse(context, word, least, most);

    /// <summary>As <see cref="Between"/>, without a fraction.</summary>
    public static ValueParser<TimeSpan> WholeBetween(int least, int most)
    {
        var parse = Numbers.Between(least, most);
        return (context, word) => parse(context, word) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static TimeSpan? Parse(ReaderContext context, Word word, decimal least, decimal most)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"expected seconds from {least} to {most}");
        if (!TryRead(word.Text, out var seconds))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.NotATime,
                word.Position,
                $"{context.Subject} {Shown.Value(word.Text)} is not a time; {expected}, without a unit and with at most "
                    + $"{Decimals.ToString(CultureInfo.InvariantCulture)} decimals");
            return null;
        }

        if (seconds < least || seconds > most)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.OutOfRange,
                word.Position,
                $"{context.Subject} {Shown.Value(word.Text)} is out of range; {expected}");
            return null;
        }

        return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
    }

    private static bool TryRead(string text, out decimal seconds)
    {
        seconds = 0;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return text.Length <= LongestText
            && (point < 0 || text.Length - point - 1 <= Decimals)
            && decimal.TryParse(
                text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seconds);
    }
}
