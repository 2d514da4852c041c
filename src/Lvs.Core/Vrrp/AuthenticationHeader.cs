using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lvs.Core.Vrrp;

/// <summary>
/// The authentication header as keepalived writes it: HMAC-MD5-96 (RFC 2403) with the 8 bytes of the password as key, the source
/// address as SPI, and a sequence number that all routers of the virtual router count on together.
/// <code>
/// | Next Header=112 | Payload Len=4 |          Reserved=0           |
/// |                  SPI = source address                           |
/// |                        Sequence Number                          |
/// |              Integrity Check Value (12 bytes)                   |
/// </code>
/// </summary>
internal static class AuthenticationHeader
{
    /// <summary>Bytes of the integrity check value.</summary>
    public const int IcvSize = 12;

    private const int IcvOffset = 12;
    private const byte PayloadLength = 4;

    /// <summary>The sequence number.</summary>
    public static uint Sequence(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header[8..]);

    /// <summary>Whether SPI and integrity check value are right.</summary>
    public static bool IsAuthentic(in VrrpDatagram datagram, VrrpSettings settings, VrrpSession session)
    {
        var received = datagram.WithoutPadding;
        Span<byte> icv = stackalloc byte[IcvSize];
        Compute(received, datagram.HeaderSize, settings, session, icv);
        var header = datagram.AuthenticationHeader;
        return CryptographicOperations.FixedTimeEquals(icv, header[IcvOffset..])
            && RouterAddress.Read(header.Slice(4, 4)) == datagram.Source;
    }

    /// <summary>Fills in the header of a datagram that is otherwise complete.</summary>
    public static void Write(Span<byte> datagram, VrrpSettings settings, VrrpSession session)
    {
        var header = datagram.Slice(VrrpDatagram.Ipv4HeaderSize, VrrpDatagram.AuthenticationHeaderSize);
        header[0] = VrrpDatagram.Protocol;
        header[1] = PayloadLength;
        datagram.Slice(12, 4).CopyTo(header[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], session.AuthenticationSequence);
        Compute(datagram, VrrpDatagram.Ipv4HeaderSize, settings, session, header[IcvOffset..]);
    }

    // RFC 2402 section 3.3.3.1: what routers may change counts as zero. keepalived leaves the TTL of multicast in, as nobody changes it.
    private static void Compute(
        ReadOnlySpan<byte> datagram, int headerSize, VrrpSettings settings, VrrpSession session, Span<byte> icv)
    {
        var copy = session.Scratch.AsSpan(0, datagram.Length);
        datagram.CopyTo(copy);
        copy[1] = 0;
        copy.Slice(6, 2).Clear();
        copy.Slice(10, 2).Clear();
        if (settings.IsUnicast)
        {
            copy[8] = 0;
        }

        copy.Slice(headerSize + IcvOffset, IcvSize).Clear();

        Span<byte> key = stackalloc byte[VrrpDatagram.AuthenticationSize];
        settings.WritePassword(key);
        Span<byte> digest = stackalloc byte[HMACMD5.HashSizeInBytes];
#pragma warning disable CA5351 // The protocol says MD5.
        HMACMD5.HashData(key, copy, digest);
#pragma warning restore CA5351
        digest[..IcvSize].CopyTo(icv);
    }
}
