using Lvs.Core.Config;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>"Self-Referential Substitutions", "The += field separator", "Examples of Self-Referential Substitutions".</summary>
public sealed class SelfReferenceTests
{
    [Theory]
    [InlineData("path : \"a:b:c\"\npath : ${path}\":d\"", """{"path": "a:b:c:d"}""")]
    [InlineData("a = 1, a = ${a}", """{"a": 1}""")]
    [InlineData("a = 1, a = ${a}2, a = ${a}3", """{"a": "123"}""")]
    [InlineData("a.b = 1, a.b = ${a.b}", """{"a": {"b": 1}}""")]
    [InlineData("a { b = 1 }, a { b = ${a.b}2 }", """{"a": {"b": "12"}}""")]
    [InlineData("a { b = 5 }, a = ${a}", """{"a": {"b": 5}}""")]
    [InlineData("a { b = 5 }, a = ${a} { c = 6 }", """{"a": {"b": 5, "c": 6}}""")]
    [InlineData("a = [1], a = ${a} [2], a = [0] ${a}", """{"a": [0, 1, 2]}""")]
    public void A_field_that_refers_to_itself_sees_what_was_set_before(string text, string json) => Means(text, json);

    [Fact]
    public void It_sees_nothing_that_is_set_later() => Means("a = ${?a}x, a = ${a}y", """{"a": "xy"}""");

    [Fact]
    public void Alone_it_is_a_cycle() => Fails("foo : ${foo}", "1:7 LVS5016");

    [Fact]
    public void Before_the_first_value_there_is_nothing_to_see() => Fails("foo : ${foo}\nfoo : { a : 1 }", "1:7 LVS5016");

    [Theory]
    [InlineData("foo : ${?foo}", "{}")]
    [InlineData("a = ${?a}foo", """{"a": "foo"}""")]
    [InlineData("a = ${?b}, b = ${?a}", "{}")]
    [InlineData("foo = ${?bar}, bar = ${?a.b}, a { b = ${?foo} }", """{"a": {}}""")]
    public void An_optional_cycle_is_undefined(string text, string json) => Means(text, json);

    [Fact]
    public void A_path_below_the_field_sees_what_was_set_before()
        => Means("foo : { a : { c : 1 } }\nfoo : ${foo.a}\nfoo : { a : 2 }", """{"foo": {"a": 2, "c": 1}}""");

    [Theory]
    [InlineData("a : { b : ${a} }", "1:11 LVS5016")]
    [InlineData("a : [${a}]", "1:6 LVS5016")]
    [InlineData("a : 1, a : { b : ${a} }", "1:18 LVS5016")]
    public void An_object_or_array_around_it_does_not_look_back(string text, string place) => Fails(text, place);

    [Fact]
    public void An_object_may_refer_to_its_own_fields_and_sees_their_last_values()
    {
        Means("bar : { foo : 42, baz : ${bar.foo} }", """{"bar": {"foo": 42, "baz": 42}}""");
        Means("bar : { foo : 42, baz : ${bar.foo} }\nbar : { foo : 43 }", """{"bar": {"foo": 43, "baz": 43}}""");
    }

    [Fact]
    public void Objects_may_refer_to_each_other()
        => Means(
            "bar : { a : ${foo.d}, b : 1 }\nbar.b = 3\nfoo : { c : ${bar.b}, d : 2 }\nfoo.d = 4",
            """{"bar": {"a": 4, "b": 3}, "foo": {"c": 3, "d": 4}}""");

    [Fact]
    public void Fields_beside_the_path_are_not_looked_at()
        => Means(
            "foo = ${a.b.c}, a { b { c = 42, cycle = ${foo} }, cycle = ${foo} }",
            """{"foo": 42, "a": {"b": {"c": 42, "cycle": 42}, "cycle": 42}}""");

