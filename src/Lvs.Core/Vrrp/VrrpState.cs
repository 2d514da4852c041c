namespace Lvs.Core.Vrrp;

/// <summary>RFC 9568 section 6.3, and Fault: the router cannot take part.</summary>
public enum VrrpRole
{
    /// <summary>Not started, or stopped.</summary>
    Initialize,

    /// <summary>Listening to a master.</summary>
    Backup,

    /// <summary>Holding the addresses.</summary>
    Master,

    /// <summary>The interface is gone, down or without an address, or something tracked has failed.</summary>
    Fault,
}

/// <summary>
/// State of one virtual router. The points in time are on the monotonic clock that Step is called with, which all processes of a
/// machine share: a successor process goes on with the state as it is. The shell arms one timer for <see cref="Deadline"/>.
/// </summary>
public readonly record struct VrrpState
{
    /// <summary>Role.</summary>
    public VrrpRole Role { get; init; }

    /// <summary>What keeps it from taking part.</summary>
    public VrrpFaults Faults { get; init; }

    /// <summary>Whether it was started and not stopped.</summary>
    public bool IsStarted { get; init; }

    /// <summary>Whether it holds the addresses: as master, or from an earlier incarnation until the wire is known.</summary>
    public bool HoldsAddresses { get; init; }

    /// <summary>Never master until lifted.</summary>
    public bool InMaintenance { get; init; }

    /// <summary>It does not know the connections of the master yet: it preempts nobody.</summary>
    public bool AwaitsSync { get; init; }

    /// <summary>It has handed over: any other master is preferred.</summary>
    public bool Yields { get; init; }

    /// <summary>When it yields no longer; null until it is told to reclaim.</summary>
    public TimeSpan? ReturnAt { get; init; }

    /// <summary>It was told to become master again: it listens to no master of lower priority.</summary>
    public bool Reclaims { get; init; }

    /// <summary>What the operator who gave the last order waits for.</summary>
    public VrrpAwaited Awaited { get; init; }

    /// <summary>Sum of the weights of what is tracked.</summary>
    public int Weight { get; init; }

    /// <summary>An owner that met another owner and gave in: priority 254.</summary>
    public bool GaveInToOwner { get; init; }

    /// <summary>Backup: it has heard a master that it gives way to.</summary>
    public bool HasGivenWay { get; init; }

    /// <summary>In a sync group: it would be master.</summary>
    public bool WantsMaster { get; init; }

    /// <summary>Adverts are ignored until then (start-up delay).</summary>
    public TimeSpan? ListensFrom { get; init; }

    /// <summary>Backup: when the master counts as down (Master_Down_Timer); null in maintenance.</summary>
    public TimeSpan? MasterDownAt { get; init; }

    /// <summary>
    /// Backup, while the master is silent: a wake-up that must come on time, or the silence may be our own. Never due while adverts come.
    /// </summary>
    public TimeSpan? ListenAt { get; init; }

    /// <summary>Backup: how often it has put off its conclusion since it last heard its master.</summary>
    public int Deferrals { get; init; }

    /// <summary>Backup: when the preemption delay ends; null when it does not run.</summary>
    public TimeSpan? PreemptAt { get; init; }

    /// <summary>Version 3 backup: Master_Adver_Interval as learnt; null for our own.</summary>
    public TimeSpan? LearnedInterval { get; init; }

    /// <summary>Master: when the next advert is due (Adver_Timer).</summary>
    public TimeSpan? AdvertAt { get; init; }

    /// <summary>Master: when the last advert was sent.</summary>
    public TimeSpan AdvertSentAt { get; init; }

    /// <summary>Master: when the leases of the addresses are renewed.</summary>
    public TimeSpan? RenewAt { get; init; }

    /// <summary>Master: when the kernel lets the addresses go; null without leases.</summary>
    public TimeSpan? LeaseEndsAt { get; init; }

    /// <summary>Master: how often it has asked for the addresses to be held since that was answered.</summary>
    public int Unanswered { get; init; }

    /// <summary>Master: when the second batch of announcements is due.</summary>
    public TimeSpan? AnnounceAt { get; init; }

    /// <summary>Master: when the next periodic batch of announcements is due.</summary>
    public TimeSpan? RefreshAt { get; init; }

    /// <summary>Master: when frames on other interfaces are due.</summary>
    public TimeSpan? ExtraAt { get; init; }

    /// <summary>Master: when the second batch after a master of lower priority is due.</summary>
    public TimeSpan? LowerPriorityAnnounceAt { get; init; }

    /// <summary>Master: when it last answered a master of lower priority.</summary>
    public TimeSpan? ForcedElectionAt { get; init; }

    /// <summary>Owner that met another owner: adverts it still sends before it counts the time.</summary>
    public int RivalAdvertsLeft { get; init; }

    /// <summary>Owner that met another owner: the interval to count with.</summary>
    public TimeSpan RivalInterval { get; init; }

    /// <summary>Owner that met another owner: an advert of the other before this point makes it give in.</summary>
    public TimeSpan? RivalUntil { get; init; }

    /// <summary>Whom the last accepted advert came from; none before the first.</summary>
    public RouterAddress LastHeard { get; init; }

    /// <summary>Priority in the last accepted advert.</summary>
    public byte LastHeardPriority { get; init; }

    /// <summary>The master a backup listens to: sender of the last advert that moved its timer.</summary>
    public RouterAddress Master { get; init; }

    /// <summary>Why it is master.</summary>
    public VrrpMasterReason MasterReason { get; init; }

    /// <summary>When Step has to be called next without any other input; null for never.</summary>
    public TimeSpan? Deadline => Role switch
    {
        VrrpRole.Backup => Earliest(Earliest(MasterDownAt, ListenAt), ReturnAt),
        VrrpRole.Master => Earliest(
            Earliest(Earliest(AdvertAt, RenewAt), Earliest(AnnounceAt, RefreshAt)), Earliest(LowerPriorityAnnounceAt, ExtraAt)),
        _ => null,
    };

    /// <summary>How it stands in its sync group.</summary>
    public VrrpStanding Standing => this switch
    {
        { Role: VrrpRole.Master } => VrrpStanding.Master,
        { Faults: VrrpFaults.Group } => VrrpStanding.Held,
        { Role: VrrpRole.Fault } => VrrpStanding.Faulty,
        { Role: VrrpRole.Initialize } => VrrpStanding.Initialize,
        { InMaintenance: true } => VrrpStanding.Yields,

        // Also who steps aside, and hears nobody that it could step aside for.
        { WantsMaster: true } => VrrpStanding.WantsMaster,
        { Yields: true } => VrrpStanding.Yields,
        { HasGivenWay: true } => VrrpStanding.Backup,
        _ => VrrpStanding.Listening,
    };

    /// <summary>
    /// The priority in our adverts: the owner's 255 whatever is tracked, 254 when it gave in to another owner; everybody else's with
    /// the weights, from 1 to 254.
    /// </summary>
    public byte EffectivePriority(VrrpSettings settings) => settings.IsOwner
        ? GaveInToOwner ? (byte)(VrrpSettings.OwnerPriority - 1) : VrrpSettings.OwnerPriority
        : (byte)Math.Clamp(settings.Priority + Weight, 1, VrrpSettings.OwnerPriority - 1);

    /// <summary>Master_Adver_Interval.</summary>
    public TimeSpan MasterInterval(VrrpSettings settings) => LearnedInterval ?? settings.AdvertInterval;

    /// <summary>Skew time as a backup; an owner that gave in keeps its own.</summary>
    public TimeSpan SkewTime(VrrpSettings settings)
        => settings.SkewTimeOf(settings.IsOwner ? VrrpSettings.OwnerPriority : EffectivePriority(settings), MasterInterval(settings));

    /// <summary>Master down interval as a backup.</summary>
    public TimeSpan MasterDownInterval(VrrpSettings settings)
        => (settings.DownTimerAdverts * MasterInterval(settings)) + SkewTime(settings);

    /// <summary>
    /// Whether it is a backup that has heard its master right now and waits for nothing else: another advert like that one moves the
    /// deadline, by as much as it comes later, and changes nothing besides. Of several the last one is enough.
    /// </summary>
    public bool OnlyFollows(VrrpSettings settings, TimeSpan now) => this is
    {
        Role: VrrpRole.Backup,
        InMaintenance: false,
        HoldsAddresses: false,
        HasGivenWay: true,
        WantsMaster: false,
        LastHeardPriority: > 0,
        PreemptAt: null,
        ReturnAt: null,
        Awaited: VrrpAwaited.Nothing,
    }
        && Master == LastHeard
        && (LastHeardPriority >= EffectivePriority(settings) || settings.PreemptDelay == TimeSpan.Zero)
        && BackupRole.Accepts(settings, this, LastHeardPriority, now)
        && MasterDownAt == now + MasterDownInterval(settings)
        && ListenAt == VrrpMachine.Listening(settings, this, now).ListenAt;

    private static TimeSpan? Earliest(TimeSpan? left, TimeSpan? right) => right is null || left <= right ? left : right;
}
