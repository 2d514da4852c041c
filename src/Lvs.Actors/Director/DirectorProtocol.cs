using System.Collections.Immutable;
using Lvs.Actors.Addresses;
using Lvs.Actors.Cluster;
using Lvs.Actors.Ipvs;
using Lvs.Actors.Services;
using Lvs.Actors.Tracking;
using Lvs.Actors.Vrrp;
using Lvs.Core.Config;
using Lvs.Core.Config.Reload;

namespace Lvs.Actors.Director;

/// <summary>Messages of the director.</summary>
public static class DirectorProtocol
{
    /// <summary>Run with this configuration from now on. Answered with <see cref="Configured"/>.</summary>
    public sealed record Configure(DirectorConfig Config);

    /// <summary>The configuration is in force.</summary>
    /// <param name="Plan">What was done to the one before; null when there was none.</param>
    public sealed record Configured(ReloadPlan? Plan);

    /// <summary>Answered with a <see cref="RunningConfig"/>.</summary>
    public sealed record GetConfig
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetConfig Instance = new();
    }

    /// <summary>The configuration in force; null before there is one.</summary>
    public sealed record RunningConfig(DirectorConfig? Config);

    /// <summary>Resign, give up the addresses, remove the services, and end, in this order.</summary>
    public sealed record Stop
    {
        /// <summary>The daemon stops.</summary>
        public static readonly Stop Instance = new();

        /// <summary>A successor process goes on: end, and undo nothing.</summary>
        public static readonly Stop ToSuccessor = new() { IsToSuccessor = true };

        /// <summary>Whether everything stays for a successor.</summary>
        public bool IsToSuccessor { get; private init; }
    }

    /// <summary>
    /// Learn all that these routers need to know, while another process still is them. Answered with <see cref="VrrpProtocol.Ready"/>, however
    /// long that takes. <see cref="Succeed"/> comes next, and then <see cref="Configure"/> with the same configuration.
    /// </summary>
    public sealed record Prepare(DirectorConfig Config);

    /// <summary>
    /// Go on where the predecessor stopped. Answered with <see cref="VrrpProtocol.Ready"/>; the services follow with <see cref="Configure"/>.
    /// </summary>
    public sealed record Succeed(Bequest Bequest);

    /// <summary>What a successor process is given.</summary>
    /// <param name="Vrrp">The virtual routers.</param>
    /// <param name="Loans">What of IPVS is put back at the end.</param>
    /// <param name="Links">What is put back with the virtual interfaces.</param>
    public sealed record Bequest(VrrpProtocol.Bequest Vrrp, IpvsProtocol.Loans Loans, AddressesProtocol.Loans Links);

    /// <summary>Answered with a <see cref="DirectorStatus"/>.</summary>
    public sealed record GetStatus
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetStatus Instance = new();
    }

    /// <summary>What the director knows.</summary>
    public sealed record DirectorStatus(
        string? RouterId,
        ImmutableArray<VrrpProtocol.VrrpStatus> Vrrp,
        ImmutableArray<TrackingProtocol.TrackerStatus> Tracked,
        ImmutableArray<ServicesProtocol.ServiceStatus> Services,
        IpvsProtocol.Table Ipvs,
        IpvsProtocol.Sync Sync,
        ClusterProtocol.ClusterStatus? Cluster);
}
