namespace Lvs.Runtime.Simulation;

/// <summary>What a simulated network does to each message, drawn from the simulation's seed. Different delays change the order.</summary>
public sealed record NetworkFaults
{
    public TimeSpan MinDelay { get; init; }

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The part of the messages that is lost, from 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>The part of the messages that arrives twice, from 0 to 1.</summary>
    public double Duplication { get; init; }
}
