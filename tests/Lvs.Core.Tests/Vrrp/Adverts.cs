using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>Settings of the routers in the captures, and adverts written and judged in one line.</summary>
internal static class Adverts
{
    public static readonly VrrpSettings Version2 = new()
    {
        VirtualRouterId = 51,
        Priority = 150,
        AdvertInterval = TimeSpan.FromSeconds(1),
        LocalAddress = IPAddress.Parse("10.99.0.1"),
        Addresses = [Address("10.99.0.100", 32)],
    };

    public static readonly VrrpSettings Password = Version2 with { Password = new Secret("1111") };

    public static readonly VrrpSettings Header = Password with { UsesAuthenticationHeader = true };

    public static readonly VrrpSettings Version3 = Version2 with { Version = 3 };

    public static readonly VrrpSettings IPv6 = Version3 with
    {
        LocalAddress = IPAddress.Parse("fe80::1"),
        Addresses = [Address("fe80::100", 128), Address("2001:db8::100", 128)],
    };

    public static readonly VrrpSettings Unicast = Version3 with
    {
        Peers = [new VrrpPeer(At("10.99.0.2"), 250, 254), new VrrpPeer(At("10.99.0.3"))],
    };

    public static readonly RouterAddress Group = RouterAddress.From(VrrpAdvertWriter.Group);

    public static readonly RouterAddress GroupIPv6 = RouterAddress.From(VrrpAdvertWriter.GroupIPv6);

    public static readonly RouterAddress At6 = At("fe80::1");

    public static RouterAddress At(string address) => RouterAddress.From(IPAddress.Parse(address));

    public static VirtualAddress Address(string address, int prefixLength) => new(IPAddress.Parse(address), prefixLength);

    /// <summary>One advert, written with a fresh session unless one is given.</summary>
    public static byte[] Write(
        VrrpSettings settings, byte? priority = null, VrrpSession? session = null, string? to = null, double wallClock = 0)
    {
        session ??= new VrrpSession();
        session.Advance(settings, priority ?? settings.Priority, TimeSpan.FromSeconds(wallClock));
        return Copy(settings, session, priority, to);
    }

    /// <summary>The same advert once more, for another destination.</summary>
    public static byte[] Copy(VrrpSettings settings, VrrpSession session, byte? priority = null, string? to = null)
    {
        var bytes = new byte[VrrpAdvertWriter.SizeOf(settings)];
        var destination = to is null ? RouterAddress.From(VrrpAdvertWriter.GroupOf(settings)) : At(to);
        Assert.Equal(bytes.Length, VrrpAdvertWriter.Write(bytes, settings, session, priority ?? settings.Priority, destination));
        return bytes;
    }

    /// <summary>Judges a datagram as a backup of these settings would; the rejection, or null with the advert.</summary>
    public static (VrrpRejection? Rejection, VrrpAdvert Advert) Judge(
        VrrpSettings settings, byte[] datagram, VrrpSession? session = null, double wallClock = 0, string? knownMaster = null)
    {
        var listener = new VrrpListener(
            knownMaster is null ? default : At(knownMaster), settings.Priority, TimeSpan.FromSeconds(wallClock));
        var accepted = VrrpReceiver.TryAccept(settings, session ?? new VrrpSession(), listener, datagram, out var advert, out var rejection);
        return accepted ? (null, advert) : (rejection, default);
    }

    /// <summary>The same over IPv6.</summary>
    public static (VrrpRejection? Rejection, VrrpAdvert Advert) JudgeIPv6(
        VrrpSettings settings, byte[] pdu, string source, RouterAddress destination, int hopLimit = 255, VrrpSession? session = null)
    {
        var listener = new VrrpListener(default, settings.Priority, TimeSpan.Zero);
        var accepted = VrrpReceiver.TryAcceptIPv6(
            settings, session ?? new VrrpSession(), listener, pdu, At(source), destination, hopLimit, out var advert, out var rejection);
        return accepted ? (null, advert) : (rejection, default);
    }

    /// <summary>A copy with one byte set.</summary>
    public static byte[] With(this byte[] datagram, int offset, byte value)
    {
        var copy = (byte[])datagram.Clone();
        copy[offset] = value;
        return copy;
    }
}
