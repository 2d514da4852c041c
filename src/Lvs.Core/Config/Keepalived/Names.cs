using System.Collections.Immutable;
using System.Text;

namespace Lvs.Core.Config.Keepalived;

/// <summary>Words that must be one of a few, and names of things.</summary>
internal static class Names
{
    /// <summary>IFNAMSIZ of linux/if.h, less its terminator.</summary>
    private const int LongestInterface = 15;

    private static readonly ImmutableDictionary<string, bool> Switches = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        new KeyValuePair<string, bool>[]
        {
            new("on", true), new("true", true), new("yes", true), new("off", false), new("false", false), new("no", false),
        });

    public static bool? Switch(ReaderContext context, Word word) => OneOf("switch", Switches)(context, word);

    /// <summary>One of some names, each with what it means.</summary>
    public static ValueParser<T> OneOf<T>(string what, ImmutableDictionary<string, T> known)
        where T : struct
        => (context, word) =>
        {
            if (known.TryGetValue(word.Text, out var value))
            {
                return value;
            }

            ReportUnknown(context, what, word, known.Keys);
            return null;
        };

    public static void ReportUnknown(ReaderContext context, string what, Word word, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        var meant = Spelling.Nearest(word.Text, names) is { } nearest ? $" (did you mean '{nearest}'?)" : "";
        context.Diagnostics.Error(
            DiagnosticCodes.UnknownName,
            word.Position,
            $"unknown {what} {Shown.Value(word.Text)}{meant}; expected one of {string.Join(", ", names)}");
    }

    public static bool NotEmpty(ReaderContext context, Word word)
    {
        if (word.Text.Length > 0 && !word.Text.Any(char.IsControl))
        {
            return true;
        }

        context.Diagnostics.Error(
            DiagnosticCodes.BadText, word.Position, $"{Shown.Value(word.Text)} cannot be used; expected text without control characters");
        return false;
    }

    /// <summary>The name of an interface the machine has, as dev_valid_name of net/core/dev.c allows it.</summary>
    public static string? Interface(ReaderContext context, Word word)
    {
        var name = word.Text;
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > LongestInterface || name is "." or ".."
            || name.Any(c => c is '/' or ':' || char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.BadText,
                word.Position,
                $"{Shown.Value(name)} cannot name an interface; expected 1 to 15 bytes without blanks, '/' and ':'");
            return null;
        }

        context.CheckInterface(word);
        return name;
    }
}
