using System.Globalization;

namespace Lvs.Interop.Tests.Support;

/// <summary>One virtual router of three directors: a way to speak VRRP and the priorities of lb1, lb2 and lb3.</summary>
/// <param name="Id">Its number; the last byte of its address.</param>
/// <param name="Version">2 or 3.</param>
/// <param name="IsIPv6">With an IPv6 address.</param>
/// <param name="IsUnicast">With the others as peers.</param>
/// <param name="Preempts">Whether a higher priority replaces a master.</param>
/// <param name="AreEqual">Whether lb2 and lb3 have the same priority.</param>
internal sealed record TrioRouter(byte Id, int Version, bool IsIPv6, bool IsUnicast, bool Preempts, bool AreEqual)
{
    /// <summary>The least of version 2, and for both versions, so that a busy machine does not decide who comes first.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // The skew times of lb1 and lb2 are three quarters of an interval apart: who of the two comes after lb3 is no matter of chance.
    private static readonly int[] Different = [1, 200, 254];
    private static readonly int[] Equal = [1, 200, 200];

    /// <summary>Every combination.</summary>
    public static readonly IReadOnlyList<TrioRouter> All = [.. Combinations()];

    /// <summary>The configuration of one of the three, for either program.</summary>
    public static string Configuration(int director)
        => "global_defs {\n router_id lb\n}\n" + string.Concat(All.Select(router => router.Text(director)));

    /// <summary>Own address of a director, by which equal priorities are decided.</summary>
    public static string OwnAddress(int director, bool isIPv6) => isIPv6 ? $"2001:db8::{11 + director:x}" : $"192.168.124.{11 + director}";

    /// <summary>Its link-local address.</summary>
    public static string LinkLocalAddress(int director) => $"fe80::{11 + director:x}";

    public override string ToString() => string.Join(
        ", ",
        $"v{Version}",
        IsIPv6 ? "IPv6" : "IPv4",
        IsUnicast ? "unicast" : "multicast",
        Preempts ? "preempt" : "nopreempt",
        AreEqual ? "equal priorities" : "different priorities");

    private static IEnumerable<TrioRouter> Combinations()
    {
        bool[] either = [false, true];
        byte id = 50;
        foreach (var (version, isIPv6) in new[] { (2, false), (3, false), (3, true) })
        {
            foreach (var isUnicast in either)
            {
                foreach (var preempts in either)
                {
                    foreach (var areEqual in either)
                    {
                        yield return new TrioRouter(++id, version, isIPv6, isUnicast, preempts, areEqual);
                    }
                }
            }
        }
    }

    private string Text(int director)
    {
        var others = Enumerable.Range(0, 3).Where(other => other != director).Select(other => OwnAddress(other, IsIPv6));
        var unicast = IsUnicast
            ? $"unicast_src_ip {OwnAddress(director, IsIPv6)}\nunicast_peer {{\n {string.Join("\n ", others)}\n }}\n"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"vrrp_instance VI_{Id} {{\nstate BACKUP\ninterface ens33\nvirtual_router_id {Id}\nversion {Version}\n"
                + $"advert_int {Interval.TotalSeconds}\npriority {(AreEqual ? Equal : Different)[director]}\n"
                + $"{(Preempts ? "" : "nopreempt\n")}{unicast}"
                + $"virtual_ipaddress {{\n {(IsIPv6 ? "2001:db8::" : "192.168.124.")}{Id + 50}\n }}\n}}\n");
    }
}
