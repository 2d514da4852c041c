using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

public sealed class CommentTests
{
    [Fact]
    public void Comments_stay_with_the_field_they_stand_before_or_behind()
    {
        var root = Read("# one\n// two\n\na = 1 # three\nb = 2, // four\nc = 3\n#  five  ");

        Assert.Equal([(2, "three"), (0, "four"), (0, null)], root.Fields.Select(f => (f.Comments.Before.Count, f.Comments.After)));
        Assert.Equal(["one", "two"], root.Fields.First().Comments.Before);
        Assert.Equal([" five"], root.EndComments);
    }

    [Fact]
    public void Comments_stay_with_elements()
    {
        var array = Assert.IsType<HoconArray>(Read("a = [ # before\n 1, # one\n 2 # two\n # end\n]").At("a"));

        Assert.Equal(["before"], array.CommentsOf(0).Before);
        Assert.Equal(("one", "two"), (array.CommentsOf(0).After, array.CommentsOf(1).After));
        Assert.Equal(["end"], array.EndComments);
    }

    [Fact]
    public void Comments_follow_the_last_key_of_a_path_and_an_object_to_its_end()
    {
        var root = Read("# x\na.b = 1 # y\nc { # in\n d = 1\n} # z");

        var leaf = Assert.Single(Assert.IsType<HoconObject>(root.At("a")).Fields).Comments;
        Assert.Equal(("x", "y"), (Assert.Single(leaf.Before), leaf.After));
        Assert.Equal("z", root.Fields.Last().Comments.After);
        Assert.Equal(["in"], Assert.Single(Assert.IsType<HoconObject>(root.At("c")).Fields).Comments.Before);
    }

    [Fact]
    public void Comments_survive_merges_and_those_over_a_template_win()
    {
        var root = Read("# first\na = 1\n# second\na = ${b} # third\nb = 2\nt { # in\n x = 1 }\ns = ${t} { # over\n x = 2 }");

        var a = root.Fields.First().Comments;
        Assert.Equal((2, "third"), (a.Before.Count, a.After));
        Assert.Equal(["over"], Assert.Single(Assert.IsType<HoconObject>(root.At("s")).Fields).Comments.Before);
    }

    [Fact]
    public void They_are_not_kept_unless_asked_for() => Assert.All(ReadObject("# x\na = 1 # y").Fields, f => Assert.True(f.Comments.IsEmpty));

    private static HoconObject Read(string text) => Assert.IsType<HoconObject>(ReadValid(text, WithComments));
}
