namespace Lvs.Native.Interop;

/// <summary>linux/fou.h.</summary>
[CHeader("linux/fou.h")]
internal static class LinuxFou
{
    internal const byte FOU_GENL_VERSION = 1;
    internal const byte FOU_CMD_ADD = 1;
    internal const byte FOU_CMD_DEL = 2;
    internal const byte FOU_CMD_GET = 3;
    internal const ushort FOU_ATTR_PORT = 1;
    internal const ushort FOU_ATTR_AF = 2;
    internal const ushort FOU_ATTR_TYPE = 4;
    internal const byte FOU_ENCAP_GUE = 2;
}
