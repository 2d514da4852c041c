using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Lvs.Core.Vrrp;

/// <summary>
/// The receive pipeline of one instance: a table of steps in keepalived's order; the first that fails names the rejection. Never
/// throws and allocates only for an advert that is accepted.
/// </summary>
public static class VrrpReceiver
{
    private const int OnLinkTimeToLive = 255;
    private const int Version2 = 2;
    private const int Advertisement = 1;
    private const int AuthenticationHeader = 2;

    private static readonly (VrrpRejection Rejection, Passes Passes)[] Pipeline =
    [
        (VrrpRejection.VirtualRouterId, (in VrrpDatagram d, VrrpSettings s) => d.VirtualRouterId == s.VirtualRouterId),
        (VrrpRejection.PacketLength, (in VrrpDatagram d, VrrpSettings _) => d.HasExactLength),
        (VrrpRejection.TimeToLive, (in VrrpDatagram d, VrrpSettings _) => d.TimeToLive == OnLinkTimeToLive),
        (VrrpRejection.Version, (in VrrpDatagram d, VrrpSettings _) => d.Version == Version2),
        (VrrpRejection.AuthenticationTypeInvalid, (in VrrpDatagram d, VrrpSettings _) => d.AuthenticationType <= AuthenticationHeader),
        (VrrpRejection.AuthenticationTypeMismatch, (in VrrpDatagram d, VrrpSettings s) => d.AuthenticationType == s.AuthenticationType),
        (VrrpRejection.AuthenticationFailure, HasOurPassword),
        (VrrpRejection.AdvertInterval, (in VrrpDatagram d, VrrpSettings s) => d.AdvertIntervalSeconds == s.AdvertInterval.TotalSeconds),
        (VrrpRejection.Type, (in VrrpDatagram d, VrrpSettings _) => d.Type == Advertisement),
        (VrrpRejection.Checksum, (in VrrpDatagram d, VrrpSettings _) => d.HasValidChecksum),
    ];

    private delegate bool Passes(in VrrpDatagram datagram, VrrpSettings settings);

    /// <summary>
    /// Judges a datagram, IPv4 header first. True with the advert, or false with the reason; <see cref="VrrpRejection.None"/> with
    /// false says that it belongs to another router of this director.
    /// </summary>
    public static bool TryAccept(
        VrrpSettings settings, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out VrrpAdvert? advert, out VrrpRejection rejection)
    {
        advert = null;
        if (!VrrpDatagram.TryRead(bytes, out var datagram))
        {
            rejection = VrrpRejection.PacketLength;
            return false;
        }

        foreach (var (reason, passes) in Pipeline)
        {
            if (!passes(in datagram, settings))
            {
                rejection = reason == VrrpRejection.VirtualRouterId && settings.SiblingRouterIds.Items.Contains(datagram.VirtualRouterId)
                    ? VrrpRejection.None
                    : reason;
                return false;
            }
        }

        rejection = VrrpRejection.None;
        advert = new VrrpAdvert(datagram.Source, datagram.Priority, HasOurAddresses(in datagram, settings));
        return true;
    }

    // Constant time, so that the password cannot be found byte by byte.
    private static bool HasOurPassword(in VrrpDatagram datagram, VrrpSettings settings)
    {
        if (settings.Password is null)
        {
            return true;
        }

        Span<byte> ours = stackalloc byte[VrrpDatagram.AuthenticationSize];
        settings.WriteAuthenticationData(ours);
        return CryptographicOperations.FixedTimeEquals(ours, datagram.AuthenticationData);
    }

    private static bool HasOurAddresses(in VrrpDatagram datagram, VrrpSettings settings)
    {
        if (datagram.AddressCount != settings.Addresses.Count)
        {
            return false;
        }

        Span<byte> ours = stackalloc byte[4];
        foreach (var virtualAddress in settings.Addresses)
        {
            if (!virtualAddress.Address.TryWriteBytes(ours, out var size) || size != ours.Length || !Holds(datagram.AddressBytes, ours))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Holds(ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> address)
    {
        for (; !addresses.IsEmpty; addresses = addresses[4..])
        {
            if (addresses[..4].SequenceEqual(address))
            {
                return true;
            }
        }

        return false;
    }
}
