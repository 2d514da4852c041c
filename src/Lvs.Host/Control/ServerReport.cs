using Lvs.Actors.Services;
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

    /// <summary>Whether the kernel's table has it: of a group, at every address.</summary>
    public required bool InTable { get; init; }

    /// <summary>Whether it is there only until its connections have ended.</summary>
    public required bool IsDraining { get; init; }

    /// <summary>Configured weight.</summary>
    public required int Weight { get; init; }

    /// <summary>Weight that its checks ask for, added up; null when none asks for one.</summary>
    public int? WeightByChecks { get; init; }

    /// <summary>The checks that ask for another weight than the configured one.</summary>
    public IReadOnlyList<WeightWishReport> WeightWishes { get; init; } = [];

    /// <summary>Weight given by hand; null for none.</summary>
    public int? WeightByHand { get; init; }

    /// <summary>Weight the table shall have; null when it shall not have the server.</summary>
    public int? EffectiveWeight { get; init; }

    /// <summary>Established connections, of a group to all of its addresses.</summary>
    public required long ActiveConnections { get; init; }

    /// <summary>Other connections, of a group to all of its addresses.</summary>
    public required long InactiveConnections { get; init; }

    /// <summary>What the kernel has counted of it; null for nothing.</summary>
    public TrafficReport? Traffic { get; init; }

    /// <summary>Why a check of it failed last; null when the last ones succeeded.</summary>
    public string? LastFailure { get; init; }

    /// <summary>The report of a status, with what the kernel has of it.</summary>
    public static ServerReport Of(ServicesProtocol.ServerStatus status, ServerCount count) => new()
    {
        Server = status.Key.ToString(),
        State = status.Standing,
        HeldBecause = status.Held,
        IsUp = status.IsUp,
        InTable = count.IsEverywhere,
        IsDraining = count.IsLeaving,
        Weight = status.Weight,
        WeightByChecks = status.Checks.Any(check => check.Weight is not null) ? status.WeightByChecks : null,
        WeightWishes = [.. status.Checks.Select(check => WeightWishReport.Of(check, status.Weight)).OfType<WeightWishReport>()],
        WeightByHand = status.WeightByHand,
        EffectiveWeight = status.EffectiveWeight,
        ActiveConnections = count.ActiveConnections,
        InactiveConnections = count.InactiveConnections,
        Traffic = TrafficReport.Of(count.Statistics),
        LastFailure = status.Checks.Select(check => check.LastFailure).FirstOrDefault(failure => failure is not null),
    };
}
