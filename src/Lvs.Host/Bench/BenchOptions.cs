namespace Lvs.Host.Bench;

/// <summary>What <c>lvsd bench vrrp</c> was told.</summary>
/// <param name="Runs">Runs of each row that has several.</param>
/// <param name="Duration">How long the rows that watch a steady state take.</param>
/// <param name="Rows">The rows that are wanted; empty for all.</param>
/// <param name="Json">Whether the result is printed as JSON.</param>
internal sealed record BenchOptions(int Runs, TimeSpan Duration, IReadOnlyList<string> Rows, bool Json)
{
    /// <summary>Every row there is, in the order they are measured.</summary>
    public static IReadOnlyList<string> AllRows { get; } =
    [
        "kill-1s", "freeze-1s", "kill-100ms", "freeze-100ms", "kill-10ms", "freeze-10ms",
        "takeover-1000", "takeover-4000", "cpu-sent", "cpu-received", "steady", "steady-realtime",
    ];

    /// <summary>Whether a row is wanted.</summary>
    public bool Wants(string row) => Rows.Count == 0 || Rows.Contains(row);
}
