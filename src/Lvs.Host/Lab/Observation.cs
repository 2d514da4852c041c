namespace Lvs.Host.Lab;

/// <summary>What a step sees at one moment, and whether that is what it waits for.</summary>
internal readonly record struct Observation(bool Holds, string Saw);
