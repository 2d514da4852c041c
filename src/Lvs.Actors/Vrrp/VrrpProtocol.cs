using System.Net;
using Akka.Actor;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Vrrp;

/// <summary>Messages of the vrrp actors.</summary>
public static class VrrpProtocol
{
    /// <summary>
    /// These instances shall run, in these groups, with what is said for all of them; others stop. What is unchanged is not touched.
    /// </summary>
    public sealed record SetInstances(
        ValueList<VrrpInstanceConfig> Instances, ValueList<SyncGroupConfig> SyncGroups, GlobalConfig Global);

    /// <summary>
    /// To one instance: run with this configuration from now on. Interface, router identifier, family and cast are those it was started
    /// with.
    /// </summary>
    /// <param name="Config">The instance.</param>
    /// <param name="Global">What is said for all of them.</param>
    /// <param name="SiblingRouterIds">Other routers of this director on the same interface.</param>
    /// <param name="InSyncGroup">Whether its group decides together with the wire.</param>
    /// <param name="ListensFrom">Until then it takes no part in elections (start-up delay).</param>
    public sealed record Configure(
        VrrpInstanceConfig Config, GlobalConfig Global, ValueList<byte> SiblingRouterIds, bool InSyncGroup, TimeSpan ListensFrom);

    /// <summary>To one instance: its machine gets this input, an order of its group or of an operator.</summary>
    public sealed record Instruct(VrrpInput Input) : INoSerializationVerificationNeeded;

    /// <summary>To the parent: how an instance stands in its group.</summary>
    public sealed record StandingChanged(string Instance, VrrpStanding Standing);

    /// <summary>To the parent, and on to its own: an instance has another role.</summary>
    public sealed record RoleChanged(string Instance, VrrpRole Role);

    /// <summary>To the parent: an instance that stays master met another master.</summary>
    public sealed record RivalMet(string Instance);

    /// <summary>Resign, give the addresses up, and end. To the parent: all instances, then itself.</summary>
    public sealed record Stop
    {
        /// <summary>The only one needed.</summary>
        public static readonly Stop Instance = new();
    }

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

        /// <summary>The addresses.</summary>
        public required ValueList<VirtualAddress> Addresses { get; init; }

        /// <summary>Sender of the last accepted advert.</summary>
        public required IPAddress? LastHeard { get; init; }

        /// <summary>Adverts sent.</summary>
        public required long AdvertsSent { get; init; }

        /// <summary>Adverts accepted.</summary>
        public required long AdvertsReceived { get; init; }

        /// <summary>Adverts of priority 0 sent.</summary>
        public required long PriorityZeroSent { get; init; }

        /// <summary>Adverts of priority 0 received.</summary>
        public required long PriorityZeroReceived { get; init; }

        /// <summary>Times it became master.</summary>
        public required long BecameMaster { get; init; }

        /// <summary>Times it ceased to be master.</summary>
        public required long ReleasedMaster { get; init; }

        /// <summary>Times a second master was heard while this one was master.</summary>
        public long DualMasters { get; init; }

        /// <summary>Times its own loop ran so late that it did not trust its silence, or its mastership.</summary>
        public long LateWakeUps { get; init; }

        /// <summary>Datagrams dropped, by reason.</summary>
        public required IReadOnlyDictionary<VrrpRejection, long> Rejected { get; init; }

        /// <summary>Datagrams dropped unread because too many were waiting.</summary>
        public required long Overflowed { get; init; }
    }
}
