using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Core.RealServers;

/// <summary>
/// How a machine is a real server of a virtual address: by direct routing (DR), or at the end of a tunnel (TUN). It carries the address
/// itself, so it must neither answer for it on the segment that the directors are on nor drop what comes with it.
/// </summary>
/// <param name="Vip">The virtual address.</param>
/// <param name="Tunnel">The tunnel that packets come in; null for direct routing. One of GUE has the port it listens on.</param>
public sealed record RealServerRole(IPAddress Vip, TunnelConfig? Tunnel = null)
{
    private const string Loopback = "lo";

    /// <summary>Whether the address is of IPv6, which has neither ARP nor a check of the reverse path (ip-sysctl.rst).</summary>
    public bool IsIPv6 => Vip.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>Bits of an address that stands for itself alone.</summary>
    public int FullPrefix => IsIPv6 ? 128 : 32;

    /// <summary>The interface where packets come out of their tunnel: the kernel's own, which takes those of every director; null for DR.</summary>
    public string? TunnelInterface => (Tunnel?.Kind, IsIPv6) switch
    {
        (null, _) => null,
        (TunnelKind.Gre, false) => "gre0",
        (TunnelKind.Gre, true) => "ip6gre0",
        (_, false) => "tunl0",
        (_, true) => "ip6tnl0",
    };

    /// <summary>
    /// The interface to put the address on: nobody on a segment can ask it. The kernel's check of the reverse path drops all that comes in
    /// through an interface without any IPv4 address, also when it is loose (fib_validate_source), so that of a tunnel gets it.
    /// </summary>
    public string Home => IsIPv6 ? Loopback : TunnelInterface ?? Loopback;

    /// <summary>The modules of the kernel that make <see cref="TunnelInterface"/> and open it.</summary>
    public IReadOnlyList<string> Modules => (Tunnel?.Kind, IsIPv6) switch
    {
        (null, _) => [],
        (TunnelKind.Gre, false) => ["ip_gre"],
        (TunnelKind.Gre, true) => ["ip6_gre"],
        (TunnelKind.Gue, false) => ["ipip", "fou"],
        (TunnelKind.Gue, true) => ["ip6_tunnel", "fou6"],
        (_, false) => ["ipip"],
        (_, true) => ["ip6_tunnel"],
    };

    /// <summary>
    /// The kernel settings it needs, by key: arp_ignore 1 answers only for addresses of the interface that is asked on, arp_announce 2
    /// never shows the virtual address as a sender, and rp_filter 2 takes packets from a tunnel though their answers leave elsewhere.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings
    {
        get
        {
            if (IsIPv6)
            {
                return [];
            }

            List<KeyValuePair<string, string>> settings =
            [
                new("net.ipv4.conf.all.arp_ignore", "1"),
                new("net.ipv4.conf.lo.arp_ignore", "1"),
                new("net.ipv4.conf.all.arp_announce", "2"),
                new("net.ipv4.conf.lo.arp_announce", "2"),
            ];
            if (TunnelInterface is { } tunnel)
            {
                // The greater one of it and of 'all' counts, so what 'all' says of the other interfaces can stay.
                settings.Add(new($"net.ipv4.conf.{tunnel}.rp_filter", "2"));
            }

            return settings;
        }
    }

    /// <summary>Whether a setting can stay as it is found: as it is needed, or, with arp_ignore 2, more careful than that.</summary>
    public static bool IsRight(string name, string needed, string found)
        => found == needed || (found == "2" && name.EndsWith(".arp_ignore", StringComparison.Ordinal));
}
