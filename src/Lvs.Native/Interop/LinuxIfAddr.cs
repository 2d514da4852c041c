using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>linux/if_addr.h.</summary>
[CHeader("linux/if_addr.h")]
internal static class LinuxIfAddr
{
    internal const ushort IFA_ADDRESS = 1;
    internal const ushort IFA_LOCAL = 2;
    internal const ushort IFA_LABEL = 3;
    internal const ushort IFA_BROADCAST = 4;
    internal const ushort IFA_CACHEINFO = 6;
    internal const ushort IFA_FLAGS = 8;

    internal const uint IFA_F_NODAD = 0x02;
    internal const uint IFA_F_DADFAILED = 0x08;
    internal const uint IFA_F_HOMEADDRESS = 0x10;
    internal const uint IFA_F_TENTATIVE = 0x40;
    internal const uint IFA_F_PERMANENT = 0x80;
    internal const uint IFA_F_MANAGETEMPADDR = 0x100;
    internal const uint IFA_F_NOPREFIXROUTE = 0x200;
    internal const uint IFA_F_MCAUTOJOIN = 0x400;
}

/// <summary>struct ifaddrmsg of linux/if_addr.h.</summary>
[CHeader("linux/if_addr.h", "struct ifaddrmsg")]
[StructLayout(LayoutKind.Sequential)]
internal struct IfAddrMsg
{
    internal byte ifa_family;
    internal byte ifa_prefixlen;
    internal byte ifa_flags;
    internal byte ifa_scope;
    internal uint ifa_index;
}

/// <summary>struct ifa_cacheinfo of linux/if_addr.h: lifetimes in seconds (the spelling is the kernel's), times in 1/100 s.</summary>
[CHeader("linux/if_addr.h", "struct ifa_cacheinfo")]
[StructLayout(LayoutKind.Sequential)]
internal struct IfaCacheInfo
{
    internal uint ifa_prefered;
    internal uint ifa_valid;
    internal uint cstamp;
    internal uint tstamp;
}
