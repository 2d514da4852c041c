using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lvs.Core.Vrrp;

/// <summary>Writes adverts byte for byte as keepalived sends them: with their header over IPv4, the PDU only over IPv6.</summary>
public static class VrrpAdvertWriter
{
    /// <summary>224.0.0.18, the group of RFC 9568 section 5.1.1.2.</summary>
    public static readonly IPAddress Group = new([224, 0, 0, 18]);

    /// <summary>ff02::12, the group of RFC 9568 section 5.1.2.2.</summary>
    public static readonly IPAddress GroupIPv6 = new([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12]);

    // TOS of keepalived's adverts: CS6, internetwork control.
    private const byte InternetworkControl = 0xc0;
    private const byte Advertisement = 1;

    /// <summary>Where adverts go to when there are no peers.</summary>
    public static IPAddress GroupOf(VrrpSettings settings)
        => settings.Group ?? (settings.Family == AddressFamily.InterNetworkV6 ? GroupIPv6 : Group);

    /// <summary>Bytes one advert takes.</summary>
    public static int SizeOf(VrrpSettings settings)
        => PduOffset(settings) + PduSize(settings) + (settings.Hmac is { Signs: true } ? HmacTrailer.Size : 0);

    /// <summary>
    /// Writes an advert to one destination and returns its size, after <see cref="VrrpSession.Advance"/>. The IP header's checksum is
    /// left for the kernel, which always fills it in (raw(7), IP_HDRINCL).
    /// </summary>
    public static int Write(
        Span<byte> buffer, VrrpSettings settings, VrrpSession session, byte priority, RouterAddress destination)
    {
        var datagram = buffer[..SizeOf(settings)];
        datagram.Clear();
        var source = RouterAddress.From(settings.LocalAddress);
        var offset = PduOffset(settings);
        if (offset > 0)
        {
            WriteHeader(datagram, settings, session, source, destination);
        }

        var pdu = datagram.Slice(offset, PduSize(settings));
        WritePdu(pdu, settings, priority);
        if (settings.Hmac is { Signs: true } hmac)
        {
            HmacTrailer.Write(pdu, datagram[(offset + pdu.Length)..], source, settings, hmac, session);
        }

        // Over IPv6 the checksum is that of the whole payload, as the kernel would compute it (RFC 8200 section 8.1).
        var summed = offset > 0 ? pdu : datagram;
        BinaryPrimitives.WriteUInt16BigEndian(
            pdu[6..], InternetChecksum.Compute(summed, PseudoHeader(settings, session, source, destination, summed.Length)));
        if (settings.Authentication == VrrpAuthentication.AuthenticationHeader)
        {
            AuthenticationHeader.Write(datagram, settings, session);
        }

        return datagram.Length;
    }

    private static int PduOffset(VrrpSettings settings) => settings.Family == AddressFamily.InterNetworkV6
        ? 0
        : VrrpDatagram.Ipv4HeaderSize
            + (settings.Authentication == VrrpAuthentication.AuthenticationHeader ? VrrpDatagram.AuthenticationHeaderSize : 0);

    private static int PduSize(VrrpSettings settings)
        => VrrpDatagram.FixedSize
            + (RouterAddress.SizeOf(settings.Family) * settings.Addresses.Count)
            + (HasAuthenticationData(settings) ? VrrpDatagram.AuthenticationSize : 0);

    private static bool HasAuthenticationData(VrrpSettings settings)
        => settings.Version == 2 && settings.Family == AddressFamily.InterNetwork;

    private static void WriteHeader(
        Span<byte> datagram, VrrpSettings settings, VrrpSession session, RouterAddress source, RouterAddress destination)
    {
        datagram[0] = 0x45;
        datagram[1] = InternetworkControl;
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], session.Identification);
        datagram[8] = settings.IsUnicast ? settings.TimeToLive : byte.MaxValue;
        datagram[9] = settings.Authentication == VrrpAuthentication.AuthenticationHeader
            ? (byte)VrrpDatagram.AuthenticationHeaderProtocol
            : (byte)VrrpDatagram.Protocol;
        source.Write(datagram[12..]);
        destination.Write(datagram[16..]);
    }

    private static void WritePdu(Span<byte> pdu, VrrpSettings settings, byte priority)
    {
        pdu[0] = (byte)(settings.Version << 4 | Advertisement);
        pdu[1] = settings.VirtualRouterId;
        pdu[2] = priority;
        pdu[3] = (byte)settings.Addresses.Count;
        if (settings.Version == 2)
        {
            pdu[4] = (byte)settings.Authentication;
            pdu[5] = (byte)settings.AdvertInterval.TotalSeconds;
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(pdu[4..], (ushort)((int)(settings.AdvertInterval.TotalMilliseconds / 10) & 0x0fff));
        }

        var rest = pdu[VrrpDatagram.FixedSize..];
        foreach (var address in settings.Addresses)
        {
            var value = RouterAddress.From(address.Address);
            value.Write(rest);
            rest = rest[value.Size..];
        }

        if (settings.Authentication == VrrpAuthentication.Password)
        {
            settings.WritePassword(rest);
        }
    }

    private static uint PseudoHeader(
        VrrpSettings settings, VrrpSession session, RouterAddress source, RouterAddress destination, int length)
    {
        if (settings.Family == AddressFamily.InterNetwork && (settings.Version == 2 || settings.ChecksumWithoutPseudoHeader))
        {
            return 0;
        }

        var old = settings.IsUnicast
            && settings.Family == AddressFamily.InterNetwork
            && (settings.UnicastChecksum == VrrpUnicastChecksum.Old
                || (settings.UnicastChecksum == VrrpUnicastChecksum.Detect && session.UsesOldUnicastChecksum));
        return InternetChecksum.PseudoHeader(source, old ? RouterAddress.From(GroupOf(settings)) : destination, length);
    }
}
