namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>One mistake, one line. BadSettings.txt holds the cases (see <see cref="BadInput"/>).</summary>
public sealed class BadSettingTests
{
    private static readonly Dictionary<string, BadInput> Cases = BadInput.ReadAll("tests", "Lvs.Core.Tests", "Config", "Hocon", "BadSettings.txt");

    public static TheoryData<string> Titles => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_mistake_is_named_where_it_stands_and_nothing_else_is(string title)
        => Cases[title].AssertFound(HoconSettings.Read(Cases[title].Text).Diagnostics);

    [Fact]
    public void The_corpus_is_there() => Assert.True(Cases.Count >= 50);
}
