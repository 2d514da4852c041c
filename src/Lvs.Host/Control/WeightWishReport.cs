using Lvs.Actors.Health;
using Lvs.Core.Health;

namespace Lvs.Host.Control;

/// <summary>A check that asks for another weight of its server.</summary>
/// <param name="Check">What kind of check: MISC_CHECK.</param>
/// <param name="Difference">What it adds to the configured weight.</param>
/// <param name="Reason">Why.</param>
internal sealed record WeightWishReport(string Check, long Difference, string Reason)
{
    /// <summary>The report of a check; null when it is content with the configured weight.</summary>
    public static WeightWishReport? Of(HealthProtocol.CheckStatus check, int configured)
        => check.Weight is { } weight && (weight is WeightReport.Drained || weight.DifferenceTo(configured) != 0)
            ? new(check.Kind, weight.DifferenceTo(configured), check.WeightReason ?? "")
            : null;
}
