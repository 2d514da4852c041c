using System.Net;

namespace Lvs.Core.Vrrp;

/// <summary>RFC 3768 section 6.3, and Fault: the interface cannot carry adverts.</summary>
public enum VrrpRole
{
    /// <summary>Not started, or stopped.</summary>
    Initialize,

    /// <summary>Listening to a master.</summary>
    Backup,

    /// <summary>Holding the addresses.</summary>
    Master,

    /// <summary>The interface is gone, down or without an address.</summary>
    Fault,
}

/// <summary>
/// State of one virtual router. The points in time are on the monotonic clock that Step is called with; the shell arms one timer
/// for <see cref="Deadline"/>.
/// </summary>
public readonly record struct VrrpState
{
    /// <summary>Role.</summary>
    public VrrpRole Role { get; init; }

    /// <summary>Backup: when the master counts as down (Master_Down_Timer).</summary>
    public TimeSpan? MasterDownAt { get; init; }

    /// <summary>Master: when the next advert is due (Adver_Timer).</summary>
    public TimeSpan? AdvertAt { get; init; }

    /// <summary>Master: when the second batch of gratuitous ARP is due.</summary>
    public TimeSpan? AnnounceAt { get; init; }

    /// <summary>Master: when it last answered a master of lower priority.</summary>
    public TimeSpan? ForcedElectionAt { get; init; }

    /// <summary>Whom the last accepted advert came from; null before the first.</summary>
    public IPAddress? LastHeard { get; init; }

    /// <summary>Priority in the last accepted advert.</summary>
    public byte LastHeardPriority { get; init; }

    /// <summary>When Step has to be called next without any other input; null for never.</summary>
    public TimeSpan? Deadline => Role switch
    {
        VrrpRole.Backup => MasterDownAt,
        VrrpRole.Master => AnnounceAt < AdvertAt ? AnnounceAt : AdvertAt,
        _ => null,
    };
}
