using System.Collections.Immutable;
using System.Globalization;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>Reads what stands in the parentheses of a <c>~SEQ</c> or <c>~LST</c>.</summary>
internal ref struct RepetitionSyntax(ReadOnlySpan<char> text)
{
    public const string Seq = "~SEQ";
    public const string Lst = "~LST";

    private const string Expected = "expected ~SEQ(NAME, START, STEP, END), where START and STEP may be left out";
    private const string ListExpected = "expected ~LST(NAME, VALUE, VALUE…) or ~LST({NAME, NAME}, {VALUE, VALUE}…)";

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>How far it was read: behind the closing parenthesis and the blanks after it.</summary>
    public readonly int Length => _at;

    /// <summary>Reads a <c>~SEQ</c>; null with what is wrong.</summary>
    /// <param name="resolve">Puts values in the place of variables, which may stand for the numbers.</param>
    public Repetition.Numbers? ReadNumbers(Func<string, string> resolve, out string error)
    {
        _at = Seq.Length;
        var isHex = TryTake('x');
        error = Expected;
        if (!TryOpen() || TakeName(" \t,)") is not { } name || !TryTake(','))
        {
            return null;
        }

        var close = _text[_at..].IndexOf(')');
        if (close < 0)
        {
            error = $"its ')' is missing; {Expected}";
            return null;
        }

        var numbers = resolve(_text.Slice(_at, close).ToString()).Split(',', StringSplitOptions.TrimEntries);
        _at += close + 1;
        SkipBlanks();
        if (numbers.Length > 3 || !TryParseAll(numbers, out var values))
        {
            return null;
        }

        var (first, step, last) = values switch
        {
            [var end] => (end < 0 ? -1 : 1, end < 1 ? -1 : 1, end),
            [var start, var end] => (start, start <= end ? 1 : -1, end),
            _ => (values[0], values[1], values[2]),
        };
        if (step == 0 || (first < last && step < 0) || (first > last && step > 0))
        {
            error = "its END is never reached with this STEP; expected a STEP that leads from START to END";
            return null;
        }

        if (isHex && (first < 0 || last < 0))
        {
            error = "~SEQx is for numbers from 0 on";
            return null;
        }

        var count = (((Int128)last - first) / step) + 1;
        return new(name, first, step, isHex, (long)Int128.Min(count, long.MaxValue), null!, default);
    }

    /// <summary>Reads a <c>~LST</c>; null with what is wrong.</summary>
    public Repetition.Listed? ReadList(out string error)
    {
        _at = Lst.Length;
        error = ListExpected;
        if (!TryOpen() || TakeTuple(" \t,})") is not { } names || !names.All(n => VariableSyntax.IsName(n)))
        {
            return null;
        }

        var tuples = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        while (TryTake(','))
        {
            SkipBlanks();
            if (TakeTuple(" \t,})") is not { } tuple)
            {
                return null;
            }

            if (tuple.Length > names.Length)
            {
                error = string.Create(
                    CultureInfo.InvariantCulture, $"it has {tuple.Length} values in one place for {names.Length} variable(s); {ListExpected}");
                return null;
            }

            tuples.Add(tuple);
        }

        if (tuples.Count == 0 || !TryTake(')'))
        {
            return null;
        }

        SkipBlanks();
        return new([.. names], tuples.ToImmutable(), null!, default);
    }

    /// <summary>One word, or several in braces.</summary>
    private ImmutableArray<string>? TakeTuple(string ends)
    {
        if (!TryTake('{'))
        {
            return [TakeUntil(ends)];
        }

        var words = ImmutableArray.CreateBuilder<string>();
        do
        {
            SkipBlanks();
            words.Add(TakeUntil(ends));
        }
        while (TryTake(','));
        return TryTake('}') ? words.ToImmutable() : null;
    }

    private string? TakeName(string ends)
    {
        var name = TakeUntil(ends);
        return VariableSyntax.IsName(name) ? name : null;
    }

    /// <summary>A word and the blanks behind it.</summary>
    private string TakeUntil(string ends)
    {
        var length = _text[_at..].IndexOfAny(ends);
        length = length < 0 ? _text.Length - _at : length;
        var word = _text.Slice(_at, length).ToString();
        _at += length;
        SkipBlanks();
        return word;
    }

    private bool TryOpen()
    {
        SkipBlanks();
        var isOpen = TryTake('(');
        SkipBlanks();
        return isOpen;
    }

    /// <summary>Takes a sign; in a tuple's end also the blanks behind it.</summary>
    private bool TryTake(char sign)
    {
        if (_at >= _text.Length || _text[_at] != sign)
        {
            return false;
        }

        _at++;
        if (sign is '}')
        {
            SkipBlanks();
        }

        return true;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }

    private static bool TryParseAll(string[] texts, out long[] values)
    {
        values = new long[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!TryParse(texts[i], out values[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A number as C writes it: <c>0x1f</c> in hexadecimal, <c>017</c> in octal.</summary>
    private static bool TryParse(string text, out long value)
    {
        var isNegative = text.StartsWith('-');
        var digits = text.AsSpan(isNegative || text.StartsWith('+') ? 1 : 0);
        var radix = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 16 : digits.Length > 1 && digits[0] == '0' ? 8 : 10;
        digits = radix == 16 ? digits[2..] : digits;
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit) || Convert.ToInt32(digit.ToString(), 16) is var number && number >= radix
                || value > (long.MaxValue - number) / radix)
            {
                return false;
            }

            value = (value * radix) + number;
        }

        value = isNegative ? -value : value;
        return !digits.IsEmpty;
    }
}
