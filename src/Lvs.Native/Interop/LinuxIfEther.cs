namespace Lvs.Native.Interop;

/// <summary>linux/if_ether.h.</summary>
[CHeader("linux/if_ether.h")]
internal static class LinuxIfEther
{
    internal const ushort ETH_P_IP = 0x0800;
    internal const ushort ETH_P_ARP = 0x0806;
    internal const ushort ETH_P_IPV6 = 0x86dd;
    internal const int ETH_ALEN = 6;
    internal const int ETH_HLEN = 14;
}
