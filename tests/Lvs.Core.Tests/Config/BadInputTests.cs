using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

/// <summary>One mistake, one line. BadInputs.txt holds the cases (see <see cref="BadInput"/>).</summary>
public sealed class BadInputTests
{
    private static readonly Dictionary<string, BadInput> Cases = BadInput.ReadAll("tests", "Lvs.Core.Tests", "Config", "BadInputs.txt");

    // What these say happens to be all there is to say.
    private static readonly string[] SaysAll = ["LVS1004", "LVS1205"];

    public static TheoryData<string> Titles => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_mistake_is_named_where_it_stands_and_nothing_else_is(string title)
        => Cases[title].AssertFound(Reading.Read(Cases[title].Text).Diagnostics);

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_mistake_says_what_was_expected_to_programs_too(string title)
        => Assert.All(
            Reading.Read(Cases[title].Text).Diagnostics.Where(finding => finding.Severity == Severity.Error),
            finding => Assert.True(finding.Expected is { Length: > 0 } || SaysAll.Contains(finding.Code, StringComparer.Ordinal), finding.ToString()));

    [Theory]
    [InlineData("vrrp_instance VI_1 {\n    priorty 5\n}\n", "LVS1013", "vrrp_instance VI_1/priorty", "priorty", "'priority'", "priority")]
    [InlineData("virtual_server 192.0.2.1 80 {\n    real_server 192.0.2.7 80 {\n        weight many\n    }\n}\n", "LVS2001", "virtual_server 192.0.2.1 80/real_server 192.0.2.7 80/weight", "many", "a whole number", null)]
    public void A_finding_has_its_parts(string text, string code, string path, string found, string expected, string? nearest)
    {
        var finding = Reading.Read(text).Diagnostics.First(d => d.Code == code);
        Assert.Equal((path, found, nearest), (string.Join('/', finding.Path), finding.Found, finding.Nearest));
        Assert.StartsWith(expected, finding.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void The_corpus_is_there() => Assert.True(Cases.Count >= 150);
}
