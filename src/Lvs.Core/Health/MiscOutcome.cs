using Lvs.Core.Config;
using Lvs.Core.Tracking;

namespace Lvs.Core.Health;

/// <summary>
/// What the end of a MISC_CHECK's program means: 0 is good; with misc_dynamic 2 to 255 are good too, and ask for a weight of two less. Then 0
/// asks for the configured weight again.
/// </summary>
public static class MiscOutcome
{
    private const int Lowest = 2;

    /// <summary>The result of a run that has ended.</summary>
    public static ProbeResult Of(CheckConfig.Misc check, ScriptEnd end, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(check);
        return check.Dynamic && end.Status is >= Lowest and var status
            ? new ProbeResult(null, duration) { Weight = new WeightReport.Absolute(status - Lowest), Said = end.Failure }
            : new ProbeResult(end.Failure, duration) { Weight = check.Dynamic ? WeightReport.Configured : null, Said = "exit status 0" };
    }
}
