using System.Security.Cryptography;

namespace Lvs.Core.Vrrp;

/// <summary>
/// The receive pipeline of one instance: a table of steps in keepalived's order; the first that fails names the rejection and is
/// counted. Never throws and never allocates. What comes before an instance starts, while it is at fault or in its start-up delay is
/// not to be judged at all.
/// </summary>
public static class VrrpReceiver
{
    private const int OnLinkTimeToLive = 255;
    private const int Advertisement = 1;

    private static readonly (VrrpRejection Rejection, Judge Judge)[] Pipeline =
    [
        (VrrpRejection.None, (in r) => r.Datagram.CarriesVrrp ? Verdict.Pass : Verdict.PassOver),
        (VrrpRejection.VirtualRouterId, IsOurs),
        (VrrpRejection.AuthenticationHeader, (in r) => Pass(r.Datagram.HasAuthenticationHeader == UsesHeader(r))),
        (VrrpRejection.PacketLength, (in r) => Pass(r.Datagram.HasExactLength(r.Settings.Hmac is not null))),
        (VrrpRejection.TimeToLive, (in r)
            => Pass(r.Settings.IsUnicast || r.Datagram.HopLimit is OnLinkTimeToLive or VrrpDatagram.UnknownHopLimit)),
        (VrrpRejection.Version, (in r) => Pass(r.Datagram.Version == r.Settings.Version)),
        (VrrpRejection.TrailerMissing, (in r) => Pass(r.Settings.Hmac is not { Mode: VrrpHmacMode.Enforce } || r.Datagram.HasTrailer)),
        (VrrpRejection.TrailerSender, (in r) => Pass(!Signed(r) || !r.Settings.IsUnicast || PeerOf(r) is not null)),
        (VrrpRejection.TrailerMalformed, (in r) => Pass(!Signed(r) || HmacTrailer.IsWellFormed(r.Datagram.Trailer))),
        (VrrpRejection.TrailerStale, IsFresh),
        (VrrpRejection.TrailerUnknownKey, (in r) => Pass(!Signed(r) || KeyOf(r) is not null)),
        (VrrpRejection.TrailerInvalid, (in r)
            => Pass(!Signed(r) || HmacTrailer.IsAuthentic(r.Datagram, r.Settings, KeyOf(r)!, r.Session))),
        (VrrpRejection.TrailerReplay, IsAfterLast),
        (VrrpRejection.AuthenticationTypeInvalid, (in r)
            => Pass(r.Settings.Version != 2 || r.Datagram.AuthenticationType <= (byte)VrrpAuthentication.AuthenticationHeader)),
        (VrrpRejection.AuthenticationTypeMismatch, (in r)
            => Pass(r.Settings.Version != 2 || r.Datagram.AuthenticationType == (byte)r.Settings.Authentication)),
        (VrrpRejection.AuthenticationFailure, IsAuthentic),
        (VrrpRejection.AuthenticationSequence, IsNextInSequence),
        (VrrpRejection.AdvertInterval, HasUsableInterval),
        (VrrpRejection.Type, (in r) => Pass(r.Datagram.Type == Advertisement)),
        (VrrpRejection.TotalLength, (in r) => Pass(r.Datagram.HasExactTotalLength(r.Settings.Hmac is not null))),
        (VrrpRejection.Checksum, HasRightChecksum),
        (VrrpRejection.Cast, (in r)
            => Pass(r.Datagram.Destination.IsNone || r.Datagram.Destination.IsMulticast != r.Settings.IsUnicast)),
        (VrrpRejection.OwnerIgnores, (in r)
            => Pass(!r.Settings.OwnerIgnoresAdverts || r.Listener.Priority != VrrpSettings.OwnerPriority)),
        (VrrpRejection.None, CountAsAdvert),
        (VrrpRejection.None, CompareAddresses),
        (VrrpRejection.UnicastSource, (in r) => Pass(!Checked(r) || PeerOf(r) is not null)),
        (VrrpRejection.PeerTimeToLive, (in r) => Pass(!Checked(r) || IsWithin(r.Datagram.HopLimit, PeerOf(r)!))),
        (VrrpRejection.OwnPacket, (in r)
            => Pass(r.Datagram.Source != RouterAddress.From(r.Settings.LocalAddress) || !r.Session.IsEcho(r.Datagram))),
        (VrrpRejection.None, CountResignation),
    ];

    private delegate Verdict Judge(in Reception reception);

    private enum Verdict
    {
        Pass,
        Drop,
        PassOver,
        RemarkAddresses,
        RemarkInterval,
        RemarkClock,
    }

