namespace Lvs.Native.Interop;

/// <summary>linux/if_link.h.</summary>
[CHeader("linux/if_link.h")]
internal static class LinuxIfLink
{
    internal const ushort IFLA_ADDRESS = 1;
    internal const ushort IFLA_IFNAME = 3;
    internal const ushort IFLA_MTU = 4;
    internal const ushort IFLA_LINK = 5;
    internal const ushort IFLA_LINKINFO = 18;
    internal const ushort IFLA_GROUP = 27;
    internal const ushort IFLA_INFO_KIND = 1;
    internal const ushort IFLA_INFO_DATA = 2;
    internal const ushort IFLA_MACVLAN_MODE = 1;

    internal const uint MACVLAN_MODE_VEPA = 2;
}
