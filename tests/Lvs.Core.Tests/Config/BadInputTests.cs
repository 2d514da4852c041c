namespace Lvs.Core.Tests.Config;

/// <summary>One mistake, one line. BadInputs.txt holds the cases (see <see cref="BadInput"/>).</summary>
public sealed class BadInputTests
{
    private static readonly Dictionary<string, BadInput> Cases = BadInput.ReadAll("tests", "Lvs.Core.Tests", "Config", "BadInputs.txt");

    public static TheoryData<string> Titles => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_mistake_is_named_where_it_stands_and_nothing_else_is(string title)
        => Cases[title].AssertFound(Reading.Read(Cases[title].Text).Diagnostics);

    [Fact]
    public void The_corpus_is_there() => Assert.True(Cases.Count >= 150);
}
