using Lvs.Native.Interop;

namespace Lvs.Native.Netlink;

/// <summary>NLMSG_ALIGN and NLA_ALIGN: both round up to four bytes.</summary>
internal static class NetlinkAlignment
{
    public static int Up(int length) => (length + LinuxNetlink.NLMSG_ALIGNTO - 1) & ~(LinuxNetlink.NLMSG_ALIGNTO - 1);
}
