using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Tests.Director;

/// <summary>Adverts of 192.168.124.66 with the highest priority, each spoilt in one way.</summary>
internal static class BadAdverts
{
    private static readonly VrrpSettings Sender = new()
    {
        VirtualRouterId = 51,
        Priority = 254,
        AdvertInterval = TimeSpan.FromSeconds(1),
        LocalAddress = IPAddress.Parse("192.168.124.66"),
        Addresses = [new VirtualAddress(IPAddress.Parse("192.168.124.100"), 32)],
        Password = new Secret("1111"),
    };

    public static readonly IReadOnlyList<(VrrpRejection Kind, byte[] Datagram)> All =
    [
        (VrrpRejection.PacketLength, Good(Sender)[..27]),
        (VrrpRejection.PacketLength, []),
        (VrrpRejection.TimeToLive, Spoilt(8, 64)),
        (VrrpRejection.Checksum, Spoilt(26, 0)),
        (VrrpRejection.AuthenticationFailure, Good(Sender with { Password = new Secret("2222") })),
        (VrrpRejection.AuthenticationTypeMismatch, Good(Sender with { Password = null })),
        (VrrpRejection.VirtualRouterId, Good(Sender with { VirtualRouterId = 52 })),
        (VrrpRejection.AdvertInterval, Good(Sender with { AdvertInterval = TimeSpan.FromSeconds(2) })),
    ];

    private static byte[] Good(VrrpSettings settings)
    {
        var datagram = new byte[VrrpAdvertWriter.SizeOf(settings)];
        VrrpAdvertWriter.Write(datagram, settings, new VrrpSession(), settings.Priority, RouterAddress.From(VrrpAdvertWriter.Group));
        return datagram;
    }

    private static byte[] Spoilt(int offset, byte value)
    {
        var datagram = Good(Sender);
        datagram[offset] = value;
        return datagram;
    }
}
