using System.Buffers.Binary;

namespace Lvs.Core.Vrrp;

/// <summary>The 16-bit one's complement checksum of RFC 1071.</summary>
public static class InternetChecksum
{
    /// <summary>
    /// The value that belongs into the checksum field when that field is zero in <paramref name="bytes"/>; zero when the field is
    /// there and right.
    /// </summary>
    public static ushort Compute(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        while (bytes.Length >= 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
            bytes = bytes[2..];
        }

        if (!bytes.IsEmpty)
        {
            sum += (uint)bytes[0] << 8;
        }

        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
