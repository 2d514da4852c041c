using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>linux/rtnetlink.h.</summary>
[CHeader("linux/rtnetlink.h")]
internal static class LinuxRtnetlink
{
    internal const ushort RTM_NEWLINK = 16;
    internal const ushort RTM_DELLINK = 17;
    internal const ushort RTM_GETLINK = 18;
    internal const ushort RTM_NEWADDR = 20;
    internal const ushort RTM_DELADDR = 21;
    internal const ushort RTM_GETADDR = 22;
    internal const ushort RTM_NEWROUTE = 24;
    internal const ushort RTM_GETROUTE = 26;

    internal const ushort RTA_DST = 1;
    internal const ushort RTA_SRC = 2;
    internal const ushort RTA_OIF = 4;

    internal const uint RTMGRP_LINK = 0x1;
    internal const uint RTMGRP_IPV4_IFADDR = 0x10;
    internal const uint RTMGRP_IPV6_IFADDR = 0x100;

    internal const byte RT_SCOPE_UNIVERSE = 0;
    internal const byte RT_SCOPE_SITE = 200;
    internal const byte RT_SCOPE_LINK = 253;
    internal const byte RT_SCOPE_HOST = 254;
    internal const byte RT_SCOPE_NOWHERE = 255;
}

/// <summary>struct ifinfomsg of linux/rtnetlink.h.</summary>
[CHeader("linux/rtnetlink.h", "struct ifinfomsg")]
[StructLayout(LayoutKind.Sequential)]
internal struct IfInfoMsg
{
    internal byte ifi_family;
    internal byte __ifi_pad;
    internal ushort ifi_type;
    internal int ifi_index;
    internal uint ifi_flags;
    internal uint ifi_change;
}

/// <summary>struct rtmsg of linux/rtnetlink.h.</summary>
[CHeader("linux/rtnetlink.h", "struct rtmsg")]
[StructLayout(LayoutKind.Sequential)]
internal struct RtMsg
{
    internal byte rtm_family;
    internal byte rtm_dst_len;
    internal byte rtm_src_len;
    internal byte rtm_tos;
    internal byte rtm_table;
    internal byte rtm_protocol;
    internal byte rtm_scope;
    internal byte rtm_type;
    internal uint rtm_flags;
}
