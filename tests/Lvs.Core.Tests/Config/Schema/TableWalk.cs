using System.Collections.Immutable;
using System.Text;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Tests.Config.Schema;

/// <summary>A row with the rows of the blocks around it, outermost first.</summary>
internal sealed record Place(ImmutableArray<Setting> Around, Setting Row)
{
    public string Block => Around.IsEmpty ? "" : string.Join(" / ", Around.Select(r => r.Keyword));

    public override string ToString() => Around.IsEmpty ? Row.Keyword : $"{Block} / {Row.Keyword}";
}

/// <summary>All rows of the table, and files that hold one of them where it belongs.</summary>
internal static class TableWalk
{
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["virtual_server"] = "192.0.2.1 80",
        ["real_server"] = "192.0.2.11 80",
    };

    /// <summary>What a block needs besides what is required by the table, so that it makes sense.</summary>
    private static readonly Dictionary<string, string[]> Company = new(StringComparer.Ordinal)
    {
        ["vrrp_instance"] = ["interface eth0", "virtual_ipaddress { 192.0.2.1 }"],
        ["virtual_server"] = ["lb_kind NAT", "protocol TCP", "real_server 192.0.2.12 80 { weight 100 }", "sorry_server 192.0.2.99 80", "quorum 50"],
        ["HTTP_GET"] = ["url { path / }"],
        ["SSL_GET"] = ["url { path / }"],
    };

    public static IEnumerable<Place> Places() => Places([], RootSchema.Schema);

    /// <summary>A file with a row in its block, and the line the row is on.</summary>
    /// <param name="place">The row.</param>
    /// <param name="keyword">The row's keyword, or another one for it.</param>
    /// <param name="arguments">What stands after it; null for the least that is right.</param>
    public static (string Text, int Line) Write(Place place, string keyword, string? arguments = null)
    {
        var text = new StringBuilder();
        var depth = 0;
        for (var i = 0; i < place.Around.Length; i++)
        {
            var block = place.Around[i];
            Line($"{block.Keyword} {TitleOf(block)} {{");
            depth++;
            foreach (var line in CompanyOf(block, i + 1 < place.Around.Length ? place.Around[i + 1] : place.Row))
            {
                Line(line);
            }
        }

        var at = text.ToString().Count(c => c == '\n') + 1;
        Line($"{keyword} {arguments ?? Least(place.Row)}");
        while (depth > 0)
        {
            depth--;
            Line("}");
        }

        return (text.ToString(), at);

        void Line(string line) => text.Append(' ', 4 * depth).Append(line).Append('\n');
    }

    private static IEnumerable<Place> Places(ImmutableArray<Setting> around, BlockSchema block)
    {
        foreach (var row in block.Settings)
        {
            yield return new Place(around, row);
            foreach (var inner in row.Inner is null ? [] : Places(around.Add(row), row.Inner))
            {
                yield return inner;
            }
        }
    }

    private static string Least(Setting row)
        => row.Inner is null ? row.Good[0] : $"{TitleOf(row)} {{ {string.Join("\n", CompanyOf(row, null).Select(l => l + "\n"))} }}";

    private static string TitleOf(Setting block) => block.AtLeast == 0 ? "" : Titles.GetValueOrDefault(block.Keyword, "N1");

    private static IEnumerable<string> CompanyOf(Setting block, Setting? row)
        => block.Inner!.Settings.Where(r => r.IsRequired && r != row).Select(r => $"{r.Keyword} {Least(r)}")
            .Concat(Company.GetValueOrDefault(block.Keyword, []).Where(l => row is null || !row.Names.Contains(l.Split(' ')[0])));
}
