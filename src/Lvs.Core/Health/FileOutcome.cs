using Lvs.Core.Config;
using Lvs.Core.Tracking;

namespace Lvs.Core.Health;

/// <summary>
/// What the number in a FILE_CHECK's file means: times the weight it is added to the server's weight, and a product of -2147483648 or less is a
/// failure. Without a weight any number but 0 is one, and reversed 0 is.
/// </summary>
public static class FileOutcome
{
    /// <summary>The product from which on the server is down (keepalived's IPVS_WEIGHT_FAULT).</summary>
    private const long Fault = int.MinValue;

    /// <summary>The result of what is known of the file.</summary>
    public static ProbeResult Of(CheckConfig.TrackedFile check, TrackedState state)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(state);
        var weight = check.Weight ?? 1;
        var product = state.Value * weight * (check.Reverse ? -1 : 1);
        var isFault = weight == 0 ? state.Value == 0 == check.Reverse : product <= Fault;
        return new ProbeResult(isFault ? $"{state}" : null, TimeSpan.Zero)
        {
            Weight = weight == 0 ? WeightReport.Configured : new WeightReport.Added((int)Math.Clamp(product, -int.MaxValue, int.MaxValue)),
            Said = $"{state}",
            IsFinal = true,
        };
    }
}
