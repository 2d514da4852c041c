using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>linux/netlink.h.</summary>
[CHeader("linux/netlink.h")]
internal static class LinuxNetlink
{
    internal const int NETLINK_ROUTE = 0;
    internal const int NETLINK_GENERIC = 16;

    internal const ushort NLMSG_NOOP = 1;
    internal const ushort NLMSG_ERROR = 2;
    internal const ushort NLMSG_DONE = 3;
    internal const ushort NLMSG_MIN_TYPE = 0x10;

    internal const ushort NLM_F_REQUEST = 0x01;
    internal const ushort NLM_F_MULTI = 0x02;
    internal const ushort NLM_F_ACK = 0x04;
    internal const ushort NLM_F_DUMP_INTR = 0x10;
    internal const ushort NLM_F_REPLACE = 0x100;
    internal const ushort NLM_F_EXCL = 0x200;
    internal const ushort NLM_F_CREATE = 0x400;
    internal const ushort NLM_F_DUMP = 0x300;
    internal const ushort NLM_F_CAPPED = 0x100;
    internal const ushort NLM_F_ACK_TLVS = 0x200;

    internal const int NLMSG_ALIGNTO = 4;
    internal const ushort NLA_F_NESTED = 0x8000;
    internal const ushort NLMSGERR_ATTR_MSG = 1;

    internal const int NETLINK_CAP_ACK = 10;
    internal const int NETLINK_EXT_ACK = 11;
    internal const int NETLINK_GET_STRICT_CHK = 12;
}

/// <summary>struct nlmsghdr of linux/netlink.h; host order, as everything in netlink unless it says otherwise.</summary>
[CHeader("linux/netlink.h", "struct nlmsghdr")]
[StructLayout(LayoutKind.Sequential)]
internal struct NlMsgHdr
{
    internal uint nlmsg_len;
    internal ushort nlmsg_type;
    internal ushort nlmsg_flags;
    internal uint nlmsg_seq;
    internal uint nlmsg_pid;
}

/// <summary>struct nlattr of linux/netlink.h.</summary>
[CHeader("linux/netlink.h", "struct nlattr")]
[StructLayout(LayoutKind.Sequential)]
internal struct NlAttr
{
    internal ushort nla_len;
    internal ushort nla_type;
}

/// <summary>struct sockaddr_nl of linux/netlink.h.</summary>
[CHeader("linux/netlink.h", "struct sockaddr_nl")]
[StructLayout(LayoutKind.Sequential)]
internal struct SockaddrNl
{
    internal ushort nl_family;
    internal ushort nl_pad;
    internal uint nl_pid;
    internal uint nl_groups;
}
