using System.Collections.Immutable;
using Lvs.Core.Config;

namespace Lvs.Core.Services;

/// <summary>State of one real server of a service.</summary>
public sealed record ServerState
{
    /// <summary>As it is configured, or was last.</summary>
    public required RealServerConfig Config { get; init; }

    /// <summary>Whether its checks say so.</summary>
    public bool IsUp { get; init; } = true;

    /// <summary>Whether it takes new connections.</summary>
    public bool IsServing { get; init; }

    /// <summary>Why it serves although it is not up; null when it does not.</summary>
    public HoldReason? Held { get; init; }

    /// <summary>Whether it was out, so that it comes back slowly. One that has not been checked yet was not.</summary>
    public bool WasOut { get; init; }

    /// <summary>When it came back; null once it has its full weight.</summary>
    public TimeSpan? RampSince { get; init; }

    /// <summary>
    /// Whether the weight that the kernel has of it, from before a restart, is kept: since the start nothing has been decided about it, and not
    /// every check that weighs has spoken.
    /// </summary>
    public bool AwaitsWeight { get; init; }

    /// <summary>Its last failures, as many as flap damping asks for.</summary>
    public ImmutableQueue<TimeSpan> Failures { get; init; } = [];

    /// <summary>Until when it has to stay up before it serves again; null unless it flaps.</summary>
    public TimeSpan? DampedUntil { get; init; }
}

/// <summary>Why a server that is down is not taken out.</summary>
public enum HoldReason
{
    /// <summary>The director has only just started, and has not heard of every check.</summary>
    StartGate,

    /// <summary>So many are down that the checks are distrusted.</summary>
    Panic,

    /// <summary>Too little weight would be left.</summary>
    MinimumWeight,

    /// <summary>Too many went a moment ago.</summary>
    RemovalRate,
}
