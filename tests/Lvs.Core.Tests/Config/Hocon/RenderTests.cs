using FsCheck;
using FsCheck.Fluent;
using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

public sealed class RenderTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements(
            "", "true", "false", "null", "include", "10", "-1", "1e5", "01", "1.5", "1.2.3", "10s", "10e", "a//b", "/etc", ".", "-", "a b", " a", "a ",
            "${x}", "#", "\"", "\"\"\"", "\\", "\n", "\r", "\t", "\0", "\ud800", "\udc00x", "😀", "\u2028", "\ufeff", "{", "}", "é", "a.b", "+=", "tcp://[::1]:80"),
        ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""));

    private static readonly Gen<string> Comment = Text.Select(s => s.ReplaceLineEndings(" ").Replace('\n', ' ').TrimEnd());

    private static readonly Gen<HoconValue> Scalar = Gen.OneOf(
        Text.Select(s => (HoconValue)new HoconString(s)),
        Gen.Elements("0", "-12", "1.50", "1e5", "-1E+5", "123456789012345678901234567890").Select(s => (HoconValue)new HoconNumber(s)),
        Gen.Elements(true, false).Select(b => (HoconValue)new HoconBoolean(b)),
        Gen.Constant((HoconValue)new HoconNull()));

    [Fact]
    public void What_is_rendered_is_read_back_as_an_equal_value()
        => Check.One(
            FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2_000),
            Prop.ForAll(Container(4).ToArbitrary(), value => ReadValid(HoconRenderer.Render(value)).Equals(value)));

    [Fact]
    public void What_is_rendered_with_comments_is_read_back_with_them()
        => Check.One(
            FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2_000),
            Prop.ForAll(
                Object(3).ToArbitrary(),
                value =>
                {
                    var text = HoconRenderer.Render(value);
                    var again = ReadValid(text, WithComments);
                    return again.Equals(value) && HoconRenderer.Render(again) == text;
                }));

    [Fact]
    public void Any_text_is_read_back_as_a_key_and_as_a_value()
        => Check.One(
            FsCheck.Config.QuickThrowOnFailure.WithMaxTest(5_000),
            Prop.ForAll(
                Text.ToArbitrary(),
                text => ReadValid(HoconRenderer.Render(new HoconObject().With(text, new HoconString(text)))).TextAt(text) == text));

    [Fact]
    public void It_looks_as_one_would_write_it()
    {
        const string text = """
            # The services.
            services {
              web {
                address = "tcp://192.0.2.1:80" # the VIP
                interval = 10s
                weights = [1, 2, "a b"]
                servers = [
                  # the first
                  {
                    at = 192.0.2.11
                  }
                  {} # none
                  # no more
                ]
              }
              "a.b" = true
              # to do: the rest
            }
            empty {}
            # end

            """;

        Assert.Equal(text, HoconRenderer.Render(ReadValid(text, WithComments)));
    }

    [Fact]
    public void Without_comments_there_are_none() => Assert.Equal("a = 1\nb = [1]\n", HoconRenderer.Render(ReadValid("# x\na = 1 # y\nb = [1 # z\n]\n# e", WithComments), withComments: false));

    [Fact]
    public void A_comment_cannot_end_early() => Means(HoconRenderer.Render(new HoconObject().With("a", new HoconNumber(1), new(["x\nb = 2"], "y\nc = 3"))), """{"a": 1}""");

    [Fact]
    public void Values_are_equal_when_their_content_is()
    {
        Assert.Equal(ReadValid("a = 1, b { c = x }"), ReadValid("b.c = \"x\"\na = 1"));
        Assert.NotEqual(ReadValid("a = 1"), ReadValid("a = \"1\""));
        Assert.NotEqual(ReadValid("a = 1"), ReadValid("a = 1, b = 2"));
        Assert.NotEqual(ReadValid("[1, 2]"), ReadValid("[2, 1]"));
    }

    [Fact]
    public void A_number_made_by_a_program_must_be_one() => Assert.Throws<ArgumentException>(() => new HoconNumber("01"));

    private static Gen<HoconValue> Container(int depth) => Gen.OneOf(Object(depth).Select(o => (HoconValue)o), Array(depth));

    private static Gen<HoconValue> Value(int depth) => depth == 0 ? Scalar : Gen.Frequency((3, Scalar), (2, Container(depth - 1)));

    private static Gen<HoconValue> Array(int depth)
        => Gen.Choose(0, 4).SelectMany(count => Value(depth).ArrayOf(count)).Select(items => (HoconValue)new HoconArray(items));

    private static Gen<HoconObject> Object(int depth)
        => from count in Gen.Choose(0, 12 / (4 - Math.Min(depth, 3)))
           from keys in Text.ArrayOf(count)
           from values in Value(depth).ArrayOf(count)
           from comments in Comments.ArrayOf(count)
           select Enumerable.Range(0, count).DistinctBy(i => keys[i]).Aggregate(new HoconObject(), (o, i) => o.With(keys[i], values[i], comments[i]));

    private static Gen<HoconComments?> Comments
        => from count in Gen.Elements(0, 0, 1, 2)
           from before in Comment.ArrayOf(count)
           from after in Gen.Frequency((3, Gen.Constant((string?)null)), (1, Comment.Select(c => (string?)c)))
           select count == 0 && after is null ? null : new HoconComments([.. before], after);
}
