using System.Buffers.Binary;
using System.Net;

namespace Lvs.Core.Vrrp;

/// <summary>Writes version 2 adverts with their IPv4 header, byte for byte as keepalived sends them.</summary>
public static class VrrpAdvertWriter
{
    /// <summary>224.0.0.18, the group of RFC 3768 section 5.2.2.</summary>
    public static readonly IPAddress Group = new([224, 0, 0, 18]);

    // TOS of keepalived's adverts: CS6, internetwork control.
    private const byte InternetworkControl = 0xc0;
    private const byte Version2Advertisement = 0x21;

    /// <summary>Bytes one advert takes.</summary>
    public static int SizeOf(VrrpSettings settings)
        => VrrpDatagram.Ipv4HeaderSize + VrrpDatagram.FixedSize + (4 * settings.Addresses.Count) + VrrpDatagram.AuthenticationSize;

    /// <summary>
    /// Writes an advert and returns its size. <paramref name="identification"/> is the IP identification, counted up from 1 by the
    /// sender; the IP header's checksum is left for the kernel, which always fills it in (raw(7), IP_HDRINCL).
    /// </summary>
    public static int Write(Span<byte> destination, VrrpSettings settings, byte priority, ushort identification)
    {
        var size = SizeOf(settings);
        var datagram = destination[..size];
        datagram.Clear();

        datagram[0] = 0x45;
        datagram[1] = InternetworkControl;
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)size);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], identification);
        datagram[8] = 255;
        datagram[9] = VrrpDatagram.Protocol;
        WriteAddress(datagram[12..], settings.LocalAddress);
        WriteAddress(datagram[16..], Group);

        var pdu = datagram[VrrpDatagram.Ipv4HeaderSize..];
        pdu[0] = Version2Advertisement;
        pdu[1] = settings.VirtualRouterId;
        pdu[2] = priority;
        pdu[3] = (byte)settings.Addresses.Count;
        pdu[4] = settings.AuthenticationType;
        pdu[5] = (byte)settings.AdvertInterval.TotalSeconds;
        var rest = pdu[VrrpDatagram.FixedSize..];
        foreach (var address in settings.Addresses)
        {
            WriteAddress(rest, address.Address);
            rest = rest[4..];
        }

        settings.WriteAuthenticationData(rest);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[6..], InternetChecksum.Compute(pdu));
        return size;
    }

    private static void WriteAddress(Span<byte> destination, IPAddress address)
        => Invariant.Require(address.TryWriteBytes(destination, out var written) && written == 4, $"{address} is no IPv4 address");
}
