using Lvs.Actors.Services;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Host.Control;

/// <summary>One real server of a service.</summary>
internal sealed record ServerReport
{
    /// <summary>address:port.</summary>
    public required string Server { get; init; }

    /// <summary>serving, slowStart, held, down, damped, waiting, out.</summary>
    public required ServerStanding State { get; init; }

    /// <summary>Why it serves although it is down: startGate, panic, minimumWeight, removalRate; null when it does not.</summary>
    public HoldReason? HeldBecause { get; init; }

    /// <summary>Whether no check of it fails.</summary>
    public required bool IsUp { get; init; }

    /// <summary>Whether the kernel's table has it.</summary>
    public required bool InTable { get; init; }

    /// <summary>Whether it is there only until its connections have ended.</summary>
    public required bool IsDraining { get; init; }

    /// <summary>Configured weight.</summary>
    public required int Weight { get; init; }

    /// <summary>Weight given by hand; null for none.</summary>
    public int? WeightByHand { get; init; }

    /// <summary>Weight the table shall have; null when it shall not have the server.</summary>
    public int? EffectiveWeight { get; init; }

    /// <summary>Established connections.</summary>
    public required uint ActiveConnections { get; init; }

    /// <summary>Other connections.</summary>
    public required uint InactiveConnections { get; init; }

    /// <summary>Why a check of it failed last; null when the last ones succeeded.</summary>
    public string? LastFailure { get; init; }

    /// <summary>The report of a status, with what the kernel has of it.</summary>
    public static ServerReport Of(ServicesProtocol.ServerStatus status, IpvsDestinationEntry? entry, bool isLeaving) => new()
    {
        Server = status.Key.ToString(),
        State = status.Standing,
        HeldBecause = status.Held,
        IsUp = status.IsUp,
        InTable = entry is not null,
        IsDraining = entry is not null && isLeaving,
        Weight = status.Weight,
        WeightByHand = status.WeightByHand,
        EffectiveWeight = status.EffectiveWeight,
        ActiveConnections = entry?.ActiveConnections ?? 0,
        InactiveConnections = entry?.InactiveConnections ?? 0,
        LastFailure = status.Checks.Select(check => check.LastFailure).FirstOrDefault(failure => failure is not null),
    };
}
