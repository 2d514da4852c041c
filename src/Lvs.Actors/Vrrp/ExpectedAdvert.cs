using Lvs.Core.Vrrp;

namespace Lvs.Actors.Vrrp;

/// <summary>
/// What a backup expects to hear again: the advert that it heard last, byte for byte. As long as that is what comes, each one only moves
/// the deadline, so it is noted here by the thread that receives, and told to nobody. The actor withdraws it before it does anything else,
/// and hears what was noted as one advert.
/// </summary>
/// <param name="advert">As it was accepted.</param>
/// <param name="datagram">As it arrived.</param>
/// <param name="since">When it was heard.</param>
/// <param name="patience">From an advert to the deadline.</param>
internal sealed class ExpectedAdvert(VrrpAdvert advert, VrrpPacket datagram, TimeSpan since, TimeSpan patience)
{
    private const long Withdrawn = -1;

    // The number of adverts in the lower bits, the time of the last one since the first above them.
    private const int CountBits = 16;

    // The next one is heard by the actor as any other; well before the bits for the number or the time are used up.
    private const int Most = 1000;

    // Of the IPv4 header (RFC 791 section 3.1).
    private const int IdentificationAt = 4;
    private const int FragmentAt = 6;
    private const int ChecksumAt = 10;
    private const int SourceAt = 12;

    private long _noted;

    /// <summary>The advert.</summary>
    public VrrpAdvert Advert => advert;

    /// <summary>From an advert to the deadline.</summary>
    public TimeSpan Patience => patience;

    /// <summary>Notes one that is the same and comes now; false when it is not, or when it is expected no more.</summary>
    public bool TryNote(in VrrpPacket packet, TimeSpan now)
    {
        if (!IsSame(packet))
        {
            return false;
        }

        var before = Volatile.Read(ref _noted);
        var count = (before & ((1L << CountBits) - 1)) + 1;
        return before != Withdrawn
            && count <= Most
            && Interlocked.CompareExchange(ref _noted, ((now - since).Ticks << CountBits) | count, before) == before;
    }

    /// <summary>From now on nothing is noted. How many adverts were, and when the last of them came.</summary>
    public (int Count, TimeSpan Last) Withdraw()
    {
        var noted = Interlocked.Exchange(ref _noted, Withdrawn);
        return noted == Withdrawn ? default : ((int)(noted & ((1L << CountBits) - 1)), since + TimeSpan.FromTicks(noted >> CountBits));
    }

    // In all but the identification of an IPv4 header, which differs from one to the next, and its checksum, which the kernel has checked.
    private bool IsSame(in VrrpPacket packet)
    {
        var first = datagram.Bytes.Span;
        var other = packet.Bytes.Span;
        if (datagram.IsIPv6 || first.Length < VrrpDatagram.Ipv4HeaderSize || other.Length != first.Length)
        {
            return (datagram.Source, datagram.Destination, datagram.HopLimit) == (packet.Source, packet.Destination, packet.HopLimit)
                && first.SequenceEqual(other);
        }

        return !packet.IsIPv6
            && first[..IdentificationAt].SequenceEqual(other[..IdentificationAt])
            && first[FragmentAt..ChecksumAt].SequenceEqual(other[FragmentAt..ChecksumAt])
            && first[SourceAt..].SequenceEqual(other[SourceAt..]);
    }
}
