namespace Lvs.Benchmarks.Actors;

/// <summary>One number that was measured.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="MoreIsBetter">Whether a larger number is the better one.</param>
internal sealed record Figure(string Name, double Value, string Unit, bool MoreIsBetter);
