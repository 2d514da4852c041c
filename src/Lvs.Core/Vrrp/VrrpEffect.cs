using Lvs.Core.Config;

namespace Lvs.Core.Vrrp;

/// <summary>What the shell has to do, in the order given.</summary>
public abstract record VrrpEffect
{
    private VrrpEffect()
    {
    }

    /// <summary>
    /// Send an advert, to the group or to each peer: with <see cref="VrrpState.EffectivePriority"/> of the state that came with it, or
    /// with priority 0 to resign.
    /// </summary>
    public sealed record SendAdvert(bool Resign) : VrrpEffect
    {
        /// <summary>The one of every interval.</summary>
        public static readonly SendAdvert Alive = new(Resign: false);

        /// <summary>Priority 0: the backups need not wait.</summary>
        public static readonly SendAdvert Resigning = new(Resign: true);
    }

    /// <summary>Hold these addresses, in one batch, and with them what a master has: routes, rules, firewall.</summary>
    public sealed record TakeAddresses(ValueList<VirtualAddress> Addresses) : VrrpEffect;

    /// <summary>Give these addresses up, and forget frames about them that wait to be sent.</summary>
    public sealed record ReleaseAddresses(ValueList<VirtualAddress> Addresses) : VrrpEffect;

    /// <summary>Renew the leases of all addresses (<see cref="VrrpSettings.HeldAddresses"/>); put back one that is missing.</summary>
    public sealed record RenewAddresses : VrrpEffect
    {
        /// <summary>The only one needed.</summary>
        public static readonly RenewAddresses Instance = new();
    }

    /// <summary>
    /// Tell the neighbours: a broadcast ARP request from and for each IPv4 address, an unsolicited neighbour advertisement with
    /// override for each IPv6 address, <paramref name="Repeat"/> times, paced by <see cref="VrrpAnnouncements"/>.
    /// </summary>
    public sealed record AnnounceAddresses(ValueList<VirtualAddress> Addresses, int Repeat) : VrrpEffect;

    /// <summary>The role changed, and why. To be logged, journalled and shown.</summary>
    public sealed record RoleChanged(VrrpRole From, VrrpRole To, string Reason) : VrrpEffect;

    /// <summary>The effective priority changed, because of something that is tracked.</summary>
    public sealed record PriorityChanged(byte From, byte To, string Reason = "") : VrrpEffect;

    /// <summary>
    /// Two masters met. The one that stays raises an alarm: nobody else should have been master. The one that gives way logs and counts
    /// it; it may just have been replaced as configured.
    /// </summary>
    public sealed record DualMaster(RouterAddress Rival, byte Priority, bool Stays) : VrrpEffect;

    /// <summary>Our own loop ran this late, and what it would have concluded is put off or withdrawn.</summary>
    public sealed record WokeLate(TimeSpan By) : VrrpEffect;

    /// <summary>Something an operator should know that changes no role: once per sender and kind while the role lasts.</summary>
    public sealed record Warn(VrrpWarning Kind, RouterAddress Sender, string Message) : VrrpEffect;

    /// <summary>
    /// Tell whoever ordered a hand-over or a return what became of it. <paramref name="Heard"/> and <paramref name="Priority"/> are those
    /// of the last accepted advert.
    /// </summary>
    public sealed record OrderEnded(VrrpOrderOutcome Outcome, RouterAddress Heard, byte Priority) : VrrpEffect;

    /// <summary>Tell the sync group how this member stands now.</summary>
    public sealed record ReportStanding(VrrpStanding Standing) : VrrpEffect;
}
