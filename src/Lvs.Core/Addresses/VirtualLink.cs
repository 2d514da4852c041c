using System.Net.NetworkInformation;

namespace Lvs.Core.Addresses;

/// <summary>
/// An interface that is made for a virtual router (use_vmac): a macvlan with the MAC address of the router (RFC 5798 section 7.3), so that it
/// moves to another machine without any neighbour learning a new one. Its mode is VEPA: in private mode, keepalived's, the kernel gives what
/// another router sends from that MAC address to this interface alone (macvlan_handle_frame), so that adverts have to be listened for there, and
/// the membership of a backup would move the MAC address in the switches.
/// </summary>
/// <param name="Name">vrrp.51.</param>
/// <param name="Parent">The interface that its frames come in and go out by.</param>
/// <param name="MacAddress">Of the virtual router.</param>
public sealed record VirtualLink(string Name, string Parent, PhysicalAddress MacAddress)
{
    /// <summary>Whether there will be IPv6 addresses on it, or adverts over IPv6 from it.</summary>
    public bool CarriesIPv6 { get; init; }

    /// <summary>Its own link group, by number or name; null for that of every interface.</summary>
    public string? Group { get; init; }

    /// <summary>
    /// The kernel settings of the interface itself, in order; it is not up before. It takes what comes although the way back is over its
    /// parent (rp_filter, accept_local), answers for its own addresses alone (arp_ignore, for it hears what is asked of its parent as well),
    /// and has no address of its own making: the neighbour discovery of a backup would move the MAC address in the switches. So would the
    /// report that the address has left its multicast group, which the kernel repeats within a second (RFC 3810 section 9.11), when another
    /// machine may have it already; the repetition waits.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        IPv4("arp_ignore", "1"),
        IPv4("accept_local", "1"),
        IPv4("rp_filter", "0"),
        IPv4("promote_secondaries", "1"),
        .. CarriesIPv6
            ?
            [
                IPv6("addr_gen_mode", NoGeneratedAddress),
                IPv6("accept_ra", "0"),
                IPv6("autoconf", "0"),
                IPv6("mldv2_unsolicited_report_interval", ADay),
                IPv6("disable_ipv6", "0"),
            ]
            : (KeyValuePair<string, string>[])[IPv6("disable_ipv6", "1")],
    ];

    // IN6_ADDR_GEN_MODE_NONE of linux/if_link.h.
    private const string NoGeneratedAddress = "1";

    // In milliseconds: the kernel takes any time up to it. What joins is asked again by the switch itself.
    private const string ADay = "86400000";

    /// <summary>vrrp.51@ens33, as ip-link writes it.</summary>
    public override string ToString() => $"{Name}@{Parent}";

    private KeyValuePair<string, string> IPv4(string setting, string value) => new($"net/ipv4/conf/{Name}/{setting}", value);

    private KeyValuePair<string, string> IPv6(string setting, string value) => new($"net/ipv6/conf/{Name}/{setting}", value);
}
