namespace Lvs.Core.Health;

/// <summary>The weight that a check asks for. Those of several checks of a server add up, each as its difference to the configured weight.</summary>
public abstract record WeightReport
{
    private WeightReport()
    {
    }

    /// <summary>The configured weight.</summary>
    public static WeightReport Configured { get; } = new Added(0);

    /// <summary>This much more than the configured weight, or less (FILE_CHECK).</summary>
    public sealed record Added(int Difference) : WeightReport;

    /// <summary>This weight, whatever is configured (misc_dynamic).</summary>
    public sealed record Absolute(int Weight) : WeightReport;

    /// <summary>So many hundredths of the configured weight (an agent), at least 1 unless one of them is 0.</summary>
    public sealed record Share(int Percent) : WeightReport;

    /// <summary>0, whatever others ask for: no new connections (an agent).</summary>
    public sealed record Drained : WeightReport
    {
        /// <summary>The only one needed.</summary>
        public static readonly Drained Instance = new();
    }

    /// <summary>What it adds to the configured weight.</summary>
    public long DifferenceTo(int configured) => this switch
    {
        Added added => added.Difference,
        Absolute absolute => (long)absolute.Weight - configured,
        Share share => PartOf(configured, share.Percent) - configured,
        _ => -(long)configured,
    };

    // A small share of a small weight is not none.
    private static long PartOf(int configured, int percent)
        => percent > 0 && configured > 0 ? Math.Max(1, (long)configured * percent / Whole) : 0;

    private const int Whole = 100;
}
