using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>"Substitutions", "Substitution fallback to environment variables".</summary>
public sealed class SubstitutionTests
{
    [Theory]
    [InlineData("5", "5")]
    [InlineData("x y", "\"x y\"")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("[1, 2]", "[1, 2]")]
    [InlineData("{ c = 1 }", """{"c": 1}""")]
    public void A_substitution_alone_keeps_the_type(string value, string json)
        => Means($"a = {value}, b = ${{a}}", $$"""{"a": {{json}}, "b": {{json}}}""");

    [Theory]
    [InlineData("${a.b}")]
    [InlineData("${ a.b }")]
    [InlineData("${a.\"b\"}")]
    [InlineData("${?a.b}")]
    [InlineData("${? a.b}")]
    public void The_path_is_that_of_a_key(string substitution) => Means($"a.b = 1, c = {substitution}", """{"a": {"b": 1}, "c": 1}""");

    [Theory]
    [InlineData("${ ?foo}", "1:8 LVS5010")]
    [InlineData("${}", "1:7 LVS5010")]
    [InlineData("${?}", "1:8 LVS5010")]
    [InlineData("${foo", "1:10 LVS5010")]
    [InlineData("${foo\n}", "1:10 LVS5010")]
    [InlineData("$", "1:5 LVS5001")]
    [InlineData("$foo", "1:5 LVS5001")]
    [InlineData("${foo#c}", "1:10 LVS5010")]
    public void What_is_no_substitution_is_a_mistake(string value, string place) => Assert.Equal(place, Read($"a = {value}\nb = 1").Places()[0]);

    [Fact]
    public void A_substitution_joins_with_text_around_it()
    {
        Means("animal.favorite = dog, key : ${animal.favorite} is my favorite animal", """{"animal": {"favorite": "dog"}, "key": "dog is my favorite animal"}""");
        Means("animal.favorite = dog, key : ${animal.favorite}\" is my favorite animal\"", """{"animal": {"favorite": "dog"}, "key": "dog is my favorite animal"}""");
    }

    [Fact]
    public void Paths_begin_at_the_root() => Means("x = 1, a { x = 2, y = ${x} }", """{"x": 1, "a": {"x": 2, "y": 1}}""");

    [Fact]
    public void A_substitution_sees_what_comes_later() => Means("b = ${a}, a = 1", """{"b": 1, "a": 1}""");

    [Fact]
    public void A_substitution_sees_the_last_value() => Means("a = 1, b = ${a}, a = 2", """{"a": 2, "b": 2}""");

    [Fact]
    public void A_substitution_sees_the_merged_object()
        => Means("b = ${a}, a { x = 1 }, a { y = 2 }", """{"b": {"x": 1, "y": 2}, "a": {"x": 1, "y": 2}}""");

    [Fact]
    public void Substitutions_lead_through_others()
        => Means("foo = ${bar}, bar = ${a.b.c}, a.b.c = 57, d = ${e.b}, e = ${a}", """{"foo": 57, "bar": 57, "a": {"b": {"c": 57}}, "d": {"c": 57}, "e": {"b": {"c": 57}}}""");

    [Fact]
    public void An_undefined_substitution_is_a_mistake_with_its_place_and_the_nearest_key()
    {
        var error = Assert.Single(Read("bar.inner = 1\na = ${bar.iner}").Diagnostics);

        Assert.Equal((DiagnosticCodes.UndefinedSubstitution, 2, 5), (error.Code, error.Position.Line, error.Position.Column));
        Assert.Contains("did you mean 'bar.inner'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_undefined_substitutions_are_reported() => Fails("a = ${x}\nb = [${y}]\nc = z ${z}", "1:5 LVS5015", "2:6 LVS5015", "3:7 LVS5015");

    [Fact]
    public void An_undefined_optional_field_is_not_there() => Means("a = ${?x}, b = ${?a}, c = ${?x}${?y}, d = ${?x} ${?y}", "{}");

    [Fact]
    public void An_undefined_optional_override_leaves_what_was_set()
        => Means("a = 42, a = ${?x}, b { c = 1 }, b = ${?x}, b = ${?y}", """{"a": 42, "b": {"c": 1}}""");

    [Fact]
    public void A_defined_optional_override_wins() => Means("x = 43, a = 42, a = ${?x}, b { c = 1 }, b = ${?x}", """{"x": 43, "a": 43, "b": 43}""");

    [Fact]
    public void An_undefined_optional_element_is_not_there() => Means("a = [1, ${?x}, 2, ${?y}]", """{"a": [1, 2]}""");

    [Fact]
    public void An_undefined_optional_part_is_empty()
        => Means("a = x${?u}y, b = [1] ${?u} [2], c = { d = 1 } ${?u}", """{"a": "xy", "b": [1, 2], "c": {"d": 1}}""");

    [Fact]
    public void Null_is_a_value_and_not_undefined() => Means("n = null, a = 1, a = ${?n}, b = ${n}", """{"n": null, "a": null, "b": null}""");

    [Fact]
    public void A_path_does_not_lead_through_a_value() => Fails("a = 1, b = ${a.c}", "1:12 LVS5015");

    [Fact]
    public void What_is_overridden_by_a_value_is_not_looked_at() => Means("a = ${nowhere}, a = 42, b = ${b}, b = x", """{"a": 42, "b": "x"}""");

    [Fact]
    public void What_an_object_is_merged_with_is_looked_at() => Fails("a = ${nowhere}, a = { b : 42 }", "1:5 LVS5015");

    [Fact]
    public void An_object_merges_with_what_a_substitution_brings()
        => Means(
            "t { a = 1, o { p = 1 } }, s = ${t}, s { o { q = 2 } }, s.a = 3",
            """{"t": {"a": 1, "o": {"p": 1}}, "s": {"a": 3, "o": {"p": 1, "q": 2}}}""");

    [Fact]
    public void What_a_substitution_brings_overrides_what_was_set()
        => Means("t { a = 1 }, s { a = 2, b = 3 }, s = ${t}", """{"t": {"a": 1}, "s": {"a": 1, "b": 3}}""");

    [Fact]
    public void A_substitution_within_a_template_is_that_of_the_template()
        => Means("t { a = 1, b = ${t.a} }, s = ${t} { a = 2 }", """{"t": {"a": 1, "b": 1}, "s": {"a": 2, "b": 1}}""");

    [Fact]
    public void The_environment_is_asked_only_when_it_is_given_and_only_for_what_is_undefined()
    {
        var options = new HoconOptions { Environment = name => name is "HOME" or "set" ? $"<{name}>" : null };

        Means(Read("a = ${HOME}, set = 1, b = ${set}, c = ${?NO}", options), """{"a": "<HOME>", "set": 1, "b": 1}""");
        Assert.Equal(["1:5 LVS5015"], Read("a = ${HOME}").Places());
    }

    [Fact]
    public void Null_keeps_the_environment_out_and_an_empty_variable_is_an_empty_string()
    {
        var options = new HoconOptions { Environment = _ => "" };

        Means(Read("HOME = null, a = ${HOME}, b = ${X}", options), """{"HOME": null, "a": null, "b": ""}""");
    }
}
