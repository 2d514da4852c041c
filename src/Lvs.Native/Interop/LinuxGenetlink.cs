using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>linux/genetlink.h.</summary>
[CHeader("linux/genetlink.h")]
internal static class LinuxGenetlink
{
    internal const ushort GENL_ID_CTRL = 0x10;
    internal const byte CTRL_CMD_GETFAMILY = 3;
    internal const ushort CTRL_ATTR_FAMILY_ID = 1;
    internal const ushort CTRL_ATTR_FAMILY_NAME = 2;
}

/// <summary>struct genlmsghdr of linux/genetlink.h.</summary>
[CHeader("linux/genetlink.h", "struct genlmsghdr")]
[StructLayout(LayoutKind.Sequential)]
internal struct GenlMsgHdr
{
    internal byte cmd;
    internal byte version;
    internal ushort reserved;
}
