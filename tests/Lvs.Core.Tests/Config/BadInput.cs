using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

/// <summary>
/// A configuration with its mistakes. A file of them has a title after <c>===</c>, the configuration, and a line
/// <c>--- LINE:COLUMN: SEVERITY CODE: FRAGMENT</c> for each finding, in order; lines count from the one after the title.
/// </summary>
internal sealed record BadInput(string Text, List<string> Expected)
{
    public static Dictionary<string, BadInput> ReadAll(params string[] path)
        => Repository.Read(path)
            .Split("=== ", StringSplitOptions.RemoveEmptyEntries)
            .Select(section => section.Split('\n'))
            .ToDictionary(lines => lines[0], lines => new BadInput(
                string.Join('\n', lines.Skip(1).Where(l => !l.StartsWith("--- ", StringComparison.Ordinal))),
                [.. lines.Where(l => l.StartsWith("--- ", StringComparison.Ordinal)).Select(l => l[4..])]));

    /// <summary>Exactly the expected findings, in their order.</summary>
    public void AssertFound(IEnumerable<Diagnostic> diagnostics)
    {
        var found = diagnostics.Select(Describe).ToList();
        Assert.True(
            Expected.Count == found.Count && Expected.Zip(found).All(p => Matches(p.First, p.Second)),
            $"expected\n  {string.Join("\n  ", Expected)}\nfound\n  {string.Join("\n  ", found)}");
    }

    private static string Describe(Diagnostic d) => $"{d.Position.Line}:{d.Position.Column}: {d.Severity.ToString().ToLowerInvariant()} {d.Code}: {d.Message}";

    private static bool Matches(string expected, string found)
    {
        var parts = expected.Split(' ', 4);
        return found.StartsWith($"{parts[0]} {parts[1]} {parts[2]} ", StringComparison.Ordinal)
            && found.Contains(parts[3], StringComparison.Ordinal);
    }
}
