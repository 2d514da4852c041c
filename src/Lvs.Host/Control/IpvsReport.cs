using Lvs.Actors.Ipvs;

namespace Lvs.Host.Control;

/// <summary>The kernel's table, as far as it is ours.</summary>
internal sealed record IpvsReport
{
    /// <summary>16 hexadecimal digits, equal for equal tables: of two directors that show the same, both serve the same.</summary>
    public string? Digest { get; init; }

    /// <summary>Changes by others that were found and undone since the start.</summary>
    public required long ForeignEdits { get; init; }

    /// <summary>The last of them, the latest first.</summary>
    public required IReadOnlyList<ForeignEditReport> LastForeignEdits { get; init; }

    /// <summary>The report of a table.</summary>
    public static IpvsReport Of(IpvsProtocol.Table table) => new()
    {
        Digest = table.Digest,
        ForeignEdits = table.ForeignEdits,
        LastForeignEdits = [.. table.LastForeignEdits.Select(edit => new ForeignEditReport(edit.What, edit.Ago.TotalSeconds))],
    };
}

/// <summary>A change by somebody else that was undone.</summary>
/// <param name="Edit">What it was.</param>
/// <param name="SecondsAgo">When it was found.</param>
internal sealed record ForeignEditReport(string Edit, double SecondsAgo);
