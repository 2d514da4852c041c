namespace Lvs.Core.Tracking;

/// <summary>How far a run of a script has come.</summary>
public enum ScriptPhase
{
    /// <summary>None is on its way.</summary>
    Idle,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its result does not matter any more, and it has been asked to end (SIGTERM).</summary>
    Terminating,

    /// <summary>It has been killed (SIGKILL), and has not ended.</summary>
    Killing,
}

/// <summary>
/// A run of a script and the patience with it: when its time is over it is asked to end, two seconds later killed, and two seconds after that
/// given up hope of.
/// </summary>
/// <param name="Phase">How far it has come.</param>
/// <param name="SignalAt">When the patience ends; null for no more of it.</param>
public readonly record struct ScriptProgress(ScriptPhase Phase, TimeSpan? SignalAt)
{
    /// <summary>From SIGTERM to SIGKILL, and from there to giving up the hope for its end (keepalived).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A run that begins.</summary>
    public static ScriptProgress Begin(TimeSpan now, TimeSpan limit) => new(ScriptPhase.Running, now + limit);

    /// <summary>The patience has ended: what it is after the next signal, or with none left.</summary>
    public ScriptProgress LosePatience(TimeSpan now) => Phase switch
    {
        ScriptPhase.Running => new(ScriptPhase.Terminating, now + Patience),
        ScriptPhase.Terminating => new(ScriptPhase.Killing, now + Patience),
        _ => this with { SignalAt = null },
    };
}