    [Theory]
    [InlineData("bar : ${foo}\nfoo : ${bar}")]
    [InlineData("a : ${b}\nb : ${c}\nc : ${a}")]
    [InlineData("a : ${b}x\nb : ${c}\nc : y ${a}")]
    public void A_loop_is_one_mistake_that_names_its_steps(string text)
    {
        var error = Assert.Single(Read(text).Diagnostics);

        Assert.Equal(DiagnosticCodes.SubstitutionCycle, error.Code);
        Assert.Contains(", then ${", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_through_two_fields_gives_both_the_same_value() => Means("a : 1\nb : 2\na : ${b}\nb : ${a}", """{"a": 1, "b": 1}""");

    [Fact]
    public void A_loop_is_broken_at_the_field_that_had_a_value() => Means("a = 1, b = ${c}, c = ${a}, a = ${b}", """{"a": 1, "b": 1, "c": 1}""");

    [Fact]
    public void Templates_may_refer_to_what_is_made_of_them()
        => Means(
            "defaults { a = 1, b = 2 }\nitem1 = ${defaults}\nitem1.c = ${item2.d}\nitem1.x = ${item2.y}\nitem2 = ${defaults}\nitem2.d = ${item1.a}\nitem2.y = 15",
            """{"defaults": {"a": 1, "b": 2}, "item1": {"a": 1, "b": 2, "c": 1, "x": 15}, "item2": {"a": 1, "b": 2, "d": 1, "y": 15}}""");

    [Fact]
    public void The_value_of_a_field_that_is_surely_set_needs_nothing_below_it()
        => Means("a = ${b}, a.x = 1, b { y = ${a.x} }, c = ${d}, c.x = 1, d = { z = ${c.x} }", """{"a": {"y": 1, "x": 1}, "b": {"y": 1}, "c": {"z": 1, "x": 1}, "d": {"z": 1}}""");

    [Fact]
    public void A_value_surely_set_breaks_what_would_be_a_cycle() => Means("b = ${a.x}, a = ${b}, a.x = 1", """{"b": 1, "a": {"x": 1}}""");

    [Fact]
    public void Looking_back_within_a_merged_object_sees_what_a_substitution_brought()
    {
        Means("x.a = [1], foo.a = [0], foo = ${x}, foo { a = ${foo.a} [2] }", """{"x": {"a": [1]}, "foo": {"a": [1, 2]}}""");
        Means("x.a = [1], foo.a = [0], foo = ${x} { a = ${foo.a} [2] }", """{"x": {"a": [1]}, "foo": {"a": [1, 2]}}""");
        Means(
            "x { a = [1], a = ${x.a} [2] }, foo = ${x}, foo { a = ${foo.a} [3], a = ${foo.a} [4] }",
            """{"x": {"a": [1, 2]}, "foo": {"a": [1, 2, 3, 4]}}""");
    }

    [Theory]
    [InlineData("a += b", """{"a": ["b"]}""")]
    [InlineData("a = [], a += b, a += 2", """{"a": ["b", 2]}""")]
    [InlineData("a += [1]", """{"a": [[1]]}""")]
    [InlineData("a.b += { c = 1 }", """{"a": {"b": [{"c": 1}]}}""")]
    [InlineData("a { b = [1] }, a { b += 2 }", """{"a": {"b": [1, 2]}}""")]
    [InlineData("t { b = [1] }, a = ${t}, a { b += 2 }, a.b += 3", """{"t": {"b": [1]}, "a": {"b": [1, 2, 3]}}""")]
    [InlineData("t { b = [1] }, a = ${t} { b += 2 }", """{"t": {"b": [1]}, "a": {"b": [1, 2]}}""")]
    [InlineData("t = [1], a = ${t}, a += 2, a = ${a} [3], a += 4", """{"t": [1], "a": [1, 2, 3, 4]}""")]
    [InlineData("t += 1, a += ${t}", """{"t": [1], "a": [[1]]}""")]
    [InlineData("[{ a = [1], a += 2 }]", """[{"a": [1, 2]}]""")]
    [InlineData("a = ${?u}, a += 1", """{"a": [1]}""")]
    [InlineData("a { 0 = x }, a += y", """{"a": ["x", "y"]}""")]
    [InlineData("a+=1,a +=2, \"a\" += 3", """{"a": [1, 2, 3]}""")]
    public void An_element_is_added_to_what_was_set_before(string text, string json) => Means(text, json);

    [Theory]
    [InlineData("a = 1, a += 2")]
    [InlineData("a { b = 1 }, a += 2")]
    [InlineData("a = null, a += 2")]
    public void Nothing_is_added_to_what_is_no_array(string text) => Assert.Equal(DiagnosticCodes.AppendToOther, Assert.Single(Read(text).Diagnostics).Code);

    [Fact]
    public void An_added_element_that_refers_to_its_array_is_a_cycle() => Fails("a = [1], a += ${a}", "1:15 LVS5016");
}
