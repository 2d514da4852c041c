namespace Lvs.Native.Interop;

/// <summary>linux/capability.h: bit numbers.</summary>
[CHeader("linux/capability.h")]
internal static class LinuxCapability
{
    internal const int CAP_NET_ADMIN = 12;
    internal const int CAP_NET_RAW = 13;
}
