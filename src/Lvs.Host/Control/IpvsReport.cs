using Lvs.Actors.Ipvs;
using Lvs.Core.Ipvs;

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

    /// <summary>The halves of the connection synchronization that run.</summary>
    public required IReadOnlyList<SyncReport> Sync { get; init; }

    /// <summary>Whether this director does not know the connections of the master yet, and preempts nobody.</summary>
    public bool SyncIsAwaited { get; init; }

    /// <summary>How long it took at the start to read the table, to compare it and to write what differed; null before that.</summary>
    public double? SecondsToAdopt { get; init; }

    /// <summary>How often the table was looked through for what others have done to it.</summary>
    public required long Audits { get; init; }

    /// <summary>How long that took the last time, without what came in between.</summary>
    public required double SecondsOfAudit { get; init; }

    /// <summary>How long changes took; null before the first of them.</summary>
    public WriteLatencyReport? Changes { get; init; }

    /// <summary>The report of a table.</summary>
    public static IpvsReport Of(IpvsProtocol.Table table, IpvsProtocol.Sync sync) => new()
    {
        Digest = table.Digest,
        ForeignEdits = table.ForeignEdits,
        Sync =
        [
            .. sync.Daemons.Select(half => new SyncReport(
                half.Daemon.Role, half.Daemon.Interface, half.Daemon.SyncId, half.Backlog.Sockets, half.Backlog.Waiting, half.Backlog.Dropped)),
        ],
        SyncIsAwaited = sync.IsAwaited,
        Audits = table.Audits,
        SecondsOfAudit = table.LastAudit.TotalSeconds,
        SecondsToAdopt = table.Adoption?.TotalSeconds,
        Changes = table.Latencies is { } taken
            ? new WriteLatencyReport(taken.Changes, taken.Median.TotalSeconds, taken.Slowest.TotalSeconds)
            : null,
        LastForeignEdits = [.. table.LastForeignEdits.Select(edit => new ForeignEditReport(edit.What, edit.Ago.TotalSeconds))],
    };
}

/// <summary>A half of the connection synchronization.</summary>
/// <param name="Role">Master tells, backup listens.</param>
/// <param name="Interface">Where.</param>
/// <param name="SyncId">Of the directors that belong together.</param>
/// <param name="Threads">Threads of the kernel; 0 while it has none.</param>
/// <param name="WaitingBytes">What waits to be sent or read.</param>
/// <param name="Dropped">Messages that there was no room for.</param>
internal sealed record SyncReport(SyncRole Role, string Interface, int SyncId, int Threads, long WaitingBytes, long Dropped);

/// <summary>A change by somebody else that was undone.</summary>
/// <param name="Edit">What it was.</param>
/// <param name="SecondsAgo">When it was found.</param>
internal sealed record ForeignEditReport(string Edit, double SecondsAgo);

/// <summary>How long changes took from a verdict or an order to the kernel's answer, in seconds.</summary>
/// <param name="Count">How many there were since the start.</param>
/// <param name="Median">Of the last hundred.</param>
/// <param name="Slowest">Of all.</param>
internal sealed record WriteLatencyReport(long Count, double Median, double Slowest);
