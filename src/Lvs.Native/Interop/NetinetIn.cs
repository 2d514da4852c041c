using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lvs.Native.Netlink;

namespace Lvs.Native.Interop;

/// <summary>netinet/in.h.</summary>
[CHeader("netinet/in.h")]
internal static class NetinetIn
{
    internal const int IPPROTO_IP = 0;
    internal const int IP_HDRINCL = 3;
    internal const int IP_MULTICAST_IF = 32;
    internal const int IP_MULTICAST_TTL = 33;
    internal const int IP_MULTICAST_LOOP = 34;
    internal const int IP_ADD_MEMBERSHIP = 35;
    internal const int IP_MULTICAST_ALL = 49;

    internal const int IPPROTO_IPV6 = 41;
    internal const int IPPROTO_RAW = 255;
    internal const int IPV6_UNICAST_HOPS = 16;
    internal const int IPV6_MULTICAST_IF = 17;
    internal const int IPV6_MULTICAST_HOPS = 18;
    internal const int IPV6_MULTICAST_LOOP = 19;
    internal const int IPV6_JOIN_GROUP = 20;
    internal const int IPV6_MULTICAST_ALL = 29;
    internal const int IPV6_RECVPKTINFO = 49;
    internal const int IPV6_PKTINFO = 50;
    internal const int IPV6_RECVHOPLIMIT = 51;
    internal const int IPV6_HOPLIMIT = 52;
    internal const int IPV6_FREEBIND = 78;
}

/// <summary>struct ip_mreqn of netinet/in.h; addresses in network order.</summary>
[CHeader("netinet/in.h", "struct ip_mreqn")]
[StructLayout(LayoutKind.Sequential)]
internal struct IpMreqn
{
    internal uint imr_multiaddr;
    internal uint imr_address;
    internal int imr_ifindex;
}

/// <summary>struct ipv6_mreq of netinet/in.h.</summary>
[CHeader("netinet/in.h", "struct ipv6_mreq")]
[StructLayout(LayoutKind.Sequential)]
internal struct Ipv6Mreq
{
    internal In6Addr ipv6mr_multiaddr;
    internal uint ipv6mr_interface;
}

/// <summary>struct in6_pktinfo of netinet/in.h.</summary>
[CHeader("netinet/in.h", "struct in6_pktinfo")]
[StructLayout(LayoutKind.Sequential)]
internal struct In6PktInfo
{
    internal In6Addr ipi6_addr;
    internal uint ipi6_ifindex;
}

/// <summary>struct sockaddr_in6 of netinet/in.h; port and address in network order.</summary>
[CHeader("netinet/in.h", "struct sockaddr_in6")]
[StructLayout(LayoutKind.Sequential)]
internal struct SockaddrIn6
{
    internal ushort sin6_family;
    internal ushort sin6_port;
    internal uint sin6_flowinfo;
    internal In6Addr sin6_addr;
    internal uint sin6_scope_id;
}

/// <summary>The 16 bytes of an IPv6 address.</summary>
[InlineArray(NetlinkAddress.IPv6Size)]
internal struct In6Addr
{
    private byte _first;
}
