using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>The specification's sections from "Unchanged from JSON" to "Whitespace".</summary>
public sealed class DocumentTests
{
    [Fact]
    public void The_types_are_those_of_JSON()
    {
        var root = ReadObject("""{ "s": "x", "n": 1.5, "o": {}, "a": [], "t": true, "f": false, "z": null }""");

        Assert.Equal(
            [typeof(HoconString), typeof(HoconNumber), typeof(HoconObject), typeof(HoconArray), typeof(HoconBoolean), typeof(HoconBoolean), typeof(HoconNull)],
            root.Fields.Select(f => f.Value.GetType()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("3.14")]
    [InlineData("1e5")]
    [InlineData("-0.5E-10")]
    [InlineData("1e+5")]
    public void A_number_keeps_the_text_it_was_written_with(string number)
        => Assert.Equal(number, Assert.IsType<HoconNumber>(ReadValid($"a = {number}").At("a")).Text);

    [Theory]
    [InlineData("NaN")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("-")]
    [InlineData("0x10")]
    [InlineData("1-e3")]
    [InlineData("1.0.0")]
    public void What_JSON_does_not_take_for_a_number_is_a_string(string text)
        => Assert.Equal(text, Assert.IsType<HoconString>(ReadValid($"a = {text}").At("a")).Text);

    [Theory]
    [InlineData("# c\na = 1 # c\n# c")]
    [InlineData("// c\na = 1 // c\n// c")]
    [InlineData("a = 1# c")]
    [InlineData("a = 1// c")]
    [InlineData("a # c\n = # c\n 1")]
    [InlineData("{ # c\n a = 1 // c\n } # c")]
    public void A_comment_goes_from_its_mark_to_the_end_of_the_line(string text) => Means(text, """{"a": 1}""");

    [Fact]
    public void A_comment_between_elements_is_as_a_line_end() => Means("a = [1 # c\n, 2 // c\n 3]", """{"a": [1, 2, 3]}""");

    [Fact]
    public void A_comment_mark_in_a_quoted_string_is_text()
        => Means("""a = "x # y", b = "x // y", c = "http://x" """, """{"a": "x # y", "b": "x // y", "c": "http://x"}""");

    [Fact]
    public void One_slash_begins_no_comment() => Means("a = /etc/lvs\n/b/c = 1", """{"a": "/etc/lvs", "/b/c": 1}""");

    [Theory]
    [InlineData("")]
    [InlineData(" \n \n")]
    [InlineData("# nothing")]
    [InlineData("{}")]
    public void An_empty_file_is_an_empty_object(string text) => Means(text, "{}");

    [Fact]
    public void The_braces_of_the_root_may_be_left_out() => Means("a = 1, b { c = 2 }", """{"a": 1, "b": {"c": 2}}""");

    [Fact]
    public void A_root_may_be_an_array_where_that_is_allowed()
    {
        Means("[1, 2]", "[1, 2]");
        Assert.Equal([DiagnosticCodes.RootIsArray], Read("[1, 2]", HoconOptions.Default).Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void A_closing_brace_needs_its_opening_one() => Fails("a = 1 }", "1:7 LVS5005");

    [Fact]
    public void An_opening_brace_needs_its_closing_one() => Fails("{ a = 1", "1:1 LVS5004");

    [Theory]
    [InlineData("10", "1:3 LVS5006")]
    [InlineData("\"foo\"", "1:6 LVS5006")]
    public void A_file_cannot_be_a_single_value(string text, string place)
        => Assert.Equal(place[^7..], Assert.Single(Read(text).Diagnostics).Code);

    [Theory]
    [InlineData("{}x")]
    [InlineData("[]x")]
    [InlineData("{}{}")]
    [InlineData("[]true")]
    public void Nothing_follows_the_root(string text) => Fails(text, "1:3 LVS5014");

    [Theory]
    [InlineData("a : 1")]
    [InlineData("a = 1")]
    [InlineData("\"a\":1")]
    [InlineData("a\n=\n1")]
    public void The_separator_is_a_colon_or_an_equals_sign(string text) => Means(text, """{"a": 1}""");

    [Theory]
    [InlineData("foo {}")]
    [InlineData("\"foo\" {}")]
    [InlineData("foo{}")]
    [InlineData("foo\n{}")]
    [InlineData("foo : {}")]
    public void The_separator_may_be_left_out_before_an_object(string text) => Means(text, """{"foo": {}}""");

    [Fact]
    public void A_key_needs_a_separator_before_anything_else()
    {
        Fails("foo\nbar : 10", "1:1 LVS5006");
        Fails("{ \"foo\" }", "1:3 LVS5006");
        Fails("foo \"bar\"", "1:1 LVS5006");
        Fails("foo [1]", "1:5 LVS5001");
    }

    [Theory]
    [InlineData("[1,2,3,]")]
    [InlineData("[1\n2\n3]")]
    [InlineData("[1,2,3]")]
    [InlineData("[1\n,2\n,\n3\n,\n]")]
    public void Commas_may_be_newlines_and_a_last_one_does_not_count(string text) => Means(text, "[1, 2, 3]");

    [Theory]
    [InlineData("[1,2,3,,]", "1:8 LVS5008")]
    [InlineData("[,1,2,3]", "1:2 LVS5008")]
    [InlineData("[1,,2,3]", "1:4 LVS5008")]
    [InlineData("[,]", "1:2 LVS5008")]
    public void A_comma_in_an_array_follows_an_element(string text, string place) => Fails(text, place);

    [Theory]
    [InlineData("{a:1,b:2,c:3,}")]
    [InlineData("{a:1\nb:2\nc:3}")]
    [InlineData("a:1,b:2,c:3,")]
    public void The_same_comma_rules_apply_to_fields(string text) => Means(text, """{"a": 1, "b": 2, "c": 3}""");

    [Theory]
    [InlineData("{a:1,b:2,,}", "1:10 LVS5008")]
    [InlineData("{,a:1}", "1:2 LVS5008")]
    [InlineData("{a:1,,b:2}", "1:6 LVS5008")]
    public void A_comma_in_an_object_follows_a_field(string text, string place) => Fails(text, place);

    [Theory]
    [InlineData('\t')]
    [InlineData('\v')]
    [InlineData('\f')]
    [InlineData('\r')]
    [InlineData('\u001c')]
    [InlineData('\u001d')]
    [InlineData('\u001e')]
    [InlineData('\u001f')]
    [InlineData('\u00a0')]
    [InlineData('\u1680')]
    [InlineData('\u2007')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    [InlineData('\u202f')]
    [InlineData('\u205f')]
    [InlineData('\u3000')]
    [InlineData('\ufeff')]
    public void White_space_is_every_Unicode_separator_the_byte_order_mark_and_the_ASCII_separators(char blank)
        => Means($"{blank}a{blank}={blank}1{blank}", """{"a": 1}""");

    [Theory]
    [InlineData('\u0085')]
    [InlineData('\u200b')]
    public void Nothing_else_is_white_space(char character) => Assert.Equal($"x{character}", ReadValid($"a = x{character}").TextAt("a"));

    [Fact]
    public void Only_the_line_feed_is_a_newline() => Fails("a = 1\u2028b = 2", "1:9 LVS5001");

    [Fact]
    public void Lines_may_end_as_on_Windows() => Means("a = 1\r\nb = x y\r\n", """{"a": 1, "b": "x y"}""");
}
