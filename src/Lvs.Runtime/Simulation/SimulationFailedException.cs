namespace Lvs.Runtime.Simulation;

/// <summary>
/// A simulation went wrong: its message has the seed, the virtual time, the last steps and how to replay it; what a scenario threw is
/// the inner exception.
/// </summary>
public sealed class SimulationFailedException : Exception
{
    internal SimulationFailedException(Simulator simulator, string message, Exception? cause)
        : base(message, cause)
    {
        (Seed, Time, Steps, TraceHash) = (simulator.Seed, simulator.Now, simulator.Steps, simulator.TraceHash);
    }

    public int Seed { get; }

    /// <summary>Virtual time since the simulation began.</summary>
    public TimeSpan Time { get; }

    public long Steps { get; }

    public ulong TraceHash { get; }
}
