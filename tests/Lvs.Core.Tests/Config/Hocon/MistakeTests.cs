using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

public sealed class MistakeTests
{
    [Fact]
    public void All_mistakes_of_a_file_are_found_at_once()
        => Fails(
            """
            a = x@y
            b = "unclosed
            c =
            d = 1,, e = 2
            f..g = 1
            h = ${
            i = tcp://192.0.2.1:80
            j = [1, 2 = 3]
            k { l = !, m = 1 }
            n
            o = ${undefined}
            include nothing
            """,
            "1:6 LVS5001",
            "2:5 LVS5002",
            "3:3 LVS5007",
            "4:7 LVS5008",
            "5:1 LVS5009",
            "6:7 LVS5010",
            "7:8 LVS5001",
            "8:11 LVS5001",
            "9:9 LVS5001",
            "10:1 LVS5006",
            "11:5 LVS5015",
            "12:9 LVS5011");

    [Fact]
    public void What_is_right_can_still_be_looked_through()
    {
        var result = Read("a = 1\nb = x@y\nc { d = ${no}, e = 2 }");

        Assert.True(result.HasErrors);
        Assert.Null(result.Root);
        Assert.Equal("1", result.Partial.TextAt("a"));
        Assert.IsType<HoconInvalid>(result.Partial.At("b"));
        Assert.IsType<HoconInvalid>(result.Partial.At("c", "d"));
        Assert.Equal("2", result.Partial.TextAt("c", "e"));
    }

    [Theory]
    [InlineData("a =", "1:3 LVS5007")]
    [InlineData("a :  ", "1:3 LVS5007")]
    [InlineData("a.b =", "1:5 LVS5007")]
    [InlineData("{ a = }", "1:5 LVS5007")]
    [InlineData("{ a = , b = 1 }", "1:5 LVS5007")]
    [InlineData("a = # c\nb = 1", "1:3 LVS5007")]
    [InlineData("a +=\nb = 1", "1:3 LVS5007")]
    public void A_key_without_a_value_is_told_at_its_separator(string text, string place) => Fails(text, place);

    [Theory]
    [InlineData("{ : 10 }", "1:3 LVS5001")]
    [InlineData(": 10", "1:1 LVS5001")]
    [InlineData("+= 10", "1:1 LVS5001")]
    [InlineData("{ 1,2 }", "1:3 LVS5006", "1:5 LVS5006")]
    [InlineData("{ a : 10, true }", "1:11 LVS5006")]
    [InlineData("[ = ]", "1:3 LVS5001")]
    [InlineData("[:\"foo\", \"bar\"]", "1:2 LVS5001")]
    [InlineData("[\"foo\" : \"bar\"]", "1:8 LVS5001")]
    [InlineData("[ += ]", "1:3 LVS5001")]
    [InlineData("{ a : true b : false }", "1:14 LVS5001")]
    [InlineData("a b", "1:1 LVS5006")]
    [InlineData("a == 1", "1:4 LVS5001")]
    public void A_document_of_another_form_is_a_mistake(string text, params string[] places) => Fails(text, places);

    [Theory]
    [InlineData("{", "1:1 LVS5004")]
    [InlineData("[", "1:1 LVS5004")]
    [InlineData("a { b [", "1:7 LVS5001", "1:3 LVS5004")]
    [InlineData("a = [ 1", "1:5 LVS5004")]
    [InlineData("a { b { c = 1", "1:7 LVS5004")]
    [InlineData("}", "1:1 LVS5005")]
    [InlineData("]", "1:1 LVS5005")]
    [InlineData("a = 1 } b = 2", "1:7 LVS5005")]
    [InlineData("a { b = [ 1 }\nc = 2", "1:13 LVS5005")]
    [InlineData("a = [ { b = 1 ]\nc = 2", "1:15 LVS5005")]
    [InlineData("{ } }", "1:5 LVS5005")]
    public void A_bracket_missing_or_too_many_is_told_once(string text, params string[] places)
        => Assert.Equal(places.Order(), Read(text).Places().Order());

    [Fact]
    public void A_missing_brace_is_looked_for_by_the_indentation()
    {
        var error = Assert.Single(Read("a {\n  b {\n    c = 1\n  d = 2\n}\ne {\n  f = 1\n}\n").Diagnostics);

        Assert.Equal((DiagnosticCodes.UnclosedBracket, 1), (error.Code, error.Position.Line));
        Assert.Contains("the '}' in line 5 closes the '{' in line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_says_what_stood_there_and_what_was_expected()
    {
        Assert.Equal(
            "keepalived.conf:1:8: error LVS5001: ':' cannot stand in a value; expected quotes around the value, the end of the line or a comma",
            Assert.Single(Read("a = tcp://x").Diagnostics).ToString());
    }

    [Theory]
    [InlineData("auth_pass = s3cret@x")]
    [InlineData("auth_pass s3cret")]
    [InlineData("auth_pass = \"s3cret\nb = 1")]
    [InlineData("auth_pass = s3cret {}")]
    [InlineData("auth_pass = [s3cret, =]")]
    public void No_message_shows_a_password(string text)
        => Assert.All(Read(text).Diagnostics, d => Assert.DoesNotContain("s3cret", d.Message, StringComparison.Ordinal));

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error_with_its_reason()
    {
        var error = Assert.Single(HoconReader.Read("no.conf", new FakeSources()).Diagnostics);

        Assert.Equal((DiagnosticCodes.UnreadableFile, "no.conf:1:1"), (error.Code, error.Position.ToString()));
    }
}