    /// <summary>
    /// Judges an IPv4 datagram, header first. True with the advert, or false with the reason; <see cref="VrrpRejection.None"/> with
    /// false says that it is none of our business: another router of this director's, or another protocol's.
    /// </summary>
    public static bool TryAccept(
        VrrpSettings settings,
        VrrpSession session,
        in VrrpListener listener,
        ReadOnlySpan<byte> bytes,
        out VrrpAdvert advert,
        out VrrpRejection rejection)
        => VrrpDatagram.TryReadIPv4(bytes, out var datagram)
            ? TryAccept(settings, session, listener, datagram, out advert, out rejection)
            : Malformed(session, out advert, out rejection);

    /// <summary>
    /// Judges a PDU that came over IPv6, with what the kernel says of its header (IPV6_RECVPKTINFO, IPV6_RECVHOPLIMIT); a destination
    /// that is none and <see cref="VrrpDatagram.UnknownHopLimit"/> are for what it does not say.
    /// </summary>
    public static bool TryAcceptIPv6(
        VrrpSettings settings,
        VrrpSession session,
        in VrrpListener listener,
        ReadOnlySpan<byte> pdu,
        RouterAddress source,
        RouterAddress destination,
        int hopLimit,
        out VrrpAdvert advert,
        out VrrpRejection rejection)
        => VrrpDatagram.TryReadIPv6(pdu, source, destination, hopLimit, out var datagram)
            ? TryAccept(settings, session, listener, datagram, out advert, out rejection)
            : Malformed(session, out advert, out rejection);

    private static bool TryAccept(
        VrrpSettings settings,
        VrrpSession session,
        in VrrpListener listener,
        in VrrpDatagram datagram,
        out VrrpAdvert advert,
        out VrrpRejection rejection)
    {
        advert = default;
        rejection = VrrpRejection.None;
        var remarks = VrrpRemarks.None;
        var reception = new Reception(datagram, settings, session, listener);
        foreach (var (reason, judge) in Pipeline)
        {
            switch (judge(in reception))
            {
                case Verdict.Drop:
                    session.Counters.CountRejected(reason);
                    rejection = reason;
                    return false;
                case Verdict.PassOver:
                    return false;
                case Verdict.RemarkAddresses:
                    remarks |= VrrpRemarks.OtherAddresses;
                    session.Counters.OtherAddresses++;
                    break;
                case Verdict.RemarkInterval:
                    remarks |= VrrpRemarks.OtherInterval;
                    session.Counters.OtherIntervals++;
                    break;
                case Verdict.RemarkClock:
                    remarks |= VrrpRemarks.ClockSkew;
                    session.Counters.ClockSkews++;
                    break;
            }
        }

        advert = new VrrpAdvert(datagram.Source, datagram.Priority, datagram.Interval, remarks);
        return true;
    }

    private static bool Malformed(VrrpSession session, out VrrpAdvert advert, out VrrpRejection rejection)
    {
        advert = default;
        rejection = VrrpRejection.PacketLength;
        session.Counters.CountRejected(rejection);
        return false;
    }

    private static Verdict Pass(bool passes) => passes ? Verdict.Pass : Verdict.Drop;

    private static Verdict IsOurs(in Reception r)
        => r.Datagram.VirtualRouterId == r.Settings.VirtualRouterId ? Verdict.Pass
            : r.Settings.SiblingRouterIds.Items.Contains(r.Datagram.VirtualRouterId) ? Verdict.PassOver
            : Verdict.Drop;

    private static bool UsesHeader(in Reception r) => r.Settings.Authentication == VrrpAuthentication.AuthenticationHeader;

    private static bool Signed(in Reception r) => r.Settings.Hmac is not null && r.Datagram.HasTrailer;

    private static VrrpHmacKey? KeyOf(in Reception r)
        => r.Settings.Hmac!.Find(HmacTrailer.KeyId(r.Datagram.Trailer));

    private static VrrpPeer? PeerOf(in Reception r)
    {
        foreach (var peer in r.Settings.Peers)
        {
            if (peer.Address == r.Datagram.Source)
            {
                return peer;
            }
        }

        return null;
    }

    // Before the HMAC, which is dear: a flood of old adverts costs no digest. The mark of the sender is moved only after it.
    private static Verdict IsFresh(in Reception r)
    {
        if (!Signed(r) || !r.Settings.Hmac!.ChecksTime)
        {
            return Verdict.Pass;
        }

        var sequence = HmacTrailer.Sequence(r.Datagram.Trailer);
        return ReplayWindow.IsOutside(sequence, r.Settings.HmacWindow, r.Listener.WallClock) ? Verdict.Drop
            : ReplayWindow.IsOutside(sequence, r.Settings.HmacWindow / 2, r.Listener.WallClock) ? Verdict.RemarkClock
            : Verdict.Pass;
    }

