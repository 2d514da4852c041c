using System.Collections.Immutable;
using Lvs.Actors.Health;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Services;

/// <summary>Messages of the services actors.</summary>
public static class ServicesProtocol
{
    /// <summary>
    /// These services shall run; others stay until <see cref="RetireOthers"/>. What is unchanged is not touched. Whoever sent it gets
    /// <see cref="Ipvs.IpvsProtocol.Settled"/> when the kernel's table has them.
    /// </summary>
    public sealed record SetServices(ValueList<VirtualServiceConfig> Services);

    /// <summary>
    /// Retire the services that were not in the last <see cref="SetServices"/>. Answered with <see cref="Ipvs.IpvsProtocol.Settled"/> when
    /// they have left the kernel's table.
    /// </summary>
    public sealed record RetireOthers
    {
        /// <summary>The only one needed.</summary>
        public static readonly RetireOthers Instance = new();
    }

    /// <summary>To one service: run with this configuration from now on; its name does not change.</summary>
    public sealed record Configure(VirtualServiceConfig Config);

    /// <summary>Of one service to its parent: what its configuration asks for is on its way to the kernel's writer.</summary>
    public sealed record Configured(string Name);

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
        public required string Name { get; init; }

        /// <summary>Its first row in the kernel's table; the others of a group are alike. Null for a group of nothing.</summary>
        public required ServiceKey? Key { get; init; }

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

        /// <summary>Which server of the kernel's row it is.</summary>
        public required DestinationKey Row { get; init; }

        /// <summary>Configured weight.</summary>
        public required int Weight { get; init; }

        /// <summary>Whether it is in the table.</summary>
        public required bool IsUp { get; init; }

        /// <summary>Its checks.</summary>
        public required ImmutableArray<HealthProtocol.CheckStatus> Checks { get; init; }
    }
}
