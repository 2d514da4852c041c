using System.Buffers.Binary;
using System.Net;

namespace Lvs.Core.Ipvs;

/// <summary>IPv4 before IPv6, and both as numbers; nothing (a mark has no address) before everything.</summary>
internal static class AddressOrder
{
    private const int IPv6Size = 16;

    public static int Compare(IPAddress? left, IPAddress? right) => Number(left).CompareTo(Number(right));

    private static (int Size, UInt128 Number) Number(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[IPv6Size];
        return address is not null && address.TryWriteBytes(bytes, out var size)
            ? (size, BinaryPrimitives.ReadUInt128BigEndian(bytes))
            : default;
    }
}
