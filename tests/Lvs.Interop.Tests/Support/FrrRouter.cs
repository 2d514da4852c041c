using System.Globalization;
using Lvs.Host.Lab;

namespace Lvs.Interop.Tests.Support;

/// <summary>One virtual router between ours on lb1 and FRR on lb2.</summary>
/// <param name="Id">Its number; the last byte of its address, and of the link-layer address that FRR's have.</param>
/// <param name="Version">2 or 3.</param>
/// <param name="IsIPv6">With an IPv6 address.</param>
/// <param name="OursIsHigher">Whose priority is 200; the other's is 100.</param>
internal sealed record FrrRouter(byte Id, int Version, bool IsIPv6, bool OursIsHigher)
{
    public static readonly IReadOnlyList<FrrRouter> All =
    [
        new(71, 2, IsIPv6: false, OursIsHigher: true),
        new(72, 2, IsIPv6: false, OursIsHigher: false),
        new(73, 3, IsIPv6: false, OursIsHigher: true),
        new(74, 3, IsIPv6: false, OursIsHigher: false),
        new(75, 3, IsIPv6: true, OursIsHigher: true),
        new(76, 3, IsIPv6: true, OursIsHigher: false),
    ];

    public TimeSpan Interval => TimeSpan.FromSeconds(Version == 2 ? 1 : 0.2);

    /// <summary>The interface on which FRR has the address: one with the router's own link-layer address (RFC 9568 section 7.3).</summary>
    public string Macvlan => $"vrrp{Id}";

    private string Address => IsIPv6 ? $"2001:db8::{Id + 50}" : $"192.168.124.{Id + 50}";

    /// <summary>What our director, or keepalived, is told.</summary>
    public string ForOurs => string.Create(
        CultureInfo.InvariantCulture,
        $"vrrp_instance VI_{Id} {{\nstate BACKUP\ninterface {Node.Interface}\nvirtual_router_id {Id}\nversion {Version}\n"
            + $"advert_int {Interval.TotalSeconds}\npriority {(OursIsHigher ? 200 : 100)}\nvirtual_ipaddress {{\n {Address}\n }}\n}}\n");

    /// <summary>What FRR's vrrpd is told below the interface.</summary>
    public string ForFrr => string.Create(
        CultureInfo.InvariantCulture,
        $" vrrp {Id} version {Version}\n vrrp {Id} priority {(OursIsHigher ? 100 : 200)}\n"
            + $" vrrp {Id} advertisement-interval {Interval.TotalMilliseconds:0}\n vrrp {Id} {(IsIPv6 ? "ipv6" : "ip")} {Address}\n");

    /// <summary>Makes <see cref="Macvlan"/>; its own IPv6 address is the source of FRR's adverts.</summary>
    public IEnumerable<string> MacvlanCommands(int lastByte)
    {
        yield return $"link add {Macvlan} link {Node.Interface} type macvlan mode bridge";
        yield return $"link set {Macvlan} addrgenmode none address 00:00:5e:00:0{(IsIPv6 ? 2 : 1)}:{Id:x2}";
        yield return $"address add {Address}/{(IsIPv6 ? "64" : "24")} dev {Macvlan}{(IsIPv6 ? " nodad" : "")}";
        if (IsIPv6)
        {
            yield return $"address add fe80::{Id:x}:{lastByte:x}/64 dev {Macvlan} nodad";
        }

        yield return $"link set {Macvlan} up";
    }
}
