using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Lvs.Native.Netlink;

/// <summary>One attribute: type without its flag bits, and value. A value shorter than asked for reads as zero.</summary>
internal readonly ref struct NetlinkAttribute(ushort rawType, ReadOnlySpan<byte> value)
{
    // NLA_TYPE_MASK: the two upper bits say "nested" and "network order".
    private const ushort TypeMask = 0x3fff;

    public ushort Type { get; } = (ushort)(rawType & TypeMask);

    public ReadOnlySpan<byte> Value { get; } = value;

    public NetlinkAttributes Nested => new(Value);

    /// <summary>A number or structure in host order.</summary>
    public T Read<T>()
        where T : unmanaged
        => MemoryMarshal.TryRead<T>(Value, out var result) ? result : default;

    /// <summary>A port.</summary>
    public ushort ReadUInt16NetworkOrder() => BinaryPrimitives.TryReadUInt16BigEndian(Value, out var result) ? result : (ushort)0;

    /// <summary>A counter the kernel writes with 32 or 64 bits.</summary>
    public ulong ReadCounter() => Value.Length >= sizeof(ulong) ? Read<ulong>() : Read<uint>();

    /// <summary>A string up to its terminating zero, or all of it when there is none.</summary>
    public string ReadString()
    {
        var end = Value.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? Value : Value[..end]);
    }
}
