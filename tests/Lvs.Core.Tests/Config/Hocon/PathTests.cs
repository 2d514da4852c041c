using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>"Path expressions", "Paths as keys".</summary>
public sealed class PathTests
{
    [Theory]
    [InlineData("foo.bar.\"hello.world\"", "foo/bar/hello.world")]
    [InlineData("10.0foo", "10/0foo")]
    [InlineData("foo10.0", "foo10/0")]
    [InlineData("foo\"10.0\"", "foo10.0")]
    [InlineData("1.2.3", "1/2/3")]
    [InlineData("3.14", "3/14")]
    [InlineData("true", "true")]
    [InlineData("null.x", "null/x")]
    [InlineData("a b c", "a b c")]
    [InlineData("a  b", "a  b")]
    [InlineData(" a .b", "a /b")]
    [InlineData(" a . b", "a / b")]
    [InlineData("a.\"\".b", "a//b")]
    [InlineData("\"\".b", "/b")]
    [InlineData("\"a.\"", "a.")]
    [InlineData("-10", "-10")]
    [InlineData("foo.\"hello world\".baz", "foo/hello world/baz")]
    [InlineData("a\"b\".c", "ab/c")]
    [InlineData("foo include", "foo include")]
    [InlineData("includes", "includes")]
    [InlineData("\"include\"", "include")]
    [InlineData("a.include", "a/include")]
    public void A_path_is_cut_at_the_dots_outside_quotes(string path, string elements)
    {
        var keys = elements.Split('/');

        Assert.Equal("42", ReadValid($"{{ {path} : 42 }}").TextAt(keys));
        Assert.Equal("42", ReadValid($"{{ {path} : 42, copy : ${{{path}}} }}").TextAt("copy"));
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData(".")]
    [InlineData("\"\".")]
    [InlineData(".\"\"")]
    [InlineData("a. .b")]
    public void An_empty_element_must_be_quoted(string path)
    {
        Fails($"{path} = 1", "1:1 LVS5009");
        Fails($"a = [${{{path}}}]", "1:8 LVS5009");
    }

    [Theory]
    [InlineData("foo.bar : 42", """{"foo": {"bar": 42}}""")]
    [InlineData("foo.bar.baz : 42", """{"foo": {"bar": {"baz": 42}}}""")]
    [InlineData("a.x : 42, a.y : 43", """{"a": {"x": 42, "y": 43}}""")]
    [InlineData("a { b = 1 }, a.c = 2, a.b = 3", """{"a": {"b": 3, "c": 2}}""")]
    [InlineData("a.b = 1, a = 2, a.c = 3", """{"a": {"c": 3}}""")]
    [InlineData("a.b.c = 1, a.b = 2", """{"a": {"b": 2}}""")]
    [InlineData("a.b { c = 1 }", """{"a": {"b": {"c": 1}}}""")]
    [InlineData("a b c : 42", """{"a b c": 42}""")]
    [InlineData("true : 42", """{"true": 42}""")]
    [InlineData("3 : 42", """{"3": 42}""")]
    [InlineData("3.14 : 42", """{"3": {"14": 42}}""")]
    public void A_path_as_a_key_is_objects_in_objects(string text, string json) => Means(text, json);

    [Fact]
    public void A_path_has_no_substitutions_in_it()
    {
        Fails("a${b} = 1", "1:2 LVS5001");
        Fails("a = ${b${c}}", "1:8 LVS5010");
    }

    [Theory]
    [InlineData("[x] = 1", "1:1 LVS5001")]
    [InlineData("a [x] = 1", "1:3 LVS5001")]
    public void A_key_is_no_array(string text, string place) => Assert.Equal(place, Read("z = 1\n" + text).Places()[0].Replace("2:", "1:", StringComparison.Ordinal));
}
