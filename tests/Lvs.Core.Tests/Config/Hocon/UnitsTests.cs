using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>"Conversion of numerically-indexed objects", "Automatic type conversions", "Units format" and what follows it.</summary>
public sealed class UnitsTests
{
    [Theory]
    [InlineData("{ \"0\" : \"a\", \"1\" : \"b\" }", "a b")]
    [InlineData("{ \"2\" : \"c\", \"0\" : \"a\" }", "a c")]
    [InlineData("{ \"10\" : \"c\", \"9\" : \"b\", \"x\" : \"z\", \"-1\" : \"y\" }", "b c")]
    public void A_numbered_object_is_an_array_when_someone_asks(string text, string items)
    {
        Assert.True(ReadObject(text).TryAsArray(out var array));
        Assert.Equal(items.Split(' '), array.Select(v => v.TryGetText(out var item) ? item : ""));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ a = 1 }")]
    public void An_object_without_numbers_is_none(string text) => Assert.False(ReadObject(text).TryAsArray(out _));

    [Fact]
    public void Numbers_and_booleans_are_read_as_strings_null_and_the_rest_are_not()
    {
        var root = ReadObject("n = 1.50, b = true, z = null, o {}, a = []");

        Assert.Equal(("1.50", "true"), (root.TextAt("n"), root.TextAt("b")));
        Assert.All(["z", "o", "a"], key => Assert.False(root.At(key).TryGetText(out _)));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("\"true\"", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    public void Six_words_are_booleans(string text, bool expected)
    {
        Assert.True(HoconUnits.TryGetBoolean(ReadValid($"a = {text}").At("a"), out var result, out _));
        Assert.Equal(expected, result);
    }

    [Theory]
    [InlineData("TRUE")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("[]")]
    public void Nothing_else_is_a_boolean(string text)
    {
        Assert.False(HoconUnits.TryGetBoolean(ReadValid($"a = {text}").At("a"), out _, out var problem));
        Assert.Contains("true, yes, on, false, no or off", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("\"5\"", 5)]
    [InlineData("1e1", 10)]
    [InlineData("-3.0", -3)]
    public void A_string_is_a_number_when_JSON_would_write_it_so(string text, long expected)
    {
        Assert.True(HoconUnits.TryGetInteger(ReadValid($"a = {text}").At("a"), -10, 10, out var result, out _));
        Assert.Equal(expected, result);
    }

    [Theory]
    [InlineData("11", "out of range")]
    [InlineData("-11", "out of range")]
    [InlineData("1.5", "a whole number from -10 to 10")]
    [InlineData("05", "a whole number")]
    [InlineData("x", "'x' stands where")]
    [InlineData("null", "null stands where")]
    [InlineData("{}", "an object stands where")]
    [InlineData("1e400", "a whole number")]
    public void Any_other_number_has_its_reason(string text, string reason)
    {
        Assert.False(HoconUnits.TryGetInteger(ReadValid($"a = {text}").At("a"), -10, 10, out _, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ns nano nanos nanosecond nanoseconds", 1e-2)]
    [InlineData("us micro micros microsecond microseconds", 1e1)]
    [InlineData("ms milli millis millisecond milliseconds", 1e4)]
    [InlineData("s second seconds", 1e7)]
    [InlineData("m minute minutes", 6e8)]
    [InlineData("h hour hours", 3.6e10)]
    [InlineData("d day days", 8.64e11)]
    public void Every_unit_of_time_has_its_spellings(string names, double ticks)
    {
        foreach (var name in names.Split(' '))
        {
            Assert.Equal((long)(300 * ticks), Duration($"300{name}").Ticks);
            Assert.Equal((long)(300 * ticks), Duration($"\"  300 \\t{name} \"").Ticks);
        }
    }

    [Theory]
    [InlineData("10", 10_000)]
    [InlineData("\"10\"", 10_000)]
    [InlineData("1.5", 1_500)]
    [InlineData("0.25s", 250)]
    [InlineData("-2ms", -2)]
    [InlineData("1e2ms", 100)]
    public void A_number_without_a_unit_has_the_default_one(string text, int milliseconds)
        => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Duration(text));

    [Fact]
    public void A_time_that_is_not_zero_does_not_become_zero() => Assert.Equal((1, -1, 0), (Duration("1ns").Ticks, Duration("-1ns").Ticks, Duration("0ns").Ticks));

    [Theory]
    [InlineData("10S")]
    [InlineData("10 parsecs")]
    [InlineData("s")]
    [InlineData("1 2s")]
    [InlineData("\"1s 2\"")]
    [InlineData("01s")]
    [InlineData("1e20d")]
    [InlineData("1e28d")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[1s]")]
    public void Anything_else_is_no_time(string text)
    {
        Assert.False(HoconUnits.TryGetDuration(ReadValid($"a = {text}").At("a"), TimeSpan.FromSeconds(1), out _, out var problem));
        Assert.Contains("ns, us, ms, s, m, h or d", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("B b byte bytes", 1L)]
    [InlineData("kB kilobyte kilobytes", 1000L)]
    [InlineData("MB megabyte megabytes", 1000_000L)]
    [InlineData("GB gigabyte gigabytes", 1000_000_000L)]
    [InlineData("TB terabyte terabytes", 1000_000_000_000L)]
    [InlineData("PB petabyte petabytes", 1000_000_000_000_000L)]
    [InlineData("EB exabyte exabytes", 1000_000_000_000_000_000L)]
    [InlineData("K k Ki KiB kibibyte kibibytes", 1L << 10)]
    [InlineData("M m Mi MiB mebibyte mebibytes", 1L << 20)]
    [InlineData("G g Gi GiB gibibyte gibibytes", 1L << 30)]
    [InlineData("T t Ti TiB tebibyte tebibytes", 1L << 40)]
    [InlineData("P p Pi PiB pebibyte pebibytes", 1L << 50)]
    [InlineData("E e Ei EiB exbibyte exbibytes", 1L << 60)]
    public void Every_unit_of_size_has_its_spellings(string names, long bytes)
    {
        foreach (var name in names.Split(' '))
        {
            Assert.Equal(2 * bytes, Size($"2{name}"));
        }
    }

    [Theory]
    [InlineData("1024", 1024)]
    [InlineData("0.5K", 512)]
    [InlineData("0", 0)]
    [InlineData("0.000001 YB", 1000_000_000_000_000_000L)]
    public void A_size_may_be_a_fraction_of_its_unit(string text, long bytes) => Assert.Equal(bytes, Size(text));

    [Theory]
    [InlineData("1ZB")]
    [InlineData("1Yi")]
    [InlineData("8E")]
    [InlineData("0.5B")]
    [InlineData("-1K")]
    [InlineData("1 KB")]
    [InlineData("K")]
    [InlineData("{}")]
    public void Anything_else_is_no_size(string text)
    {
        Assert.False(HoconUnits.TryGetSize(ReadValid($"a = {text}").At("a"), out _, out var problem));
        Assert.Contains("a whole number of bytes", problem, StringComparison.Ordinal);
    }

    private static TimeSpan Duration(string text)
    {
        Assert.True(HoconUnits.TryGetDuration(ReadValid($"a = {text}").At("a"), TimeSpan.FromSeconds(1), out var result, out var problem), problem);
        return result;
    }

    private static long Size(string text)
    {
        Assert.True(HoconUnits.TryGetSize(ReadValid($"a = {text}").At("a"), out var result, out var problem), problem);
        return result;
    }
}
