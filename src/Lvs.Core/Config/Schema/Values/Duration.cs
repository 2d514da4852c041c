using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema.Values;

/// <summary>The unit a time without a unit is in.</summary>
internal enum TimeUnit
{
    /// <summary>Nearly everywhere.</summary>
    Seconds,

    /// <summary>BFD.</summary>
    Milliseconds,
}

/// <summary>
/// A time between two others. keepalived.conf: a decimal number in a unit that the keyword implies. HOCON: a number with its unit,
/// since one without means milliseconds to HOCON and seconds to everybody who comes from keepalived.
/// </summary>
internal sealed record Duration : ValueKind<TimeSpan>
{
    /// <summary>Longest time a timer of the runtime can be set to (2^32 ms, rounded down to whole seconds).</summary>
    public const decimal Longest = 4_294_967m;

    public const decimal Microsecond = 0.000001m;

    private const int LongestText = 24;
    private const int MostDecimals = 6;

    private static readonly (string[] Names, decimal Seconds)[] Units =
    [
        (["us", "micros", "microsecond", "microseconds"], 0.000001m),
        (["ms", "millis", "millisecond", "milliseconds"], 0.001m),
        (["s", "second", "seconds"], 1m),
        (["m", "minute", "minutes"], 60m),
        (["h", "hour", "hours"], 3600m),
        (["d", "day", "days"], 86400m),
    ];

    private static readonly System.Buffers.SearchValues<char> NumberCharacters = System.Buffers.SearchValues.Create("+-.0123456789");

    private readonly decimal _least;
    private readonly decimal _most;
    private readonly int _decimals;
    private readonly TimeUnit _unit;

    /// <param name="least">Shortest, in the unit.</param>
    /// <param name="most">Longest, in the unit.</param>
    /// <param name="decimals">How many keepalived reads; 0 for whole numbers only.</param>
    /// <param name="unit">The unit in keepalived.conf.</param>
    [SetsRequiredMembers]
    public Duration(decimal least, decimal most, int decimals = MostDecimals, TimeUnit unit = TimeUnit.Seconds)
    {
        (_least, _most, _decimals, _unit) = (least, most, decimals, unit);
        Expects = UnitName;
        Values = $"{Text(least)} to {Text(most)} {(unit == TimeUnit.Seconds ? "s" : "ms")}";
        Good = [Text(least), Text(most)];
        var step = Step(decimals);
        Bad =
        [
            (Text(least - step), DiagnosticCodes.OutOfRange),
            (Text(most + step), DiagnosticCodes.OutOfRange),
            ("soon", decimals == 0 ? DiagnosticCodes.NotANumber : DiagnosticCodes.NotATime),
        ];
        HoconGood = [WithUnit(least), WithUnit(most)];
        HoconBad =
        [
            (WithUnit(least - step), DiagnosticCodes.OutOfRange),
            (WithUnit(most + step), DiagnosticCodes.OutOfRange),
            ("soon", DiagnosticCodes.NotATime),
            (Text(Math.Max(1, least)), DiagnosticCodes.NotATime),
        ];
    }

    private string UnitName => _unit == TimeUnit.Seconds ? "seconds" : "milliseconds";

    private decimal InSeconds => _unit == TimeUnit.Seconds ? 1m : 0.001m;

    public override bool TryRead(ReaderContext context, Word word, out TimeSpan value)
    {
        value = default;
        decimal number;
        if (context.Dialect == Dialect.Hocon)
        {
            if (!TryReadWithUnit(word.Text, out var seconds))
            {
                Report(context, word, DiagnosticCodes.NotATime, $"is not a time; {Expected("with a unit")}");
                return false;
            }

            number = seconds / InSeconds;
            if (number >= _least && number <= _most && decimal.Round(number, _decimals) != number)
            {
                Report(
                    context,
                    word,
                    DiagnosticCodes.NotATime,
                    $"is too exact; {Expected(_decimals == 0 ? "whole ones" : $"with at most {_decimals.ToString(CultureInfo.InvariantCulture)} decimals")}");
                return false;
            }
        }
        else if (_decimals == 0)
        {
            if (!Numbers.TryRead(context, word, (long)_least, (long)_most, out var whole))
            {
                return false;
            }

            number = whole;
        }
        else if (!TryReadNumber(word.Text, out number))
        {
            Report(
                context,
                word,
                DiagnosticCodes.NotATime,
                $"is not a time; {Expected($"without a unit and with at most {_decimals.ToString(CultureInfo.InvariantCulture)} decimals")}");
            return false;
        }

        if (number < _least || number > _most)
        {
            Report(context, word, DiagnosticCodes.OutOfRange, $"is out of range; {Expected(null)}");
            return false;
        }

        value = TimeSpan.FromTicks((long)(number * InSeconds * TimeSpan.TicksPerSecond));
        return true;
    }

    public override string Show(TimeSpan value, Dialect dialect)
    {
        if (dialect == Dialect.Keepalived)
        {
            return Text((decimal)value.Ticks / TimeSpan.TicksPerSecond / InSeconds);
        }

        return value.Ticks % TimeSpan.TicksPerSecond == 0 ? Unit(value.Ticks / TimeSpan.TicksPerSecond, "s")
            : value.Ticks % TimeSpan.TicksPerMillisecond == 0 ? Unit(value.Ticks / TimeSpan.TicksPerMillisecond, "ms")
            : Unit(value.Ticks / TimeSpan.TicksPerMicrosecond, "us");
    }

    /// <summary>A number of the unit as HOCON writes it.</summary>
    public string WithUnit(decimal number) => $"{Text(number)}{(_unit == TimeUnit.Seconds ? "s" : "ms")}";

    private static string Unit(long number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number}{unit}");

    private static void Report(ReaderContext context, Word word, string code, string what)
        => context.Diagnostics.Error(code, word.Position, $"{context.Subject} {Shown.Value(word.Text)} {what}");

    private string Expected(string? how)
        => $"expected {UnitName} from {Text(_least)} to {Text(_most)}{(how is null ? "" : $", {how}")}";

    private bool TryReadNumber(string text, out decimal number)
    {
        number = 0;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return text.Length <= LongestText && (point < 0 || text.Length - point - 1 <= _decimals) && TryReadDecimal(text, out number);
    }

    private static bool TryReadWithUnit(string text, out decimal seconds)
    {
        seconds = 0;
        var end = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        if (end == 0 || text.Length > LongestText + MostDecimals
            || !TryReadDecimal(end < 0 ? text : text.AsSpan(0, end), out var number)
            || Math.Abs(number) > Longest * 1_000_000m)
        {
            return false;
        }

        // Nothing is nothing in any unit.
        if (number == 0 && end < 0)
        {
            return true;
        }

        if (end < 0)
        {
            return false;
        }

        var unit = text.AsSpan(end).Trim();
        foreach (var (names, size) in Units)
        {
            foreach (var name in names)
            {
                if (unit.SequenceEqual(name))
                {
                    seconds = number * size;
                    return true;
                }
            }
        }

        return false;
    }

    private static bool TryReadDecimal(ReadOnlySpan<char> text, out decimal number)
    {
        if (Numbers.TryReadDigits(text, out var whole))
        {
            number = whole;
            return true;
        }

        return decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static decimal Step(int decimals)
    {
        var step = 1m;
        for (var i = 0; i < decimals; i++)
        {
            step /= 10;
        }

        return step;
    }

    private static string Text(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
