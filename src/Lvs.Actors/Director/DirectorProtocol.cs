using System.Collections.Immutable;
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
        /// <summary>The only one needed.</summary>
        public static readonly Stop Instance = new();
    }

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
        IpvsProtocol.Sync Sync);
}
