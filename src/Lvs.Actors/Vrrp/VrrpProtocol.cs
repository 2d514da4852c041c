using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Notify;
using Lvs.Core.Tracking;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Vrrp;

/// <summary>Messages of the vrrp actors.</summary>
public static class VrrpProtocol
{
    /// <summary>
    /// These instances shall run, in these groups, with what is said for all of them; others stop. What is unchanged is not touched.
    /// </summary>
    /// <param name="Instances">The instances.</param>
    /// <param name="SyncGroups">Their groups.</param>
    /// <param name="Followed">What each of them follows, by its name; those that follow nothing are left out.</param>
    /// <param name="Global">What is said for all of them.</param>
    public sealed record SetInstances(
        ValueList<VrrpInstanceConfig> Instances,
        ValueList<SyncGroupConfig> SyncGroups,
        ImmutableDictionary<string, ValueList<Followed>> Followed,
        GlobalConfig Global)
    {
        /// <summary>Another process still is these routers; see <see cref="Configure.AwaitsPredecessor"/>.</summary>
        public bool AwaitsPredecessor { get; init; }
    }

    /// <summary>
    /// To who awaits a predecessor: answered with <see cref="Ready"/> as soon as it knows its interface and what it follows, by the parent
    /// for all of them.
    /// </summary>
    public sealed record GetReady
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetReady Instance = new();
    }

    /// <summary>It can go on from one moment to the next.</summary>
    public sealed record Ready
    {
        /// <summary>The only one needed.</summary>
        public static readonly Ready Instance = new();
    }

    /// <summary>
    /// To the parent of who awaits a predecessor: go on where that stopped. Answered with <see cref="Ready"/> when all have been told.
    /// </summary>
    public sealed record Succeed(Bequest Bequest);

    /// <summary>To one that awaits a predecessor: go on with this, or start if it is null.</summary>
    public sealed record GoOn(VrrpInheritance? Inheritance);

    /// <summary>What a successor process is given of all instances.</summary>
    /// <param name="Instances">Those that run.</param>
    /// <param name="Groups">The sync groups, by their names.</param>
    public sealed record Bequest(ValueList<VrrpInheritance> Instances, ImmutableSortedDictionary<string, SyncGroupState> Groups);

    /// <summary>
    /// Stop acting, and be as you are: a successor process is to go on. Answered with a <see cref="VrrpInheritance"/> by an instance, with
    /// a <see cref="Bequest"/> by the parent. Ended by <see cref="Proceed"/>, or by <see cref="Stop.ToSuccessor"/>.
    /// </summary>
    public sealed record Suspend
    {
        /// <summary>The only one needed.</summary>
        public static readonly Suspend Instance = new();
    }

    /// <summary>Go on as if nothing had been: there is no successor after all.</summary>
    public sealed record Proceed
    {
        /// <summary>The only one needed.</summary>
        public static readonly Proceed Instance = new();
    }

    /// <summary>
    /// To one instance: run with this configuration from now on. Interface, router identifier, family and cast are those it was started
    /// with.
    /// </summary>
    /// <param name="Config">The instance.</param>
    /// <param name="Global">What is said for all of them.</param>
    /// <param name="SiblingRouterIds">Other routers of this director on the same interface.</param>
    /// <param name="InSyncGroup">Whether its group decides together with the wire.</param>
    /// <param name="ListensFrom">Until then it takes no part in elections (start-up delay).</param>
    /// <param name="InMaintenance">Never master until that is lifted.</param>
    /// <param name="Followed">What it follows, its sync group's among it.</param>
    /// <param name="AwaitsSync">It does not know the connections of the master yet, and preempts nobody.</param>
    public sealed record Configure(
        VrrpInstanceConfig Config,
        GlobalConfig Global,
        ValueList<byte> SiblingRouterIds,
        bool InSyncGroup,
        TimeSpan ListensFrom,
        bool InMaintenance,
        ValueList<Followed> Followed,
        bool AwaitsSync)
    {
        /// <summary>Another process still is this router: learn what there is to know, and do nothing before <see cref="GoOn"/>.</summary>
        public bool AwaitsPredecessor { get; init; }
    }

    /// <summary>What an operator tells one instance; those of its sync group move with it. Answered with <see cref="OrderAnswer"/>.</summary>
    public abstract record Order
    {
        private Order()
        {
        }

        /// <summary>Name of the instance.</summary>
        public required string Instance { get; init; }

        /// <summary>
        /// Let another router be master, and step aside until told to return: any other, or only see to it that it is one of these
        /// addresses.
        /// </summary>
        public sealed record HandOver(ValueList<RouterAddress> To) : Order;

        /// <summary>Be master again, if a master of lower priority allows it.</summary>
        public sealed record Return : Order;
    }

    /// <summary>What became of an <see cref="Order"/>.</summary>
    /// <param name="Instance">The instance that was meant.</param>
    /// <param name="Outcome">Null when that is not known: it takes too long.</param>
    /// <param name="Problem">Why nothing was done; null otherwise.</param>
    /// <param name="Heard">Sender of the last accepted advert; null before the first.</param>
    /// <param name="Priority">Priority of that advert.</param>
    public sealed record OrderAnswer(
        string Instance, VrrpOrderOutcome? Outcome, string? Problem = null, IPAddress? Heard = null, byte Priority = 0)
    {
        /// <summary>Whether there is such an instance.</summary>
        public bool IsKnown { get; init; } = true;

        /// <summary>Instances of its sync group that moved with it.</summary>
        public ValueList<string> With { get; init; } = [];
    }

    /// <summary>To the parent: an instance has taken an order; its sync group is told.</summary>
    public sealed record OrderTaken(string Instance, VrrpInput Input) : INoSerializationVerificationNeeded;

    /// <summary>
    /// Never be master until lifted: an instance with its sync group, or all there are and will be when it is null. It outlasts reloads
    /// and restarts.
    /// Answered with a <see cref="MaintenanceAnswer"/>.
    /// </summary>
    public sealed record SetMaintenance(string? Instance, bool IsOn);

    /// <summary>How the instances that were meant are now, or why nothing was done.</summary>
    /// <param name="Problem">Null when it was done.</param>
    /// <param name="IsKnown">Whether there is such an instance.</param>
    /// <param name="Instances">The instances.</param>
    public sealed record MaintenanceAnswer(string? Problem, bool IsKnown, ValueList<VrrpStatus> Instances)
    {
        /// <summary>Why it ends with this process; null when it outlasts it.</summary>
        public string? NotSaved { get; init; }
    }

    /// <summary>To one instance: its machine gets this input, an order of its group.</summary>
    public sealed record Instruct(VrrpInput Input) : INoSerializationVerificationNeeded;

    /// <summary>To the parent: how an instance stands in its group.</summary>
    public sealed record StandingChanged(string Instance, VrrpStanding Standing);

    /// <summary>To the parent, and on to its own: an instance has another role.</summary>
    public sealed record RoleChanged(string Instance, VrrpRole Role);

    /// <summary>To the parent: an instance that stays master met another master.</summary>
    public sealed record RivalMet(string Instance);

    /// <summary>Whether the connections of the master are known, so that it may be replaced.</summary>
    public sealed record SetSynced(bool IsSynced);

    /// <summary>To the parent: something that scripts and pipes are to be told.</summary>
    public sealed record Happened(VrrpEvent Event);

    /// <summary>Resign, give the addresses up, and end. To the parent: all instances, then itself.</summary>
    public sealed record Stop
    {
        /// <summary>The daemon stops.</summary>
        public static readonly Stop Instance = new();

        /// <summary>To an instance that is no longer configured, or is another router from now on.</summary>
        public static readonly Stop Deleted = new() { IsDeleted = true };

        /// <summary>A successor process goes on: end, and undo nothing.</summary>
        public static readonly Stop ToSuccessor = new() { IsToSuccessor = true };

        /// <summary>Whether it is only this instance that ends.</summary>
        public bool IsDeleted { get; private init; }

        /// <summary>Whether everything stays for a successor.</summary>
        public bool IsToSuccessor { get; private init; }
    }

    /// <summary>
    /// An alarm, on the event stream of the system: an instance that stays master met another master. Once per rival while the role lasts.
    /// </summary>
    public sealed record DualMasterAlarm(string Instance, IPAddress Rival, byte Priority);

    /// <summary>A change of role.</summary>
    /// <param name="From">Role before.</param>
    /// <param name="To">Role since.</param>
    /// <param name="Reason">Its cause.</param>
    /// <param name="Ago">How long ago it was.</param>
    public sealed record Transition(VrrpRole From, VrrpRole To, string Reason, TimeSpan Ago);

    /// <summary>Answered with a <see cref="VrrpStatus"/> by an instance, with an array of them by the parent.</summary>
    public sealed record GetStatus
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetStatus Instance = new();
    }

    /// <summary>What an instance is and has counted.</summary>
    public sealed record VrrpStatus
    {
        /// <summary>Name of the instance.</summary>
        public required string Instance { get; init; }

        /// <summary>Its interface.</summary>
        public required string Interface { get; init; }

        /// <summary>1 to 255.</summary>
        public required byte VirtualRouterId { get; init; }

        /// <summary>1 to 255.</summary>
        public required byte Priority { get; init; }

        /// <summary>Role now.</summary>
        public required VrrpRole Role { get; init; }

        /// <summary>Why it has this role.</summary>
        public required string Reason { get; init; }

        /// <summary>
        /// Whether it holds the addresses: as master, or left from a process that crashed, until the wire is known.
        /// </summary>
        public bool HoldsAddresses { get; init; }

        /// <summary>Whether an operator has put it into maintenance.</summary>
        public bool InMaintenance { get; init; }

        /// <summary>Whether it has handed over, and steps aside for any other master.</summary>
        public bool StepsAside { get; init; }

        /// <summary>The addresses.</summary>
        public required ValueList<VirtualAddress> Addresses { get; init; }

        /// <summary>Sender of the last accepted advert.</summary>
        public IPAddress? LastHeard { get; init; }

        /// <summary>The priority it advertises: the configured one with the weights of what is tracked.</summary>
        public byte EffectivePriority { get; init; }

        /// <summary>The master it listens to; null as long as there is none, or when it is master itself.</summary>
        public IPAddress? Master { get; init; }

        /// <summary>Why it became master the last time.</summary>
        public VrrpMasterReason MasterReason { get; init; }

        /// <summary>What it follows, each with what is known of it, which is null before anything is.</summary>
        public ValueList<(Followed Followed, TrackedState? State)> Followed { get; init; } = [];

        /// <summary>The last change of its role; null before the first.</summary>
        public Transition? LastTransition { get; init; }

        /// <summary>Everything it has counted, under keepalived's names.</summary>
        public IReadOnlyDictionary<string, long> Counters { get; init; } = ImmutableDictionary<string, long>.Empty;

        /// <summary>Datagrams dropped, by reason.</summary>
        public IReadOnlyDictionary<VrrpRejection, long> Rejected { get; init; } = ImmutableDictionary<VrrpRejection, long>.Empty;

        /// <summary>Datagrams dropped unread because too many were waiting.</summary>
        public long Overflowed { get; init; }
    }
}
