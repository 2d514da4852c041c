using Lvs.Core.Config;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>"Value concatenation" with its subsections and notes.</summary>
public sealed class ConcatenationTests
{
    [Theory]
    [InlineData(" foo bar baz ")]
    [InlineData("\"foo bar baz\"")]
    [InlineData("foo \"bar baz\"")]
    [InlineData("\"foo\"\" bar \"baz")]
    public void Blanks_between_strings_stay_those_around_them_go(string value) => Means($"a = {value}", """{"a": "foo bar baz"}""");

    [Fact]
    public void The_blanks_stay_as_they_are() => Means("a = x \t  y\u00a0z", """{"a": "x \t  y\u00a0z"}""");

    [Fact]
    public void A_string_does_not_span_a_newline() => Means("a = x\n y = z", """{"a": "x", "y": "z"}""");

    [Fact]
    public void Strings_are_joined_in_keys_values_and_elements()
        => Means("a b c = d e f\n x = [g h, i j]", """{"a b c": "d e f", "x": ["g h", "i j"]}""");

    [Fact]
    public void Other_simple_values_become_the_text_they_were_written_with()
        => Means("a = true false null 1e5 1.50 x", """{"a": "true false null 1e5 1.50 x"}""");

    [Fact]
    public void A_substitution_becomes_the_text_of_its_value()
        => Means("n = 1.50, t = true, z = null, a = ${n} ${t}${z}", """{"n": 1.50, "t": true, "z": null, "a": "1.50 truenull"}""");

    [Fact]
    public void A_single_value_keeps_its_type() => Means("a = true, b = 5, c = null", """{"a": true, "b": 5, "c": null}""");

    [Theory]
    [InlineData("b = x${a}")]
    [InlineData("b = ${a}x")]
    public void Arrays_and_objects_cannot_be_in_a_string(string field)
    {
        Assert.Equal(DiagnosticCodes.MixedValues, Assert.Single(Read($"a = [1,2], {field}").Diagnostics).Code);
        Assert.Equal(DiagnosticCodes.MixedValues, Assert.Single(Read($"a = {{c:2}}, {field}").Diagnostics).Code);
    }

    [Theory]
    [InlineData("a = [1] x")]
    [InlineData("a = [1] \" \" [2]")]
    [InlineData("a = {b:1} [1]")]
    [InlineData("a = {b:1} 5")]
    [InlineData("a = [1] {b:1}")]
    public void Strings_arrays_and_objects_are_not_mixed(string text) => Assert.Equal("LVS5017", Assert.Single(Read(text).Diagnostics).Code);

    [Theory]
    [InlineData("a : { b : 1, c : 2 }")]
    [InlineData("a : { b : 1 } { c : 2 }")]
    [InlineData("a : { b : 1 }\na : { c : 2 }")]
    [InlineData("a { b : 9 } { b : 1 } { c : 2 }")]
    public void Objects_in_a_row_are_merged(string text) => Means(text, """{"a": {"b": 1, "c": 2}}""");

    [Theory]
    [InlineData("a : [ 1, 2, 3, 4 ]")]
    [InlineData("a : [ 1, 2 ] [ 3, 4 ]")]
    [InlineData("a : [ 1, 2 ][ 3, 4 ]")]
    [InlineData("a : [ 1, 2 ]\na : ${a} [ 3, 4 ]")]
    public void Arrays_in_a_row_are_joined(string text) => Means(text, """{"a": [1, 2, 3, 4]}""");

    [Fact]
    public void Objects_may_be_inherited_from()
        => Means(
            "data-center-generic = { cluster-size = 6 }\ndata-center-east = ${data-center-generic} { name = \"east\" }",
            """{"data-center-generic": {"cluster-size": 6}, "data-center-east": {"cluster-size": 6, "name": "east"}}""");

    [Fact]
    public void Arrays_may_be_added_to() => Means("path = [ /bin ]\npath = ${path} [ /usr/bin ]", """{"path": ["/bin", "/usr/bin"]}""");

    [Fact]
    public void A_newline_between_keeps_arrays_apart()
    {
        Means("[ [ 1, 2 ] [ 3, 4 ] ]", "[[1, 2, 3, 4]]");
        Means("[ [ 1, 2 ]\n [ 3, 4 ] ]", "[[1, 2], [3, 4]]");
    }

    [Fact]
    public void A_newline_within_does_not() => Means("a = [ 1\n 2\n] [\n3 ]", """{"a": [1, 2, 3]}""");

    [Fact]
    public void Blanks_between_substitutions_count_for_strings_only()
    {
        Means("s = x, t = ${s} ${s}", """{"s": "x", "t": "x x"}""");
        Means("s = [1], t = ${s} ${s}", """{"s": [1], "t": [1, 1]}""");
        Means("s { a = 1 }, t = ${s} ${s}", """{"s": {"a": 1}, "t": {"a": 1}}""");
    }

    [Fact]
    public void Quoted_blanks_between_arrays_are_a_mistake() => Assert.Equal(["1:19 LVS5017"], Read("s = [1], t = ${s} \" \" ${s}").Places());

    [Fact]
    public void Elements_without_comma_or_newline_are_one_string()
    {
        Means("[ 1 2 3 4 ]", """["1 2 3 4"]""");
        Means("[ 1\n 2\n 3\n 4 ]", "[1, 2, 3, 4]");
        Means(
            "name = N, world = W, a = [ This is an unquoted string my name is ${name}, Hello ${world} ]",
            """{"name": "N", "world": "W", "a": ["This is an unquoted string my name is N", "Hello W"]}""");
    }

    [Fact]
    public void A_numbered_object_in_a_row_with_arrays_is_one()
        => Means("a = [1] { \"1\" = c, \"0\" = b }, o { 5 = x }, d = ${o} [y]", """{"a": [1, "b", "c"], "o": {"5": "x"}, "d": ["x", "y"]}""");
}
