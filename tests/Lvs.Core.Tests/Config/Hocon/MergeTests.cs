using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>"Duplicate keys and object merging", "Config object merging and file merging".</summary>
public sealed class MergeTests
{
    [Fact]
    public void A_later_key_overrides_an_earlier_one() => Means("a = 10, a = 11", """{"a": 11}""");

    [Fact]
    public void Objects_of_one_key_are_merged()
        => Means("""{ "foo" : { "a" : 42 }, "foo" : { "b" : 43 } }""", """{"foo": {"a": 42, "b": 43}}""");

    [Fact]
    public void Objects_are_merged_all_the_way_down()
        => Means("a { b { x = 1, y = 2 } }, a { b { x = 42, z = 100 } }", """{"a": {"b": {"x": 42, "y": 2, "z": 100}}}""");

    [Theory]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("[1]")]
    public void Another_value_between_them_keeps_objects_apart(string between)
        => Means($$"""{ "foo" : { "a" : 42 }, "foo" : {{between}}, "foo" : { "b" : 43 } }""", """{"foo": {"b": 43}}""");

    [Fact]
    public void Arrays_are_not_merged() => Means("a = [1, 2], a = [3]", """{"a": [3]}""");

    [Fact]
    public void A_value_overrides_an_object_and_an_object_a_value()
        => Means("a { b = 1 }, a = 2, c = 1, c { d = 2 }", """{"a": 2, "c": {"d": 2}}""");

    [Fact]
    public void Keys_stay_in_the_order_in_which_they_were_first_written()
        => Assert.Equal(["b", "a", "c"], ReadObject("b = 1, a = 2, b = 3, c = 4").Fields.Select(f => f.Key));

    [Fact]
    public void An_object_of_many_keys_finds_each_of_them()
    {
        var root = ReadObject(string.Concat(Enumerable.Range(0, 1000).Select(i => $"k{i} = {i}\n")));

        Assert.Equal(1000, root.Count);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal($"{i}", root.TextAt($"k{i}")));
        Assert.Null(root.Find("k1000"));
    }

    [Fact]
    public void Files_are_merged_as_fields_of_one_file_are()
    {
        var sources = FakeSources.With("a { x = 1 }, keep = ${b}, b = 1");
        sources.Files["over.conf"] = "a { y = ${a.x} }, b = 2";

        Means(
            HoconReader.Read([FakeSources.Root, "over.conf"], sources),
            """{"a": {"x": 1, "y": 1}, "keep": 2, "b": 2}""");
    }

    [Theory]
    [InlineData("a { y = 2 }", "a = 42", "a { x = 1 }", """{"a": {"x": 1}}""")]
    [InlineData("a = 42", "a { y = 2 }", "a { x = 1 }", """{"a": {"x": 1, "y": 2}}""")]
    public void Files_are_merged_in_pairs(string first, string second, string third, string json)
    {
        var sources = FakeSources.With(first);
        sources.Files["2"] = second;
        sources.Files["3"] = third;

        Means(HoconReader.Read([FakeSources.Root, "2", "3"], sources), json);
    }
}
