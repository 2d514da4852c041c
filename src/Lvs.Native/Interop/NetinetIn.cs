using System.Runtime.InteropServices;

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
