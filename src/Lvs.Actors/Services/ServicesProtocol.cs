using System.Collections.Immutable;
using Lvs.Actors.Health;
using Lvs.Core;
using Lvs.Core.Cluster;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Actors.Services;

/// <summary>Messages of the services actors.</summary>
public static class ServicesProtocol
{
    /// <summary>
    /// These services shall run; others stay until <see cref="RetireOthers"/>. What is unchanged is not touched. Whoever sent it gets
    /// <see cref="Ipvs.IpvsProtocol.Settled"/> when the kernel's table has them.
    /// </summary>
    /// <param name="Services">All of them.</param>
    /// <param name="Instances">Who holds their addresses.</param>
    /// <param name="Director">Name of this director in its cluster: who decides what is ordered here.</param>
    public sealed record SetServices(ValueList<VirtualServiceConfig> Services, ValueList<VrrpInstanceConfig> Instances, string Director);

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
    /// <param name="Config">The configuration.</param>
    /// <param name="ByHand">What is decided by hand about it.</param>
    public sealed record Configure(VirtualServiceConfig Config, ByHand ByHand);

    /// <summary>To one service: this is decided by hand about its servers.</summary>
    /// <param name="ByHand">What.</param>
    /// <param name="At">When it was.</param>
    public sealed record SetByHand(ByHand ByHand, TimeSpan At);

    /// <summary>To one service: whether its address is on this director.</summary>
    public sealed record SetHeld(bool IsHeld);

    /// <summary>End; with omega, servers and quorum are down before. To the parent: all services, then itself.</summary>
    public sealed record Stop
    {
        /// <summary>The only one needed.</summary>
        public static readonly Stop Instance = new();
    }

    /// <summary>Somebody decides about servers. Answered with an <see cref="Ordered"/>.</summary>
    public sealed record Order(ServerOrder Wish);

    /// <summary>What became of an order.</summary>
    /// <param name="Affected">The servers it is about.</param>
    /// <param name="Problem">Why it was refused; null when it is in force.</param>
    /// <param name="NotSaved">Why it will not outlive the process; null when it will, or was refused.</param>
    /// <param name="Peers">Which other directors have it; none when there are none, or it was refused.</param>
    public sealed record Ordered(ValueList<AffectedServer> Affected, string? Problem, string? NotSaved, ValueList<PeerAnswer> Peers);

    /// <summary>Other directors know these decisions: what is not known here comes into force. Nobody is answered.</summary>
    public sealed record Adopt(ServerOverrides Decisions);

    /// <summary>Answered with the <see cref="ServerOverrides"/>.</summary>
    public sealed record GetOverrides
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetOverrides Instance = new();
    }

    /// <summary>Of one service to its parent: what its configuration asks for is on its way to the kernel's writer.</summary>
    public sealed record Configured(string Name);

    /// <summary>
    /// To one service: its checks may begin. Of many services all are in the kernel's table before the first check of any of them begins.
    /// </summary>
    public sealed record StartChecks
    {
        /// <summary>The only one needed.</summary>
        public static readonly StartChecks Instance = new();
    }

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

        /// <summary>Its rows in the kernel's table: one, or those of a group, which are alike, perhaps none.</summary>
        public required ImmutableArray<ServiceKey> Keys { get; init; }

        /// <summary>Whether its live weight reaches the quorum.</summary>
        public required bool HasQuorum { get; init; }

        /// <summary>Weight it needs.</summary>
        public required int Quorum { get; init; }

        /// <summary>Whether so much has failed that the checks are distrusted.</summary>
        public required bool IsPanicking { get; init; }

        /// <summary>Whether checks pause because the address is elsewhere.</summary>
        public required bool IsSuspended { get; init; }

        /// <summary>Whether nothing is removed because not every check has spoken since the start.</summary>
        public required bool IsGated { get; init; }

        /// <summary>Whether the sorry server answers.</summary>
        public required bool SorryServes { get; init; }

        /// <summary>Its servers in the order of the configuration.</summary>
        public required ImmutableArray<ServerStatus> Servers { get; init; }
    }

    /// <summary>What is known of a server: it is up while no check of it fails.</summary>
    public sealed record ServerStatus
    {
        /// <summary>Which server.</summary>
        public required DestinationKey Key { get; init; }

        /// <summary>The port it has in every row of the kernel's table; null when it has that of the row.</summary>
        public required ushort? OwnPort { get; init; }

        /// <summary>Configured weight.</summary>
        public required int Weight { get; init; }

        /// <summary>Weight that its checks ask for: the configured one unless they say otherwise.</summary>
        public required int WeightByChecks { get; init; }

        /// <summary>Weight given by hand; null for none.</summary>
        public required int? WeightByHand { get; init; }

        /// <summary>Weight the table shall have; null when it shall not have the server.</summary>
        public required int? EffectiveWeight { get; init; }

        /// <summary>Whether no check of it fails.</summary>
        public required bool IsUp { get; init; }

        /// <summary>How it stands.</summary>
        public required ServerStanding Standing { get; init; }

        /// <summary>Why it serves although it is down; null when it does not.</summary>
        public required HoldReason? Held { get; init; }

        /// <summary>Its checks.</summary>
        public required ImmutableArray<HealthProtocol.CheckStatus> Checks { get; init; }

        /// <summary>Which server of a row of its service it is.</summary>
        public DestinationKey In(ServiceKey row)
        {
            ArgumentNullException.ThrowIfNull(row);
            return Key with { Port = OwnPort ?? row.Port };
        }
    }
}
