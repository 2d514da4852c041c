using System.Collections.Immutable;
using Lvs.Core.Config;
using Lvs.Core.Tracking;

namespace Lvs.Core.Health;

/// <summary>
/// What the end of a MISC_CHECK's program means: 0 is good; with misc_dynamic 2 to 255 are good too, and ask for a weight of two less. Then 0
/// asks for the configured weight again. Statuses that a crash has are failures: whoever started the program cannot tell 139 from a
/// segmentation fault, and a check that has crashed must not give its server more weight.
/// </summary>
public static class MiscOutcome
{
    private const int Lowest = 2;

    // 128 and the number of a signal (signal(7)): ILL, ABRT, BUS, FPE, KILL (the kernel's when memory is short) and SEGV.
    private static readonly ImmutableArray<int> Crashes = [132, 134, 135, 136, 137, 139];

    /// <summary>The result of a run that has ended.</summary>
    public static ProbeResult Of(CheckConfig.Misc check, ScriptEnd end, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(check);
        return check.Dynamic && end.Status is >= Lowest and var status && !Crashes.Contains(status)
            ? new ProbeResult(null, duration) { Weight = new WeightReport.Absolute(status - Lowest), Said = end.Failure }
            : new ProbeResult(end.Failure, duration) { Weight = check.Dynamic ? WeightReport.Configured : null, Said = "exit status 0" };
    }
}
