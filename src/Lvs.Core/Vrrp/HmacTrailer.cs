using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lvs.Core.Vrrp;

/// <summary>
/// keepalived's authenticated trailer (auth_hmac, 2.4.2): behind the PDU, counted in the length of the datagram, not in the checksum of
/// VRRP over IPv4.
/// <code>
/// |    Type=1     |    Key ID     |          Reserved=0           |
/// |                       Seconds since 1970                      |
/// |     Fraction (1/65536 s)      |            Counter            |
/// |        HMAC-SHA256 (first 16 bytes) over a pseudo-header of   |
/// |        family, version, VRID, 0, source in 16 bytes; the PDU  |
/// |        with checksum 0; this trailer with 0 for the HMAC      |
/// </code>
/// </summary>
internal static class HmacTrailer
{
    /// <summary>Bytes of the trailer.</summary>
    public const int Size = 28;

    private const byte Sha256 = 1;
    private const int HmacOffset = 12;
    private const int PseudoHeaderSize = 20;
    private const int ChecksumOffset = 6;

    /// <summary>Whether type and reserved field are those we know.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> trailer)
        => trailer[0] == Sha256 && BinaryPrimitives.ReadUInt16BigEndian(trailer[2..]) == 0;

    /// <summary>Number of the key.</summary>
    public static byte KeyId(ReadOnlySpan<byte> trailer) => trailer[1];

    /// <summary>Seconds, fraction and counter as one number that grows.</summary>
    public static ulong Sequence(ReadOnlySpan<byte> trailer) => BinaryPrimitives.ReadUInt64BigEndian(trailer[4..]);

    /// <summary>Whether the HMAC is that of the key.</summary>
    public static bool IsAuthentic(in VrrpDatagram datagram, VrrpSettings settings, VrrpHmacKey key, VrrpSession session)
    {
        Span<byte> hmac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(datagram.Pdu, datagram.Trailer[..HmacOffset], datagram.Source, settings, key, session, hmac);
        return CryptographicOperations.FixedTimeEquals(hmac[..(Size - HmacOffset)], datagram.Trailer[HmacOffset..]);
    }

    /// <summary>Writes the trailer of a PDU.</summary>
    public static void Write(
        ReadOnlySpan<byte> pdu, Span<byte> trailer, RouterAddress source, VrrpSettings settings, VrrpHmac hmac, VrrpSession session)
    {
        trailer.Clear();
        trailer[0] = Sha256;
        trailer[1] = hmac.ActiveKey;
        BinaryPrimitives.WriteUInt64BigEndian(trailer[4..], session.HmacSequence);
        if (hmac.Find(hmac.ActiveKey) is { } key)
        {
            Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
            Compute(pdu, trailer[..HmacOffset], source, settings, key, session, digest);
            digest[..(Size - HmacOffset)].CopyTo(trailer[HmacOffset..]);
        }
    }

    private static void Compute(
        ReadOnlySpan<byte> pdu,
        ReadOnlySpan<byte> head,
        RouterAddress source,
        VrrpSettings settings,
        VrrpHmacKey key,
        VrrpSession session,
        Span<byte> digest)
    {
        var message = session.Scratch.AsSpan(0, PseudoHeaderSize + pdu.Length + Size);
        message.Clear();
        message[0] = source.Size == RouterAddress.IPv6Size ? (byte)6 : (byte)4;
        message[1] = (byte)settings.Version;
        message[2] = settings.VirtualRouterId;
        source.Write(message[4..]);

        var copy = message.Slice(PseudoHeaderSize, pdu.Length);
        pdu.CopyTo(copy);
        copy.Slice(ChecksumOffset, 2).Clear();
        head.CopyTo(message[(PseudoHeaderSize + pdu.Length)..]);
        HMACSHA256.HashData(key.Bytes.Items.AsSpan(), message, digest);
    }
}
