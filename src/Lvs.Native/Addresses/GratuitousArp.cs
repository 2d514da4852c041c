using System.Buffers.Binary;
using System.Net;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Addresses;

/// <summary>
/// A gratuitous ARP request for IPv4 over Ethernet (RFC 826, RFC 5227 section 3) as keepalived sends it: sender and target IP are the
/// address, the target MAC is the broadcast address.
/// </summary>
/// <remarks>
/// <code>
/// 0  hardware type 1      2  protocol 0x0800    4  lengths 6, 4     6  operation 1
/// 8  sender MAC           14 sender IP          18 target MAC       24 target IP
/// </code>
/// </remarks>
internal static class GratuitousArp
{
    /// <summary>Bytes of the ARP packet, without the Ethernet header.</summary>
    public const int Size = 28;

    public static void Write(Span<byte> packet, ReadOnlySpan<byte> senderMac, IPAddress address)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet, LinuxIfArp.ARPHRD_ETHER);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], LinuxIfEther.ETH_P_IP);
        packet[4] = LinuxIfEther.ETH_ALEN;
        packet[5] = NetlinkAddress.IPv4Size;
        BinaryPrimitives.WriteUInt16BigEndian(packet[6..], LinuxIfArp.ARPOP_REQUEST);
        senderMac.CopyTo(packet[8..14]);
        NetlinkAddress.Write(address, packet[14..18]);
        packet[18..24].Fill(0xff);
        NetlinkAddress.Write(address, packet[24..28]);
    }
}
