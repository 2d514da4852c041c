using System.Net;
using System.Net.Sockets;

namespace Lvs.Core.Ipvs;

/// <summary>Transport protocol of a virtual service; the numbers are the IP protocol numbers (netinet/in.h).</summary>
public enum TransportProtocol : byte
{
    /// <summary>IPPROTO_TCP.</summary>
    Tcp = 6,

    /// <summary>IPPROTO_UDP.</summary>
    Udp = 17,

    /// <summary>IPPROTO_SCTP.</summary>
    Sctp = 132,
}

/// <summary>
/// What names a virtual service in the kernel: protocol, address and port, or a firewall mark and address family
/// (ip_vs_genl_parse_service in net/netfilter/ipvs/ip_vs_ctl.c).
/// </summary>
public sealed record ServiceKey : IComparable<ServiceKey>
{
    private ServiceKey(AddressFamily family, TransportProtocol protocol, IPAddress? address, ushort port, uint firewallMark)
    {
        Family = family;
        Protocol = protocol;
        Address = address;
        Port = port;
        FirewallMark = firewallMark;
    }

    /// <summary>InterNetwork or InterNetworkV6.</summary>
    public AddressFamily Family { get; }

    /// <summary>Meaningless (and Tcp) for a firewall mark.</summary>
    public TransportProtocol Protocol { get; }

    /// <summary>The virtual address; null for a firewall mark.</summary>
    public IPAddress? Address { get; }

    /// <summary>Host order; 0 means every port, which the kernel allows for persistent services only.</summary>
    public ushort Port { get; }

    /// <summary>0 unless the service is named by a mark.</summary>
    public uint FirewallMark { get; }

    /// <summary>A service named by protocol, address and port.</summary>
    public static ServiceKey Of(TransportProtocol protocol, IPAddress address, ushort port)
        => new(address.AddressFamily, protocol, address, port, 0);

    /// <summary>A service named by a firewall mark.</summary>
    public static ServiceKey OfMark(uint mark, AddressFamily family) => new(family, TransportProtocol.Tcp, null, 0, mark);

    /// <summary>The order of ipvsadm's listing: addresses before marks, IPv4 before IPv6, then by protocol, address and port.</summary>
    public int CompareTo(ServiceKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var named = (FirewallMark, Family, Protocol).CompareTo((other.FirewallMark, other.Family, other.Protocol));
        var byAddress = named != 0 ? named : AddressOrder.Compare(Address, other.Address);
        return byAddress != 0 ? byAddress : Port.CompareTo(other.Port);
    }

    public static bool operator <(ServiceKey? left, ServiceKey? right) => Comparer<ServiceKey>.Default.Compare(left, right) < 0;

    public static bool operator >(ServiceKey? left, ServiceKey? right) => Comparer<ServiceKey>.Default.Compare(left, right) > 0;

    public static bool operator <=(ServiceKey? left, ServiceKey? right) => Comparer<ServiceKey>.Default.Compare(left, right) <= 0;

    public static bool operator >=(ServiceKey? left, ServiceKey? right) => Comparer<ServiceKey>.Default.Compare(left, right) >= 0;

    /// <summary>As ipvsadm -ln names it: <c>TCP  192.0.2.1:80</c> or <c>FWM  5</c>.</summary>
    public override string ToString() => Address is null
        ? $"FWM {FirewallMark}{(Family == AddressFamily.InterNetworkV6 ? " IPv6" : "")}"
        : $"{Protocol.ToString().ToUpperInvariant()} {new IPEndPoint(Address, Port)}";
}
