namespace Lvs.Host.Lab;

/// <summary>One step of a scenario as it went.</summary>
internal sealed record StepResult(string Scenario, string Title, string Did, string Expected, string Saw, bool Passed, double Seconds);
