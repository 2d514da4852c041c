using System.Net;
using Lvs.Core.Config;

namespace Lvs.Core.Addresses;

/// <summary>A network interface as rtnetlink shows it. <paramref name="IsUp"/> is IFF_UP and IFF_RUNNING: it can carry a frame.</summary>
/// <param name="Index">ifindex.</param>
/// <param name="Name">ens33.</param>
/// <param name="IsUp">Administratively up and with carrier.</param>
/// <param name="PrimaryIPv4">
/// The source of VRRP adverts: the machine's own IPv4 address, a permanent one before one with a lifetime (DHCP), never one that is held
/// for VRRP; null when there is none.
/// </param>
public sealed record LinkState(int Index, string Name, bool IsUp, IPAddress? PrimaryIPv4)
{
    /// <summary>The same for IPv6: a link-local address that is in use, never one that is held for VRRP; null when there is none.</summary>
    public IPAddress? PrimaryIPv6 { get; init; }

    /// <summary>Administratively up (IFF_UP): one that is not up then lacks a carrier.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Bytes of the longest packet; as many as there may be when nobody says.</summary>
    public int Mtu { get; init; } = int.MaxValue;

    /// <summary>Every address of the interface that can be used, those held for VRRP among them, in the kernel's order.</summary>
    public ValueList<IPAddress> Addresses { get; init; } = [];
}

/// <summary>An address to be held on an interface.</summary>
/// <param name="Interface">Name of the interface.</param>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">32 and 128 unless configured.</param>
public sealed record HeldAddress(string Interface, IPAddress Address, int PrefixLength)
{
    /// <summary>What else was written about it; null for nothing.</summary>
    public AddressOptions? Options { get; init; }

    /// <summary>192.0.2.1/32 dev ens33, as ip-address writes it.</summary>
    public override string ToString() => $"{Address}/{PrefixLength} dev {Interface}";
}

/// <summary>
/// The machine's addresses, written by one actor only. Synchronous, like <see cref="Ipvs.IIpvs"/>; failures of the environment
/// throw an <see cref="IOException"/> whose text names the operation, the address and the kernel's reason.
/// </summary>
public interface IAddresses
{
    /// <summary>The interface of that name now; null when there is none.</summary>
    LinkState? FindLink(string name);

    /// <summary>
    /// Adds the addresses or renews their leases (RTM_NEWADDR with NLM_F_REPLACE), all at once. With a lease the kernel itself removes
    /// an address when it is not renewed in time (IFA_CACHEINFO valid lifetime, whole seconds, rounded up). One that fails keeps no
    /// other from being held; all failures are thrown as one at the end.
    /// </summary>
    void Hold(IReadOnlyList<HeldAddress> addresses, TimeSpan? lease);

    /// <summary>Removes the address; false when it was not there.</summary>
    bool Release(HeldAddress address);

    /// <summary>Whether the address is on the interface now.</summary>
    bool IsHeld(HeldAddress address);

    /// <summary>
    /// Tells the neighbours where the addresses are: one gratuitous ARP request per IPv4 address, broadcast, sender IP = target
    /// IP = the address, and one unsolicited neighbour advertisement with override per IPv6 address (as keepalived sends them).
    /// </summary>
    void Announce(IReadOnlyList<HeldAddress> addresses);

    /// <summary>
    /// Calls back, from a thread of its own, whenever an interface or an address of one changes, until disposed. The callback must
    /// only pass the message on.
    /// </summary>
    IDisposable Watch(Action<LinkChange> onChange);
}

/// <summary>An interface changed; <paramref name="State"/> is null when it is gone.</summary>
public sealed record LinkChange(string Interface, LinkState? State);
