using System.Globalization;
using System.Numerics;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema.Values;

/// <summary>A whole number between two others, both allowed.</summary>
internal sealed record WholeNumber<V> : ValueKind<V>
    where V : struct, IBinaryInteger<V>
{
    private readonly long _least;
    private readonly long _most;

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public WholeNumber(long least, long most)
    {
        (_least, _most) = (least, most);
        Values = string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
        Expects = $"a number from {Values}";
        Good = [Text(least), Text(most)];
        Bad =
        [
            (Text(least - 1), DiagnosticCodes.OutOfRange),
            (Text(most + 1), DiagnosticCodes.OutOfRange),
            ("x", DiagnosticCodes.NotANumber),
            ("1.5", DiagnosticCodes.NotANumber),
        ];
    }

    public override bool TryRead(ReaderContext context, Word word, out V value)
    {
        if (Numbers.TryRead(context, word, _least, _most, out var number))
        {
            value = V.CreateTruncating(number);
            return true;
        }

        value = default;
        return false;
    }

    public override string Show(V value, Dialect dialect) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Whole numbers.</summary>
internal static class Numbers
{
    // Any of them fits into an int.
    private const int MostDigits = 9;

    /// <summary>Reads a whole number between two others; says what is wrong with a word that is none.</summary>
    public static bool TryRead(ReaderContext context, Word word, long least, long most, out long value)
    {
        if (TryReadDigits(word.Text, out var few) && few >= least && few <= most)
        {
            value = few;
            return true;
        }

        var digits = word.Text.AsSpan(word.Text.StartsWith('-') || word.Text.StartsWith('+') ? 1 : 0);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            value = 0;
            Report(context, word, DiagnosticCodes.NotANumber, "is not a number", least, most);
            return false;
        }

        if (long.TryParse(word.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most)
        {
            return true;
        }

        Report(context, word, DiagnosticCodes.OutOfRange, "is out of range", least, most);
        return false;
    }

    /// <summary>
    /// Reads a number without a sign and with few digits, as nearly all in a configuration are: the framework takes many times as long. False for
    /// any other text, which may still be a number.
    /// </summary>
    public static bool TryReadDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        if (text.Length is 0 or > MostDigits)
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
            {
                return false;
            }

            value = (value * 10) + (character - '0');
        }

        return true;
    }

    private static void Report(ReaderContext context, Word word, string code, string what, long least, long most)
        => context.Diagnostics.Error(
            code,
            word.Position,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{context.Subject} {Shown.Value(word.Text)} {what}; expected a whole number from {least} to {most}"));
}
