namespace Lvs.Host.Lab;

/// <summary>What `lvsd lab seed --json` writes.</summary>
internal sealed record SeedReport(
    bool Passed,
    string Kernel,
    int Directors,
    double Seconds,
    IReadOnlyList<StepResult> Steps,
    IReadOnlyList<FailoverFigures> Failovers,
    IReadOnlyList<FailoverFigures> Keepalived);
