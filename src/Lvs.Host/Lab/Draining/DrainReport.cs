namespace Lvs.Host.Lab.Draining;

/// <summary>What `lvsd lab drain --json` writes.</summary>
/// <param name="Passed">Whether every step saw what it expected.</param>
/// <param name="Kernel">The director's.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Connections">That were made and closed in order.</param>
/// <param name="Failures">Connections that were reset or not answered.</param>
/// <param name="SlowStart">The way back, window by window.</param>
internal sealed record DrainReport(
    bool Passed,
    string Kernel,
    double Seconds,
    IReadOnlyList<StepResult> Steps,
    long Connections,
    int Failures,
    IReadOnlyList<ShareWindow> SlowStart);

/// <summary>A stretch of the way back.</summary>
/// <param name="From">Its beginning, seconds after the order.</param>
/// <param name="To">Its end.</param>
/// <param name="Rate">Connections a second in it.</param>
/// <param name="Share">Part of them that the returning server had.</param>
/// <param name="Curve">Part that its curve gives it in the middle of the stretch.</param>
/// <param name="Weight">Its weight in the kernel at the end.</param>
internal sealed record ShareWindow(double From, double To, double Rate, double Share, double Curve, int? Weight)
{
    /// <summary>How far the share is from the curve.</summary>
    public double Distance => Math.Abs(Share - Curve);
}
