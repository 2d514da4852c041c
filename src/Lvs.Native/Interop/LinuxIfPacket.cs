using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>struct sockaddr_ll of linux/if_packet.h; the protocol is in network order.</summary>
[CHeader("linux/if_packet.h", "struct sockaddr_ll")]
[StructLayout(LayoutKind.Sequential)]
internal struct SockaddrLl
{
    internal ushort sll_family;
    internal ushort sll_protocol;
    internal int sll_ifindex;
    internal ushort sll_hatype;
    internal byte sll_pkttype;
    internal byte sll_halen;
    internal LinkAddress8 sll_addr;
}

/// <summary>unsigned char[8].</summary>
[InlineArray(8)]
internal struct LinkAddress8
{
    private byte _first;
}
