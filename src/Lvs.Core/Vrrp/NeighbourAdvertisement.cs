using System.Buffers.Binary;

namespace Lvs.Core.Vrrp;

/// <summary>
/// The unsolicited neighbour advertisement that tells an IPv6 segment where an address is (RFC 4861 section 7.2.6), as keepalived sends
/// it: an Ethernet frame to all nodes, from and about the address, with the override flag and our link-layer address.
/// </summary>
public static class NeighbourAdvertisement
{
    /// <summary>Bytes of the frame.</summary>
    public const int Size = EthernetSize + IPv6Size + MessageSize;

    private const int EthernetSize = 14;
    private const int IPv6Size = 40;
    private const int MessageSize = 32;
    private const int LinkLayerSize = 6;
    private const ushort EtherTypeIPv6 = 0x86dd;
    private const byte IcmpV6 = 58;
    private const byte Advertisement = 136;
    private const byte Router = 0x80;
    private const byte Override = 0x20;
    private const byte TargetLinkLayerAddress = 2;

    private static readonly RouterAddress AllNodes = RouterAddress.Read([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

    /// <summary>Writes the frame. <paramref name="forwards"/> when the interface forwards packets: the router flag.</summary>
    public static void Write(Span<byte> frame, RouterAddress address, ReadOnlySpan<byte> linkLayerAddress, bool forwards)
    {
        frame = frame[..Size];
        frame.Clear();

        // The multicast address of RFC 2464 section 7: 33:33 and the last four bytes of ff02::1.
        frame[0] = frame[1] = 0x33;
        frame[5] = 1;
        linkLayerAddress[..LinkLayerSize].CopyTo(frame[LinkLayerSize..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], EtherTypeIPv6);

        var header = frame.Slice(EthernetSize, IPv6Size);
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], MessageSize);
        header[6] = IcmpV6;
        header[7] = byte.MaxValue;
        address.Write(header[8..]);
        AllNodes.Write(header[24..]);

        var message = frame[(EthernetSize + IPv6Size)..];
        message[0] = Advertisement;
        message[4] = (byte)(Override | (forwards ? Router : 0));
        address.Write(message[8..]);
        message[24] = TargetLinkLayerAddress;
        message[25] = 1;
        linkLayerAddress[..LinkLayerSize].CopyTo(message[26..]);
        BinaryPrimitives.WriteUInt16BigEndian(
            message[2..], InternetChecksum.Compute(message, InternetChecksum.PseudoHeader(address, AllNodes, MessageSize, IcmpV6)));
    }
}
