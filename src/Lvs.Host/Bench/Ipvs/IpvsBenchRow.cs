using System.Globalization;

namespace Lvs.Host.Bench.Ipvs;

/// <summary>One thing that was measured with each program that can do it.</summary>
/// <param name="Name">A short name for it.</param>
/// <param name="What">What it is, in words.</param>
/// <param name="Unit">ms, %, or nothing for a count.</param>
/// <param name="Ours">With our director.</param>
/// <param name="Keepalived">With keepalived; null when it was not measured.</param>
/// <param name="Ipvsadm">With <c>ipvsadm -R</c>.</param>
/// <param name="Bare">The same commands by the netlink client alone, in a process that is warm.</param>
internal sealed record IpvsBenchRow(string Name, string What, string Unit, double Ours, double? Keepalived = null, double? Ipvsadm = null, double? Bare = null)
{
    /// <summary>Above the lines of all rows.</summary>
    public static string Header => Columns("", "lvsd", "keepalived", "ipvsadm", "bare", "ratios");

    /// <summary>The figures, and by how much the others are slower or faster.</summary>
    public override string ToString() => Columns(
        What,
        Number(Ours),
        Number(Keepalived),
        Number(Ipvsadm),
        Number(Bare),
        string.Join("  ", new[] { Ratio(Keepalived), Ratio(Ipvsadm), Ratio(Bare) }.OfType<string>()));

    private static string Columns(string what, string ours, string keepalived, string ipvsadm, string bare, string ratios)
        => $"{what,-84} {ours,10} {keepalived,11} {ipvsadm,10} {bare,9}  {ratios}".TrimEnd();

    private string Number(double? value) => value is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Unit}").TrimEnd();

    private string? Ratio(double? other)
        => other > 0 && Ours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{other / Ours:0.##}×") : null;
}
