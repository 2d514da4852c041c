namespace Lvs.Native.Interop;

/// <summary>net/if.h.</summary>
[CHeader("net/if.h")]
internal static class NetIf
{
    internal const uint IFF_UP = 0x1;
    internal const uint IFF_RUNNING = 0x40;
    internal const uint IFF_NOARP = 0x80;

    /// <summary>Length of an interface name with its terminating zero.</summary>
    internal const int IFNAMSIZ = 16;
}
