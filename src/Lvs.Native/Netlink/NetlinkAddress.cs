using System.Net;
using System.Net.Sockets;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink;

/// <summary>IP addresses and address families as netlink attributes carry them: network order, and the kernel's AF_ numbers.</summary>
internal static class NetlinkAddress
{
    public const int IPv4Size = 4;
    public const int IPv6Size = 16;

    public static byte FamilyNumber(AddressFamily family)
        => (byte)(family == AddressFamily.InterNetworkV6 ? SysSocket.AF_INET6 : SysSocket.AF_INET);

    /// <summary>False for a family that is neither IPv4 nor IPv6.</summary>
    public static bool TryReadFamily(int number, out AddressFamily family)
    {
        family = number == SysSocket.AF_INET6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        return number is SysSocket.AF_INET or SysSocket.AF_INET6;
    }

    /// <summary>Bytes of an address, 4 or 16.</summary>
    public static int SizeOf(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? IPv6Size : IPv4Size;

    /// <summary>The address in the first 4 or 16 bytes; null when there are fewer.</summary>
    public static IPAddress? Read(ReadOnlySpan<byte> value, AddressFamily family)
    {
        var size = SizeOf(family);
        return value.Length < size ? null : new IPAddress(value[..size]);
    }

    /// <summary>Writes the address's 4 or 16 bytes and returns how many.</summary>
    public static int Write(IPAddress address, Span<byte> destination)
    {
        if (!address.TryWriteBytes(destination, out var written))
        {
            throw new ArgumentException("The buffer is too small for an address.", nameof(destination));
        }

        return written;
    }
}
