namespace Lvs.Runtime;

/// <summary>
/// How one phase of a coordinated shutdown goes. Akka.NET has this in its configuration ("Coordinated Shutdown" in its documentation).
/// </summary>
public sealed record ShutdownPhase
{
    /// <summary>How long its tasks may take together.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A task that fails or is late is logged, and the shutdown goes on; otherwise it ends there.</summary>
    public bool Recover { get; init; } = true;
}
