using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

public sealed class OriginTests
{
    [Fact]
    public void Every_value_and_key_knows_where_it_was_written()
    {
        var root = ReadObject("a = 1\n  b { c = [ x,\n  y ] }\nd.e = 2");

        Assert.Equal("1:5", Place(root.At("a")));
        Assert.Equal("2:5", Place(root.At("b")));
        Assert.Equal("2:11", Place(root.At("b", "c")));
        Assert.Equal(["2:13", "3:3"], Assert.IsType<HoconArray>(root.At("b", "c")).Select(Place));
        Assert.Equal("4:7", Place(root.At("d", "e")));
        Assert.Equal(["1:1", "2:3", "4:1"], root.Fields.Select(f => $"{f.KeyPosition.Line}:{f.KeyPosition.Column}"));
    }

    [Fact]
    public void A_merged_object_keeps_the_place_of_each_field()
    {
        var root = ReadObject("a { x = 1, y = 1 }\na { y = 2 }");

        Assert.Equal(("1:9", "2:9"), (Place(root.At("a", "x")), Place(root.At("a", "y"))));
        Assert.Equal(2, Assert.IsType<HoconObject>(root.At("a")).Fields.Last().KeyPosition.Line);
    }

    [Fact]
    public void A_substituted_value_says_where_it_was_written_and_through_what_it_came()
    {
        var root = ReadObject("b = 5\na = ${b}\nc = [${b}]\nd = ${o}\no { p = 1 }");

        Assert.Equal("keepalived.conf:1:5 via ${b} at keepalived.conf:2:5", root.At("a").Origin.ToString());
        Assert.Equal("keepalived.conf:1:5 via ${b} at keepalived.conf:3:6", Assert.IsType<HoconArray>(root.At("c"))[0].Origin.ToString());
        Assert.Equal("keepalived.conf:5:3 via ${o} at keepalived.conf:4:5", root.At("d").Origin.ToString());
        Assert.Equal("keepalived.conf:5:9", root.At("d", "p").Origin.ToString());
        Assert.Null(root.At("b").Origin.Via);
    }

    [Fact]
    public void Fields_of_a_template_keep_their_places()
    {
        var root = ReadObject("t { x = 1, y = 2 }\ns = ${t} { y = 3 }");

        Assert.Equal(("1:9", "2:16"), (Place(root.At("s", "x")), Place(root.At("s", "y"))));
    }

    [Fact]
    public void Values_of_included_files_name_their_file()
    {
        var sources = FakeSources.With("a = 1\ninclude \"x.conf\"");
        sources.Files["x.conf"] = "\n b = 2";

        Assert.Equal("x.conf:2:6", Read(sources).Valid().At("b").Position.ToString());
    }

    [Fact]
    public void A_joined_string_is_where_it_begins() => Assert.Equal("2:5", Place(ReadValid("b = 1\na = x ${b}").At("a")));

    [Fact]
    public void Lines_and_columns_beyond_what_is_kept_are_the_last_ones()
    {
        var place = ReadValid(new string(' ', 300_000) + "a = 1").At("a").Position;

        Assert.Equal((1, (1 << 18) - 1), (place.Line, place.Column));
    }

    [Fact]
    public void A_value_made_by_a_program_has_no_place() => Assert.Equal(new SourcePosition("", 0, 0), new HoconString("x").Position);

    private static string Place(HoconValue value) => $"{value.Position.Line}:{value.Position.Column}";
}
