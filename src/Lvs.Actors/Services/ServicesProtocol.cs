using System.Collections.Immutable;
using Lvs.Actors.Health;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Services;

/// <summary>Messages of the services actors.</summary>
public static class ServicesProtocol
{
    /// <summary>These services shall run; others are retired. What is unchanged is not touched.</summary>
    public sealed record SetServices(ValueList<VirtualServiceConfig> Services);

    /// <summary>To one service: run with this configuration from now on; its key does not change.</summary>
    public sealed record Configure(VirtualServiceConfig Config);

    /// <summary>Answered with a <see cref="ServiceStatus"/> by a service, with an array of them by the parent.</summary>
    public sealed record GetStatus
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetStatus Instance = new();
    }

    /// <summary>What a service knows.</summary>
    public sealed record ServiceStatus
    {
        /// <summary>Which service.</summary>
        public required ServiceKey Key { get; init; }

        /// <summary>Whether its live weight reaches the quorum.</summary>
        public required bool HasQuorum { get; init; }

        /// <summary>Its servers in the order of the configuration.</summary>
        public required ImmutableArray<ServerStatus> Servers { get; init; }
    }

    /// <summary>What is known of a server: it is up while no check of it fails.</summary>
    public sealed record ServerStatus
    {
        /// <summary>Which server.</summary>
        public required DestinationKey Key { get; init; }

        /// <summary>Configured weight.</summary>
        public required int Weight { get; init; }

        /// <summary>Whether it is in the table.</summary>
        public required bool IsUp { get; init; }

        /// <summary>Its checks.</summary>
        public required ImmutableArray<HealthProtocol.CheckStatus> Checks { get; init; }
    }
}
