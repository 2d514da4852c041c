using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*", "a.conf", true)]
    [InlineData("*", ".a.conf", false)]
    [InlineData(".*", ".a.conf", true)]
    [InlineData("*.conf", "a.conf", true)]
    [InlineData("*.conf", "a.conf.off", false)]
    [InlineData("a*b*c", "aXXbXXc", true)]
    [InlineData("a*b*c", "aXXbXX", false)]
    [InlineData("?", "a", true)]
    [InlineData("?", "ab", false)]
    [InlineData("[0-9][a-c]", "1b", true)]
    [InlineData("[0-9]", "a", false)]
    [InlineData("[!0-9]", "a", true)]
    [InlineData("[^0-9]", "1", false)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("", "", true)]
    [InlineData("**", "", true)]
    public void A_segment_matches_as_a_shell_s_does(string pattern, string name, bool expected)
        => Assert.Equal(expected, Glob.IsMatch(pattern, name));

    [Theory]
    [InlineData("a", "a")]
    [InlineData("{a,b}.conf", "a.conf b.conf")]
    [InlineData("x/{b,a}/{1,2}", "x/b/1 x/b/2 x/a/1 x/a/2")]
    [InlineData("foo/{,cat,dog}", "foo/ foo/cat foo/dog")]
    [InlineData("{foo/{,cat,dog},bar}", "foo/ foo/cat foo/dog bar")]
    [InlineData("{a}", "a")]
    [InlineData("{}", "{}")]
    [InlineData("{a,b", "{a,b")]
    [InlineData("\\{a,b}", "\\{a,b}")]
    public void Braces_stand_for_several_patterns(string pattern, string expected)
        => Assert.Equal(expected.Split(' '), Glob.ExpandBraces(pattern));

    [Fact]
    public void A_pattern_that_stands_for_too_many_is_refused()
        => Assert.Null(Glob.ExpandBraces(string.Concat(Enumerable.Repeat("{a,b}", 12))));

    [Fact]
    public void A_pattern_of_many_stars_is_answered_at_once()
        => Assert.False(Glob.IsMatch(string.Concat(Enumerable.Repeat("*a", 200)) + "b", new string('a', 4_000)));
}
