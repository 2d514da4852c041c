using System.Globalization;

namespace Lvs.Core.Config.Keepalived;

/// <summary>Whole numbers.</summary>
internal static class Numbers
{
    public static readonly ValueParser<int> Port = Between(1, ushort.MaxValue);

    /// <summary>A whole number between two others, both allowed.</summary>
    public static ValueParser<int> Between(int least, int most) => (context, word) => Parse(context, word, least, most);

    private static int? Parse(ReaderContext context, Word word, int least, int most)
    {
        var digits = word.Text.AsSpan(word.Text.StartsWith('-') ? 1 : 0);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.NotANumber,
                word.Position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{context.Subject} {Shown.Value(word.Text)} is not a number; expected a whole number from {least} to {most}"));
            return null;
        }

        if (int.TryParse(word.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most)
        {
            return value;
        }

        context.Diagnostics.Error(
            DiagnosticCodes.OutOfRange,
            word.Position,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{context.Subject} {Shown.Value(word.Text)} is out of range; expected a whole number from {least} to {most}"));
        return null;
    }
}
