using System.Text.Json.Serialization;

namespace Lvs.Host.Bench;

/// <summary>One thing that was measured, with both programs.</summary>
/// <param name="Name">What <c>--rows</c> calls it.</param>
/// <param name="What">What it is, in words.</param>
/// <param name="Unit">ms, %, or a count.</param>
/// <param name="Ours">Every run with ours.</param>
/// <param name="Theirs">Every run with keepalived.</param>
internal sealed record BenchRow(string Name, string What, string Unit, IReadOnlyList<double> Ours, IReadOnlyList<double> Theirs)
{
    /// <summary>Median of ours; NaN without a run.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double OursMedian => Median(Ours);

    /// <summary>Median of keepalived's; NaN without a run.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double TheirsMedian => Median(Theirs);

    /// <summary>The median; NaN of nothing.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
