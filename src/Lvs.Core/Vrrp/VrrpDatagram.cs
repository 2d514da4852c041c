using System.Buffers.Binary;
using System.Net;

namespace Lvs.Core.Vrrp;

/// <summary>
/// A view of a received IPv4 datagram of protocol 112 (RFC 3768 section 5.1). All bounds are proven in <see cref="TryRead"/>; what
/// the fields mean is judged by <see cref="VrrpReceiver"/>.
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |Version| Type  | Virtual Rtr ID|   Priority    | Count IP Addrs|
/// |   Auth Type   |   Adver Int   |          Checksum             |
/// |                    IP Addresses (1 .. Count)                  |
/// |                    Authentication Data (1, 2)                 |
/// </code>
/// </summary>
public readonly ref struct VrrpDatagram
{
    /// <summary>IP protocol number of VRRP.</summary>
    public const int Protocol = 112;

    /// <summary>Bytes of an IPv4 header without options, which is the one VRRP senders use.</summary>
    public const int Ipv4HeaderSize = 20;

    /// <summary>Bytes before the addresses.</summary>
    public const int FixedSize = 8;

    /// <summary>Bytes of authentication data, sent in version 2 whatever the authentication type.</summary>
    public const int AuthenticationSize = 8;

    private readonly ReadOnlySpan<byte> _ip;
    private readonly ReadOnlySpan<byte> _pdu;

    private VrrpDatagram(ReadOnlySpan<byte> ip, ReadOnlySpan<byte> pdu)
    {
        _ip = ip;
        _pdu = pdu;
    }

    /// <summary>Sender's address, 4 bytes in network order.</summary>
    public ReadOnlySpan<byte> SourceBytes => _ip.Slice(12, 4);

    /// <summary>Sender's address.</summary>
    public IPAddress Source => new(SourceBytes);

    /// <summary>Hops left; 255 says that the sender is on this link.</summary>
    public byte TimeToLive => _ip[8];

    /// <summary>Protocol version: 2 or 3 when it is one.</summary>
    public int Version => _pdu[0] >> 4;

    /// <summary>Packet type; 1 is ADVERTISEMENT, the only one.</summary>
    public int Type => _pdu[0] & 0x0f;

    /// <summary>Virtual router identifier.</summary>
    public byte VirtualRouterId => _pdu[1];

    /// <summary>Priority; 0 means that the master resigns.</summary>
    public byte Priority => _pdu[2];

    /// <summary>Number of addresses.</summary>
    public int AddressCount => _pdu[3];

    /// <summary>Version 2: 0 none, 1 simple password, 2 AH (RFC 2338).</summary>
    public byte AuthenticationType => _pdu[4];

    /// <summary>Version 2: seconds between adverts.</summary>
    public byte AdvertIntervalSeconds => _pdu[5];

    /// <summary>Whether the PDU has the length its version and address count call for. True for a version we do not know.</summary>
    public bool HasExactLength => Version switch
    {
        2 => _pdu.Length == FixedSize + (4 * AddressCount) + AuthenticationSize,
        3 => _pdu.Length == FixedSize + (4 * AddressCount),
        _ => true,
    };

    /// <summary>Version 2: the checksum is over the whole PDU including the authentication data, without pseudo-header.</summary>
    public bool HasValidChecksum => InternetChecksum.Compute(_pdu) == 0;

    /// <summary>The addresses, 4 bytes each. Needs <see cref="HasExactLength"/>.</summary>
    public ReadOnlySpan<byte> AddressBytes => _pdu.Slice(FixedSize, 4 * AddressCount);

    /// <summary>Version 2: the last 8 bytes. Needs <see cref="HasExactLength"/>.</summary>
    public ReadOnlySpan<byte> AuthenticationData => _pdu[^AuthenticationSize..];

    /// <summary>
    /// Finds header and PDU. False when the bytes do not hold a whole IPv4 datagram of protocol 112 with at least the fixed part of a
    /// PDU. Bytes behind the datagram (Ethernet padding) are left out.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out VrrpDatagram datagram)
    {
        datagram = default;
        if (bytes.Length < Ipv4HeaderSize || bytes[0] >> 4 != 4 || bytes[9] != Protocol)
        {
            return false;
        }

        var headerSize = (bytes[0] & 0x0f) * 4;
        int totalSize = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (headerSize < Ipv4HeaderSize || totalSize > bytes.Length || totalSize < headerSize + FixedSize)
        {
            return false;
        }

        datagram = new VrrpDatagram(bytes[..headerSize], bytes[headerSize..totalSize]);
        return true;
    }
}