    private static Verdict IsAfterLast(in Reception r) => Pass(!Signed(r)
        || r.Session.Replay.TryAdvance(r.Datagram.Source, HmacTrailer.Sequence(r.Datagram.Trailer), r.Settings, r.Listener.WallClock));

    // In constant time, so that a password cannot be found byte by byte.
    private static Verdict IsAuthentic(in Reception r)
    {
        switch (r.Settings.Authentication)
        {
            case VrrpAuthentication.Password:
                Span<byte> ours = stackalloc byte[VrrpDatagram.AuthenticationSize];
                r.Settings.WritePassword(ours);
                return Pass(r.Datagram.HeaderSize > 0 && CryptographicOperations.FixedTimeEquals(ours, r.Datagram.AuthenticationData));
            case VrrpAuthentication.AuthenticationHeader:
                return Pass(AuthenticationHeader.IsAuthentic(r.Datagram, r.Settings, r.Session));
            default:
                return Verdict.Pass;
        }
    }

    private static Verdict IsNextInSequence(in Reception r)
        => Pass(!UsesHeader(r) || r.Session.TryAdvance(AuthenticationHeader.Sequence(r.Datagram.AuthenticationHeader)));

    // Version 2 routers must agree. Version 3 backups learn; from an interval of nothing there is nothing to learn.
    private static Verdict HasUsableInterval(in Reception r)
        => r.Datagram.Interval == r.Settings.AdvertInterval ? Verdict.Pass
            : r.Settings.Version == 2 || r.Datagram.Interval == TimeSpan.Zero ? Verdict.Drop
            : Verdict.RemarkInterval;

    private static Verdict HasRightChecksum(in Reception r)
    {
        if (r.Datagram.HeaderSize == 0)
        {
            // The kernel has checked it; again where we know what it knew.
            return Pass(r.Datagram.Destination.IsNone || r.Datagram.HasValidChecksum(r.Datagram.Destination));
        }

        if (r.Settings.Version == 2 || r.Settings.ChecksumWithoutPseudoHeader)
        {
            return Pass(r.Datagram.HasValidChecksum(default));
        }

        var accepts = r.Settings.IsUnicast ? r.Settings.UnicastChecksum : VrrpUnicastChecksum.Never;
        if (accepts != VrrpUnicastChecksum.Old && r.Datagram.HasValidChecksum(r.Datagram.Destination))
        {
            return Verdict.Pass;
        }

        if (accepts == VrrpUnicastChecksum.Never || !r.Datagram.HasValidChecksum(RouterAddress.From(VrrpAdvertWriter.GroupOf(r.Settings))))
        {
            return Verdict.Drop;
        }

        r.Session.UsesOldUnicastChecksum = true;
        return Verdict.Pass;
    }

    private static Verdict CountAsAdvert(in Reception r)
    {
        r.Session.Counters.AdvertsReceived++;
        return Verdict.Pass;
    }

    private static Verdict CountResignation(in Reception r)
    {
        r.Session.Counters.PriorityZeroReceived += r.Datagram.Priority == 0 ? 1 : 0;
        return Verdict.Pass;
    }

    private static Verdict CompareAddresses(in Reception r)
    {
        if (r.Datagram.AddressCount != r.Settings.Addresses.Count)
        {
            return Verdict.RemarkAddresses;
        }

        if (r.Settings.SkipsAddressCheck && r.Listener.KnownMaster == r.Datagram.Source)
        {
            return Verdict.Pass;
        }

        foreach (var ours in r.Settings.Addresses)
        {
            if (!Holds(r.Datagram.AddressBytes, RouterAddress.From(ours.Address)))
            {
                return Verdict.RemarkAddresses;
            }
        }

        return Verdict.Pass;
    }

    private static bool Holds(ReadOnlySpan<byte> addresses, RouterAddress address)
    {
        Span<byte> bytes = stackalloc byte[RouterAddress.IPv6Size];
        address.Write(bytes);
        for (; addresses.Length >= address.Size && address.Size > 0; addresses = addresses[address.Size..])
        {
            if (addresses[..address.Size].SequenceEqual(bytes[..address.Size]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Checked(in Reception r) => r.Settings.IsUnicast && r.Settings.ChecksUnicastSource;

    private static bool IsWithin(int hopLimit, VrrpPeer peer)
        => hopLimit == VrrpDatagram.UnknownHopLimit || (hopLimit >= peer.MinTimeToLive && hopLimit <= peer.MaxTimeToLive);

    private readonly ref struct Reception(VrrpDatagram datagram, VrrpSettings settings, VrrpSession session, VrrpListener listener)
    {
        public readonly VrrpDatagram Datagram = datagram;
        public readonly VrrpSettings Settings = settings;
        public readonly VrrpSession Session = session;
        public readonly VrrpListener Listener = listener;
    }
}
