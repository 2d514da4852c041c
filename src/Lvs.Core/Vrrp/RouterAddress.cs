using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lvs.Core.Vrrp;

/// <summary>
/// An IPv4 or IPv6 address as a value: the address of a router as it is read from an advert, without an allocation per packet. Ordered
/// as keepalived orders them (memcmp): between equal priorities the greater one is master.
/// </summary>
public readonly record struct RouterAddress
{
    /// <summary>Bytes of an IPv4 address.</summary>
    public const int IPv4Size = 4;

    /// <summary>Bytes of an IPv6 address.</summary>
    public const int IPv6Size = 16;

    // Not one UInt128: whatever touches that is left to the compiler at run time, and would first be compiled during a take-over.
    private readonly ulong _upper;
    private readonly ulong _lower;

    private RouterAddress(ulong upper, ulong lower, byte size)
    {
        _upper = upper;
        _lower = lower;
        Size = size;
    }

    /// <summary>Bytes on the wire: 4, 16, or 0 for no address.</summary>
    public byte Size { get; }

    /// <summary>Whether it is none: the default value.</summary>
    public bool IsNone => Size == 0;

    /// <summary>224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => Size == IPv4Size ? _lower >> 28 == 0xe : Size == IPv6Size && _upper >> 56 == 0xff;

    /// <summary>fe80::/10.</summary>
    public bool IsIPv6LinkLocal => Size == IPv6Size && _upper >> 54 == 0x3fa;

    /// <summary>Reads 4 or 16 bytes in network order.</summary>
    public static RouterAddress Read(ReadOnlySpan<byte> bytes) => bytes.Length == IPv4Size
        ? new RouterAddress(0, BinaryPrimitives.ReadUInt32BigEndian(bytes), IPv4Size)
        : new RouterAddress(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), IPv6Size);

    /// <summary>The same address; the scope of an IPv6 one is left out.</summary>
    public static RouterAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[IPv6Size];
        Invariant.Require(address.TryWriteBytes(bytes, out var size), "16 bytes hold every address");
        return Read(bytes[..size]);
    }

    /// <summary>Writes <see cref="Size"/> bytes in network order.</summary>
    public void Write(Span<byte> destination)
    {
        if (Size == IPv4Size)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_lower);
        }
        else if (Size == IPv6Size)
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination, _upper);
            BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _lower);
        }
    }

    /// <summary>The same address as the framework has it.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[IPv6Size];
        Write(bytes);
        return IsNone ? IPAddress.None : new IPAddress(bytes[..Size]);
    }

    /// <summary>Less than, equal to or greater than zero as the left one comes before, is, or comes after the right one.</summary>
    public static int Compare(RouterAddress left, RouterAddress right)
        => left.Size != right.Size ? left.Size.CompareTo(right.Size)
            : left._upper != right._upper ? left._upper.CompareTo(right._upper)
            : left._lower.CompareTo(right._lower);

    /// <inheritdoc/>
    public override string ToString() => IsNone ? "nobody" : ToIPAddress().ToString();

    /// <summary>Bytes of an address of a family.</summary>
    internal static int SizeOf(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? IPv6Size : IPv4Size;
}
