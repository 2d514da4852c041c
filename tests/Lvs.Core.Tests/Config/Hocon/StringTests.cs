using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>"Unquoted strings", "Multi-line strings" and JSON's quoted ones.</summary>
public sealed class StringTests
{
    [Theory]
    [InlineData("bar")]
    [InlineData("/dev/null")]
    [InlineData("192.0.2.1")]
    [InlineData("eth0.100")]
    [InlineData("a-b_c.d")]
    [InlineData("10s")]
    [InlineData("(42)")]
    [InlineData("a|b~c%d;e'f<g>h")]
    [InlineData("grün")]
    [InlineData("a\u0001b")]
    [InlineData("include")]
    public void Text_without_forbidden_characters_needs_no_quotes(string text)
        => Assert.Equal(text, Assert.IsType<HoconString>(ReadValid($"a = {text}").At("a")).Text);

    [Theory]
    [InlineData('$')]
    [InlineData(':')]
    [InlineData('=')]
    [InlineData('+')]
    [InlineData('`')]
    [InlineData('^')]
    [InlineData('?')]
    [InlineData('!')]
    [InlineData('@')]
    [InlineData('*')]
    [InlineData('&')]
    [InlineData('\\')]
    public void A_forbidden_character_is_a_mistake_at_its_place(char forbidden)
    {
        Fails($"a = {forbidden}x\nb = 1", "1:5 LVS5001");
        Fails($"a = x{forbidden}x\nb = 1", "1:6 LVS5001");
        Fails($"[ {forbidden} ]", "1:3 LVS5001");
    }

    [Fact]
    public void A_plus_is_allowed_in_the_exponent_of_a_number_only()
    {
        Means("a = 10e+3", """{"a": 10e3}""");
        Fails("a = 10+3", "1:7 LVS5001");
        Fails("a = e+3", "1:6 LVS5001");
    }

    [Theory]
    [InlineData("truefoo")]
    [InlineData("footrue")]
    [InlineData("10.0bar")]
    [InlineData("bar10.0")]
    [InlineData("nullx")]
    [InlineData("10e3e3")]
    public void What_begins_like_another_value_and_goes_on_is_a_string(string text)
        => Assert.Equal(text, Assert.IsType<HoconString>(ReadValid($"a = {text}").At("a")).Text);

    [Fact]
    public void Backslashes_are_no_escapes_outside_quotes() => Fails("a = x\\ny", "1:6 LVS5001");

    [Theory]
    [InlineData("\\\"", "\"")]
    [InlineData("\\\\", "\\")]
    [InlineData("\\/", "/")]
    [InlineData("\\b\\f\\n\\r\\t", "\b\f\n\r\t")]
    [InlineData("\\u00e9\\uD83D\\uDE00", "é😀")]
    [InlineData("", "")]
    public void Quoted_strings_have_the_escapes_of_JSON(string written, string meant)
        => Assert.Equal(meant, ReadValid($"a = \"{written}\"").TextAt("a"));

    [Theory]
    [InlineData("\\x")]
    [InlineData("\\u12")]
    [InlineData("\\u12G4")]
    [InlineData("\\")]
    public void Other_escapes_are_mistakes_at_their_place(string escape)
        => Assert.Equal("1:7 LVS5003", Read($"a = \"x{escape} \"").Places()[0]);

    [Fact]
    public void A_control_character_in_a_quoted_string_is_a_mistake() => Fails("a = \"x\ty\"", "1:7 LVS5003");

    [Fact]
    public void A_quoted_string_ends_on_its_line() => Fails("a = \"x\nb = 1", "1:5 LVS5002");

    [Fact]
    public void A_substitution_in_a_quoted_string_is_text() => Means("a = \"${x}\"", """{"a": "${x}"}""");

    [Fact]
    public void Three_quotes_hold_everything_as_it_is()
        => Means("a = \"\"\"x \\n \"y\" ${z} # c\n  next\t\"\"\"", """{"a": "x \\n \"y\" ${z} # c\n  next\t"}""");

    [Fact]
    public void Quotes_beyond_the_closing_three_belong_to_the_text()
        => Means("a = \"\"\"foo\"\"\"\", b = \"\"\"foo\"\"\"\"\", c = \"\"\"\"\"\"", """{"a": "foo\"", "b": "foo\"\"", "c": ""}""");

    [Fact]
    public void Three_quotes_that_are_not_closed_are_a_mistake_where_they_open() => Fails("a = 1\nb = \"\"\"x\ny", "2:5 LVS5002");

    [Fact]
    public void Places_after_a_text_of_several_lines_are_right() => Fails("a = \"\"\"x\ny\"\"\", b = !", "2:11 LVS5001");
}
