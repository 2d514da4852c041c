namespace Lvs.Native.Interop;

/// <summary>linux/if_arp.h.</summary>
[CHeader("linux/if_arp.h")]
internal static class LinuxIfArp
{
    internal const ushort ARPHRD_ETHER = 1;
    internal const ushort ARPOP_REQUEST = 1;
}
