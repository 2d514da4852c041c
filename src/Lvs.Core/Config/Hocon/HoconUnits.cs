using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lvs.Core.Config.Hocon;

/// <summary>
/// What a scalar means when a boolean, number, time or size is asked for, as the specification's API recommendations have it. Each
/// answer that is no gives the reason as the end of a sentence: what stood there, and what was expected.
/// </summary>
public static class HoconUnits
{
    private const NumberStyles Json = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly FrozenDictionary<string, decimal> Ticks = Table(
        (0.01m, "ns nano nanos nanosecond nanoseconds"),
        (TimeSpan.TicksPerMicrosecond, "us micro micros microsecond microseconds"),
        (TimeSpan.TicksPerMillisecond, "ms milli millis millisecond milliseconds"),
        (TimeSpan.TicksPerSecond, "s second seconds"),
        (TimeSpan.TicksPerMinute, "m minute minutes"),
        (TimeSpan.TicksPerHour, "h hour hours"),
        (TimeSpan.TicksPerDay, "d day days"));

    private static readonly FrozenDictionary<string, decimal> Bytes = Table(
        (1, "B b byte bytes"),
        (Power(1000, 1), "kB kilobyte kilobytes"),
        (Power(1000, 2), "MB megabyte megabytes"),
        (Power(1000, 3), "GB gigabyte gigabytes"),
        (Power(1000, 4), "TB terabyte terabytes"),
        (Power(1000, 5), "PB petabyte petabytes"),
        (Power(1000, 6), "EB exabyte exabytes"),
        (Power(1000, 7), "ZB zettabyte zettabytes"),
        (Power(1000, 8), "YB yottabyte yottabytes"),
        (Power(1024, 1), "K k Ki KiB kibibyte kibibytes"),
        (Power(1024, 2), "M m Mi MiB mebibyte mebibytes"),
        (Power(1024, 3), "G g Gi GiB gibibyte gibibytes"),
        (Power(1024, 4), "T t Ti TiB tebibyte tebibytes"),
        (Power(1024, 5), "P p Pi PiB pebibyte pebibytes"),
        (Power(1024, 6), "E e Ei EiB exbibyte exbibytes"),
        (Power(1024, 7), "Z z Zi ZiB zebibyte zebibytes"),
        (Power(1024, 8), "Y y Yi YiB yobibyte yobibytes"));

    /// <summary>true, yes, on; false, no, off.</summary>
    public static bool TryGetBoolean(HoconValue value, out bool result, [NotNullWhen(false)] out string? problem)
    {
        var text = TextOf(value);
        result = text is "true" or "yes" or "on";
        problem = result || text is "false" or "no" or "off" ? null : $"{Shown(value)} stands where true, yes, on, false, "
            + $"no or off is expected";
        return problem is null;
    }

    /// <summary>A whole number within bounds, written as JSON writes numbers.</summary>
    public static bool TryGetInteger(HoconValue value, long min, long max, out long result, [NotNullWhen(false)] out string? problem)
    {
        result = 0;
        problem = null;
        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");
        if (!TryGetNumber(TextOf(value), out var number) || number != decimal.Truncate(number))
        {
            problem = $"{Shown(value)} stands where {expected} is expected";
        }
        else if (number < min || number > max)
        {
            problem = $"{Shown(value)} is out of range; expected {expected}";
        }
        else
        {
            result = (long)number;
        }

        return problem is null;
    }

    /// <summary>A number, whole or not.</summary>
    public static bool TryGetNumber(HoconValue value, out decimal result, [NotNullWhen(false)] out string? problem)
    {
        problem = TryGetNumber(TextOf(value), out result) ? null : $"{Shown(value)} stands where a number is expected";
        return problem is null;
    }

