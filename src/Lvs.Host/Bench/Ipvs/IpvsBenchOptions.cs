using System.Globalization;

namespace Lvs.Host.Bench.Ipvs;

/// <summary>What <c>lvsd bench ipvs</c> was told.</summary>
/// <param name="Against">The other programs: <see cref="Programs"/>, or some of them.</param>
/// <param name="Duration">How long the audit is watched.</param>
/// <param name="IsJson">Whether the result is printed as JSON.</param>
/// <param name="IsInside">Whether this is user-mode Linux already.</param>
internal sealed record IpvsBenchOptions(IReadOnlySet<string> Against, TimeSpan Duration, bool IsJson, bool IsInside)
{
    /// <summary>Whom it can be measured against.</summary>
    public static IReadOnlyList<string> Programs { get; } = ["keepalived", "ipvsadm"];

    /// <summary>The arguments for the same in there.</summary>
    public IEnumerable<string> InsideArguments =>
    [
        "bench", "ipvs", "--inside", "--against", string.Join(',', Against),
        "--duration", Duration.TotalSeconds.ToString(CultureInfo.InvariantCulture), .. IsJson ? ["--json"] : Array.Empty<string>(),
    ];
}
