using System.Buffers.Binary;

namespace Lvs.Core.Vrrp;

/// <summary>The 16-bit one's complement checksum of RFC 1071.</summary>
public static class InternetChecksum
{
    /// <summary>
    /// The value that belongs into the checksum field when that field is zero in <paramref name="bytes"/>; zero when the field is
    /// there and right. <paramref name="pseudoHeader"/> is the <see cref="Sum"/> of what is not sent.
    /// </summary>
    public static ushort Compute(ReadOnlySpan<byte> bytes, uint pseudoHeader = 0)
    {
        var sum = Sum(bytes) + pseudoHeader;
        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }

    /// <summary>The sum before it is folded; does not overflow below 64 KiB.</summary>
    public static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        while (bytes.Length >= 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
            bytes = bytes[2..];
        }

        return bytes.IsEmpty ? sum : sum + ((uint)bytes[0] << 8);
    }

    /// <summary>
    /// The pseudo-header: addresses, protocol and length (RFC 9568 section 5.2.8 for IPv4, RFC 8200 section 8.1 for IPv6).
    /// </summary>
    internal static uint PseudoHeader(
        RouterAddress source, RouterAddress destination, int length, int protocol = VrrpDatagram.Protocol)
    {
        Span<byte> addresses = stackalloc byte[2 * RouterAddress.IPv6Size];
        source.Write(addresses);
        destination.Write(addresses[source.Size..]);
        return Sum(addresses[..(source.Size + destination.Size)]) + (uint)(protocol + length);
    }
}
