using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

/// <summary>
/// One mistake, one line. BadInputs.txt holds the cases: a title after <c>===</c>, the configuration, and a line
/// <c>--- LINE:COLUMN: SEVERITY CODE: FRAGMENT</c> for each finding, in order; lines count from the one after the title.
/// </summary>
public sealed class BadInputTests
{
    private static readonly Dictionary<string, Case> Cases = ReadCases();

    public static TheoryData<string> Titles => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_mistake_is_named_where_it_stands_and_nothing_else_is(string title)
    {
        var (text, expected) = Cases[title];

        var found = Reading.Read(text).Diagnostics.Select(Describe).ToList();

        Assert.True(
            expected.Count == found.Count && expected.Zip(found).All(p => Matches(p.First, p.Second)),
            $"expected\n  {string.Join("\n  ", expected)}\nfound\n  {string.Join("\n  ", found)}");
    }

    [Fact]
    public void The_corpus_is_there() => Assert.True(Cases.Count >= 50);

    private static string Describe(Diagnostic d) => $"{d.Position.Line}:{d.Position.Column}: {d.Severity.ToString().ToLowerInvariant()} {d.Code}: {d.Message}";

    private static bool Matches(string expected, string found)
    {
        var parts = expected.Split(' ', 4);
        return found.StartsWith($"{parts[0]} {parts[1]} {parts[2]} ", StringComparison.Ordinal)
            && found.Contains(parts[3], StringComparison.Ordinal);
    }

    private static Dictionary<string, Case> ReadCases()
        => Repository.Read("tests", "Lvs.Core.Tests", "Config", "BadInputs.txt")
            .Split("=== ", StringSplitOptions.RemoveEmptyEntries)
            .Select(section => section.Split('\n'))
            .ToDictionary(lines => lines[0], lines => new Case(
                string.Join('\n', lines.Skip(1).Where(l => !l.StartsWith("--- ", StringComparison.Ordinal))),
                [.. lines.Where(l => l.StartsWith("--- ", StringComparison.Ordinal)).Select(l => l[4..])]));

    private sealed record Case(string Text, List<string> Expected);
}
