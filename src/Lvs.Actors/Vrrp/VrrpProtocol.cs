using System.Net;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Vrrp;

/// <summary>Messages of the vrrp actors.</summary>
public static class VrrpProtocol
{
    /// <summary>These instances shall run, with these leases; others stop. What is unchanged is not touched.</summary>
    public sealed record SetInstances(ValueList<VrrpInstanceConfig> Instances, TimeSpan? AddressLease);

    /// <summary>
    /// To one instance: run with this configuration from now on. Interface and router identifier are those it was started with.
    /// </summary>
    public sealed record Configure(VrrpInstanceConfig Config, ValueList<byte> SiblingRouterIds, TimeSpan? AddressLease);

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

        /// <summary>Whether it holds the addresses.</summary>
        public bool HoldsAddresses => Role == VrrpRole.Master;

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

        /// <summary>Datagrams dropped, by reason.</summary>
        public required IReadOnlyDictionary<VrrpRejection, long> Rejected { get; init; }

        /// <summary>Datagrams dropped unread because too many were waiting.</summary>
        public required long Overflowed { get; init; }
    }
}