    /// <summary>
    /// A time: a number and ns, us, ms, s, m, h, d or a longer name of these. Kept in steps of 100 ns; what is not zero does not become
    /// zero.
    /// </summary>
    /// <param name="defaultUnit">The unit of a number without one.</param>
    public static bool TryGetDuration(HoconValue value, TimeSpan defaultUnit, out TimeSpan result, [NotNullWhen(false)] out string? problem)
    {
        const string expected = "a number and ns, us, ms, s, m, h or d";
        result = default;
        if (!TrySplit(value, Ticks, defaultUnit.Ticks, expected, out var ticks, out problem))
        {
            return false;
        }

        var whole = Math.Round(ticks, MidpointRounding.AwayFromZero);
        whole = whole == 0 ? Math.Sign(ticks) : whole;
        if (whole < long.MinValue || whole > long.MaxValue)
        {
            problem = $"{Shown(value)} is too long a time; expected {expected}";
            return false;
        }

        result = new TimeSpan((long)whole);
        return true;
    }

    /// <summary>A size in bytes: a number and B, kB (1000), K or KiB (1024) and so on.</summary>
    public static bool TryGetSize(HoconValue value, out long result, [NotNullWhen(false)] out string? problem)
    {
        const string expected = "a whole number of bytes, written with B, kB, MB, GB … (powers of 1000) or K, M, G, KiB, "
            + "MiB, GiB … (of 1024)";
        result = 0;
        if (!TrySplit(value, Bytes, 1, expected, out var bytes, out problem))
        {
            return false;
        }

        if (bytes != decimal.Truncate(bytes) || bytes < 0 || bytes > long.MaxValue)
        {
            problem = $"{Shown(value)} is no size; expected {expected}";
            return false;
        }

        result = (long)bytes;
        return true;
    }

    private static bool TrySplit(
        HoconValue value,
        FrozenDictionary<string, decimal> units,
        decimal defaultUnit,
        string expected,
        out decimal result,
        [NotNullWhen(false)] out string? problem)
    {
        result = 0;
        problem = null;
        var text = Trim(TextOf(value));
        var letters = text.Length;
        while (letters > 0 && char.IsLetter(text[letters - 1]))
        {
            letters--;
        }

        var amount = Trim(text[..letters]);
        var unit = text[letters..];
        var factor = defaultUnit;
        if (unit.Length > 0 && !units.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(unit, out factor))
        {
            problem = $"{Shown(value)} has an unknown unit; expected {expected}";
        }
        else if (!TryGetNumber(amount, out var number))
        {
            problem = $"{Shown(value)} stands where {expected} is expected";
        }
        else if (!TryMultiply(number, factor, out result))
        {
            problem = $"{Shown(value)} is out of range; expected {expected}";
        }

        return problem is null;
    }

    private static bool TryMultiply(decimal left, decimal right, out decimal product)
    {
        product = 0;
        if (left != 0 && Math.Abs(left) > decimal.MaxValue / 2 / Math.Max(right, 1))
        {
            return false;
        }

        product = left * right;
        return true;
    }

    private static bool TryGetNumber(ReadOnlySpan<char> text, out decimal number)
    {
        number = 0;
        return HoconText.IsNumber(text) && decimal.TryParse(text, Json, CultureInfo.InvariantCulture, out number);
    }

    private static ReadOnlySpan<char> TextOf(HoconValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.TryGetText(out var text) ? text : "";
    }

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && HoconText.IsBlank(text[0]))
        {
            text = text[1..];
        }

        while (text.Length > 0 && HoconText.IsBlank(text[^1]))
        {
            text = text[..^1];
        }

        return text;
    }

    private static string Shown(HoconValue value)
        => value is HoconScalar and not HoconNull && value.TryGetText(out var text) ? Config.Shown.Value(text) : value.Description;

    private static decimal Power(int number, int exponent)
    {
        var power = 1m;
        for (var i = 0; i < exponent; i++)
        {
            power *= number;
        }

        return power;
    }

    private static FrozenDictionary<string, decimal> Table(params ReadOnlySpan<(decimal Factor, string Names)> units)
    {
        var table = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (factor, names) in units)
        {
            foreach (var name in names.Split(' '))
            {
                table.Add(name, factor);
            }
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
