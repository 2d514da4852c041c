using Lvs.Core.Config;

namespace Lvs.Core.Vrrp;

/// <summary>What can happen to a virtual router.</summary>
public abstract record VrrpInput
{
    private VrrpInput()
    {
    }

    /// <summary>
    /// The router starts (RFC 9568 section 6.4.1: Startup event). <paramref name="Delay"/> is vrrp_startup_delay, or what is left of
    /// vrrp_delay_after_boot. <paramref name="HoldsAddresses"/> says that the addresses are still there from an incarnation that ended
    /// without giving them up: they stay when the wire knows no other master.
    /// </summary>
    public sealed record Started(TimeSpan Delay = default, bool HoldsAddresses = false) : VrrpInput;

    /// <summary>The router stops for good (Shutdown event), or is gone from the configuration.</summary>
    public sealed record Stopped(bool Deleted = false) : VrrpInput;

    /// <summary>An advert passed the receive pipeline. The hot path has an overload of Step of its own.</summary>
    public sealed record AdvertReceived(VrrpAdvert Advert) : VrrpInput;

    /// <summary>The state's deadline may have passed; early and double calls are harmless. How late it is, Step sees itself.</summary>
    public sealed record DeadlinePassed : VrrpInput
    {
        /// <summary>The only one needed.</summary>
        public static readonly DeadlinePassed Instance = new();
    }

    /// <summary>
    /// The shell's loop was to run at <paramref name="Scheduled"/> and runs only now: what arrived in between may not have been seen.
    /// For lateness that no deadline of the state shows.
    /// </summary>
    public sealed record WokeLate(TimeSpan Scheduled) : VrrpInput;

    /// <summary>
    /// The router cannot take part; the text says why. <paramref name="CanSend"/> when a last advert still gets out: the interface has
    /// lost its address but not its carrier, or a script has failed.
    /// </summary>
    public sealed record FaultRaised(VrrpFaults Cause, string Reason, bool CanSend = false) : VrrpInput;

    /// <summary>A cause is gone; when it was the last one the router takes part again. The text says what is good again.</summary>
    public sealed record FaultCleared(VrrpFaults Cause, string? Reason = null) : VrrpInput;

    /// <summary>
    /// Sum of the weights of what is tracked: the effective priority is the configured one plus this, from 1 to 254. The text says what
    /// has changed.
    /// </summary>
    public sealed record WeightChanged(int Weight, string Reason = "") : VrrpInput;

    /// <summary>Step is called with new settings; these were the ones before.</summary>
    public sealed record SettingsChanged(VrrpSettings Before) : VrrpInput;

    /// <summary>Somebody else took an address off that this master holds.</summary>
    public sealed record AddressLost(VirtualAddress Address) : VrrpInput;

    /// <summary>Who writes the addresses has done what it was told last, or has said why not: it is alive.</summary>
    public sealed record AddressesAnswered : VrrpInput
    {
        /// <summary>The only one needed.</summary>
        public static readonly AddressesAnswered Instance = new();
    }

    /// <summary>
    /// An operator wants another router to be master: this one resigns and prefers any other until it is told to reclaim, until
    /// <paramref name="ReturnAfter"/>, or until there is no other.
    /// </summary>
    public sealed record HandOver(TimeSpan? ReturnAfter = null) : VrrpInput;

    /// <summary>
    /// An operator wants this router to be master again: a master of lower priority is replaced, once, whatever preempt says.
    /// </summary>
    public sealed record Reclaim : VrrpInput;

    /// <summary>While on, this router is never master.</summary>
    public sealed record MaintenanceChanged(bool On) : VrrpInput;

    /// <summary>
    /// While on, this router has not yet heard enough of the connections of the master, and preempts nobody; a master that is silent it
    /// replaces all the same.
    /// </summary>
    public sealed record SyncAwaited(bool On) : VrrpInput;

    /// <summary>
    /// The sync group has decided: to be Master, Backup, or Fault because another member is. <paramref name="Resign"/> when a master
    /// that gives way tells its backups not to wait.
    /// </summary>
    public sealed record GroupOrders(VrrpRole Role, string Reason, bool Resign = false) : VrrpInput;

    /// <summary>Another member of the group met a master of lower priority: neighbours may have learnt wrong addresses here too.</summary>
    public sealed record GroupAnnounces : VrrpInput;
}
