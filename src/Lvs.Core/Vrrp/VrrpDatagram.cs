using System.Buffers.Binary;

namespace Lvs.Core.Vrrp;

/// <summary>
/// A view of a received advert: version 2 (RFC 3768 section 5.1) or 3 (RFC 9568 section 5.2), over IPv4 with its header and perhaps an
/// authentication header, or over IPv6 as the kernel delivers it. Reading proves only that the headers and the fixed part are there;
/// what the fields mean is judged by <see cref="VrrpReceiver"/>.
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |Version| Type  | Virtual Rtr ID|   Priority    | Count IP Addrs|
/// |   Auth Type   |   Adver Int   |          Checksum             |  version 2
/// | rsvd  |  Max Adver Int (cs)   |          Checksum             |  version 3
/// |                    IP Addresses (1 .. Count)                  |
/// |                    Authentication Data (1, 2)                 |  version 2 over IPv4
/// </code>
/// </summary>
public readonly ref struct VrrpDatagram
{
    /// <summary>IP protocol number of VRRP.</summary>
    public const int Protocol = 112;

    /// <summary>IP protocol number of the authentication header.</summary>
    public const int AuthenticationHeaderProtocol = 51;

    /// <summary>Bytes of an IPv4 header without options, which is the one VRRP senders use.</summary>
    public const int Ipv4HeaderSize = 20;

    /// <summary>Bytes of an authentication header with 96 bits of integrity check value.</summary>
    public const int AuthenticationHeaderSize = 24;

    /// <summary>Bytes before the addresses.</summary>
    public const int FixedSize = 8;

    /// <summary>Bytes of authentication data, sent in version 2 whatever the authentication type.</summary>
    public const int AuthenticationSize = 8;

    /// <summary>Bytes of the longest datagram: 255 IPv6 addresses and a trailer; over IPv4 it is less.</summary>
    public const int MaxSize = FixedSize + (255 * RouterAddress.IPv6Size) + HmacTrailer.Size;

    /// <summary>The hop limit of a datagram whose hop limit is not known.</summary>
    public const int UnknownHopLimit = -1;

    // Least length of an Ethernet frame without its header: shorter datagrams are padded to it, less 4 bytes for each VLAN tag.
    private const int LeastFrame = 46;
    private const int VlanTagSize = 4;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<byte> _body;

    private VrrpDatagram(
        ReadOnlySpan<byte> bytes, int bodyOffset, int headerSize, RouterAddress source, RouterAddress destination, int hopLimit)
    {
        _bytes = bytes;
        _body = bytes[bodyOffset..];
        HeaderSize = headerSize;
        Source = source;
        Destination = destination;
        HopLimit = hopLimit;
    }

    /// <summary>Sender's address.</summary>
    public RouterAddress Source { get; }

    /// <summary>Where it was sent to; none when that is not known (IPv6 without packet information).</summary>
    public RouterAddress Destination { get; }

    /// <summary>TTL or hop limit left; 255 says that the sender is on this link. <see cref="UnknownHopLimit"/> when not known.</summary>
    public int HopLimit { get; }

    /// <summary>Bytes of the IPv4 header with its options; 0 for IPv6.</summary>
    public int HeaderSize { get; }

    /// <summary>Whether the PDU comes behind an authentication header.</summary>
    public bool HasAuthenticationHeader => HeaderSize > 0 && _bytes[9] == AuthenticationHeaderProtocol;

    /// <summary>False for the authentication header of some other protocol.</summary>
    public bool CarriesVrrp => !HasAuthenticationHeader || _bytes[HeaderSize] == Protocol;

    /// <summary>Identification of the IPv4 header; 0 for IPv6.</summary>
    public ushort Identification => HeaderSize > 0 ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]) : (ushort)0;

    /// <summary>Protocol version: 2 or 3 when it is one.</summary>
    public int Version => _body[0] >> 4;

    /// <summary>Packet type; 1 is ADVERTISEMENT, the only one.</summary>
    public int Type => _body[0] & 0x0f;

    /// <summary>Virtual router identifier.</summary>
    public byte VirtualRouterId => _body[1];

    /// <summary>Priority; 0 means that the master resigns.</summary>
    public byte Priority => _body[2];

    /// <summary>Number of addresses.</summary>
    public int AddressCount => _body[3];

    /// <summary>Version 2: 0 none, 1 simple password, 2 AH (RFC 2338).</summary>
    public byte AuthenticationType => _body[4];

    /// <summary>Time between the sender's adverts: whole seconds in version 2, hundredths in version 3.</summary>
    public TimeSpan Interval => Version == 2
        ? TimeSpan.FromSeconds(_body[5])
        : TimeSpan.FromMilliseconds(10 * (BinaryPrimitives.ReadUInt16BigEndian(_body[4..]) & 0x0fff));

    /// <summary>Bytes the PDU has by its version and address count, the authentication data of version 2 included.</summary>
    public int PduSize => FixedSize + (Source.Size * AddressCount) + (Version == 2 && HeaderSize > 0 ? AuthenticationSize : 0);

    /// <summary>Whether a trailer of auth_hmac is there: its length is one that padding cannot have.</summary>
    public bool HasTrailer => _body.Length == PduSize + HmacTrailer.Size;

    /// <summary>The PDU. Needs <see cref="HasExactLength"/>.</summary>
    public ReadOnlySpan<byte> Pdu => _body[..PduSize];

    /// <summary>The trailer. Needs <see cref="HasTrailer"/>.</summary>
    public ReadOnlySpan<byte> Trailer => _body[PduSize..];

    /// <summary>The addresses, <see cref="RouterAddress.Size"/> of the source bytes each. Needs <see cref="HasExactLength"/>.</summary>
    public ReadOnlySpan<byte> AddressBytes => _body.Slice(FixedSize, Source.Size * AddressCount);

    /// <summary>Version 2 over IPv4: the last 8 bytes of the PDU. Needs <see cref="HasExactLength"/>.</summary>
    public ReadOnlySpan<byte> AuthenticationData => Pdu[^AuthenticationSize..];

    /// <summary>The authentication header. Needs <see cref="HasAuthenticationHeader"/>.</summary>
    public ReadOnlySpan<byte> AuthenticationHeader => _bytes.Slice(HeaderSize, AuthenticationHeaderSize);

    /// <summary>The datagram without what stands behind the PDU. Needs <see cref="HasExactLength"/>.</summary>
    public ReadOnlySpan<byte> WithoutPadding => _bytes[..(_bytes.Length - _body.Length + PduSize)];

    /// <summary>
    /// Whether the length is that of the PDU, with the trailer if one is expected. IPv4 datagrams shorter than the least Ethernet frame
    /// may be padded to it.
    /// </summary>
    public bool HasExactLength(bool trailerExpected)
    {
        var surplus = _body.Length - PduSize;
        return surplus == 0
            || (trailerExpected && surplus == HmacTrailer.Size)
            || (HeaderSize > 0 && surplus > 0 && _bytes.Length - surplus < LeastFrame && IsPadding(surplus));
    }

    /// <summary>
    /// Whether the length in the IPv4 header is that of the datagram without padding. Needs <see cref="HasExactLength"/>.
    /// </summary>
    public bool HasExactTotalLength(bool trailerExpected)
        => HeaderSize == 0
            || BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]) ==
                WithoutPadding.Length + (trailerExpected && HasTrailer ? HmacTrailer.Size : 0);

    /// <summary>
    /// Whether the checksum is right. Version 2: over the PDU with the authentication data. Version 3 over IPv4: with a pseudo-header of
    /// that destination, or without when it is none. Over IPv6: with the pseudo-header, and over the trailer as well.
    /// </summary>
    public bool HasValidChecksum(RouterAddress pseudoDestination)
    {
        if (HeaderSize == 0)
        {
            var payload = HasTrailer ? _body : Pdu;
            return InternetChecksum.Compute(payload, InternetChecksum.PseudoHeader(Source, pseudoDestination, payload.Length)) == 0;
        }

        var pdu = Pdu;
        return pseudoDestination.IsNone || Version == 2
            ? InternetChecksum.Compute(pdu) == 0
            : InternetChecksum.Compute(pdu, InternetChecksum.PseudoHeader(Source, pseudoDestination, pdu.Length)) == 0;
    }

    /// <summary>
    /// Finds the PDU in an IPv4 datagram. False when the bytes do not hold the headers of protocol 112 (perhaps behind an
    /// authentication header) and the fixed part of a PDU.
    /// </summary>
    public static bool TryReadIPv4(ReadOnlySpan<byte> bytes, out VrrpDatagram datagram)
    {
        datagram = default;
        if (bytes.Length < Ipv4HeaderSize || bytes[0] >> 4 != 4 || bytes[9] is not (Protocol or AuthenticationHeaderProtocol))
        {
            return false;
        }

        var headerSize = (bytes[0] & 0x0f) * 4;
        var bodyOffset = headerSize + (bytes[9] == AuthenticationHeaderProtocol ? AuthenticationHeaderSize : 0);
        if (headerSize < Ipv4HeaderSize || bytes.Length < bodyOffset + FixedSize || bytes.Length > MaxSize)
        {
            return false;
        }

        datagram = new VrrpDatagram(
            bytes, bodyOffset, headerSize, RouterAddress.Read(bytes.Slice(12, 4)), RouterAddress.Read(bytes.Slice(16, 4)), bytes[8]);
        return true;
    }

    /// <summary>
    /// A PDU that came over IPv6, with what the kernel says of its header. False when the fixed part is not there.
    /// </summary>
    public static bool TryReadIPv6(
        ReadOnlySpan<byte> pdu, RouterAddress source, RouterAddress destination, int hopLimit, out VrrpDatagram datagram)
    {
        datagram = default;
        if (pdu.Length is < FixedSize or > MaxSize || source.Size != RouterAddress.IPv6Size)
        {
            return false;
        }

        datagram = new VrrpDatagram(pdu, 0, 0, source, destination, hopLimit);
        return true;
    }

    private static bool IsPadding(int surplus) => surplus % VlanTagSize == LeastFrame % VlanTagSize;
}
