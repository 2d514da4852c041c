namespace Lvs.Core.RealServers;

/// <summary>What is found on a machine that is to be a real server.</summary>
/// <param name="Interfaces">All of its interfaces.</param>
/// <param name="ReturnInterface">Where its answers to the clients leave; null when there is no route to them.</param>
/// <param name="TunnelPortIsOpen">Whether packets to the port of a GUE tunnel are taken out of it; true for all other roles.</param>
public sealed record RealServerFacts(ValueList<InterfaceFacts> Interfaces, string? ReturnInterface, bool TunnelPortIsOpen = true);

/// <summary>An interface of that machine.</summary>
/// <param name="Name">eth0.</param>
/// <param name="IsUp">Not set down.</param>
/// <param name="HasNeighbours">Others on its segment can ask it for addresses (ARP, or neighbour discovery): Ethernet, not lo or a tunnel.</param>
/// <param name="Addresses">The addresses on it.</param>
public sealed record InterfaceFacts(string Name, bool IsUp, bool HasNeighbours, ValueList<AddressFacts> Addresses)
{
    /// <summary>arp_ignore that is in effect: the greater one of its own and of 'all' (ip-sysctl.rst).</summary>
    public int ArpIgnore { get; init; }

    /// <summary>arp_announce that is in effect: the greater one of its own and of 'all'.</summary>
    public int ArpAnnounce { get; init; }

    /// <summary>rp_filter that is in effect: the greater one of its own and of 'all'. 1 is strict, 2 loose.</summary>
    public int ReversePathFilter { get; init; }
}

/// <summary>An address of an interface.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">Bits.</param>
public readonly record struct AddressFacts(System.Net.IPAddress Address, int PrefixLength);
