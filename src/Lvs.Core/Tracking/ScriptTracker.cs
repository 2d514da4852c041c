using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Lvs.Core.Config;

namespace Lvs.Core.Tracking;

/// <summary>State of one tracked script.</summary>
public readonly record struct ScriptTrackerState
{
    /// <summary>The verdict; null before the first result.</summary>
    public bool? IsUp { get; init; }

    /// <summary>Why it is so.</summary>
    public string Reason { get; init; }

    /// <summary>Results in a row that speak against the verdict.</summary>
    public int Contrary { get; init; }

    /// <summary>The next result decides alone: it is the first, or the first of another program.</summary>
    public bool IsFresh { get; init; }

    /// <summary>The run on its way.</summary>
    public ScriptProgress Run { get; init; }

    /// <summary>How far it has come.</summary>
    public ScriptPhase Phase => Run.Phase;

    /// <summary>When the next run is due.</summary>
    public TimeSpan? RunAt { get; init; }

    /// <summary>Runs that were started.</summary>
    public long Runs { get; init; }

    /// <summary>Runs that failed, those that took too long among them.</summary>
    public long Failures { get; init; }

    /// <summary>Runs that took too long.</summary>
    public long TimedOut { get; init; }

    /// <summary>Runs that were due while the one before had not ended.</summary>
    public long Skipped { get; init; }

    /// <summary>When Step has to be called next.</summary>
    public TimeSpan? Deadline => Run.SignalAt < RunAt ? Run.SignalAt : RunAt;
}

/// <summary>What can happen to a tracked script.</summary>
public abstract record ScriptTrackerInput
{
    private ScriptTrackerInput()
    {
    }

    /// <summary>It is followed from now on.</summary>
    public sealed record Started : ScriptTrackerInput;

    /// <summary>The state's deadline may have passed.</summary>
    public sealed record DeadlinePassed : ScriptTrackerInput;

    /// <summary>The run ended; <paramref name="Failure"/> is null when it was a success.</summary>
    public sealed record Ended(string? Failure) : ScriptTrackerInput;

    /// <summary>Step is called with other settings from now on.</summary>
    public sealed record SettingsChanged(TrackScriptConfig Before) : ScriptTrackerInput;
}

/// <summary>What the shell has to do, in the order given.</summary>
public abstract record ScriptTrackerEffect
{
    private ScriptTrackerEffect()
    {
    }

    /// <summary>Run the script.</summary>
    public sealed record Run : ScriptTrackerEffect;

    /// <summary>Tell its process group to end: with SIGTERM, or with SIGKILL.</summary>
    public sealed record Signal(bool Kill) : ScriptTrackerEffect;

    /// <summary>The verdict changed.</summary>
    public sealed record VerdictChanged(bool IsUp, string Reason) : ScriptTrackerEffect;

    /// <summary>A killed run has not ended: to be logged, once a run.</summary>
    public sealed record Hangs : ScriptTrackerEffect;
}

/// <summary>
/// keepalived's vrrp_script: run every interval, never twice at once. The first result decides; then it takes <c>fall</c> failures in a row
/// to be down and <c>rise</c> successes to be up. A run that takes too long has failed at that moment, whatever becomes of it: it is asked to
/// end, and killed two seconds later, with all it has started.
/// </summary>
public static class ScriptTracker
{
    /// <summary>Reacts to one input.</summary>
    public static (ScriptTrackerState State, ImmutableArray<ScriptTrackerEffect> Effects) Step(
        TrackScriptConfig settings, in ScriptTrackerState state, ScriptTrackerInput input, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return input switch
        {
            ScriptTrackerInput.Started => (Start(settings, now), []),
            ScriptTrackerInput.DeadlinePassed => Awake(settings, state, now),
            ScriptTrackerInput.Ended ended when state.Phase == ScriptPhase.Running
                => Judge(settings, state with { Run = default }, ended.Failure),
            ScriptTrackerInput.Ended => (state with { Run = default }, []),
            ScriptTrackerInput.SettingsChanged changed => Change(settings, changed.Before, state, now),
            _ => throw new UnreachableException($"no input {input}"),
        };
    }

    private static ScriptTrackerState Start(TrackScriptConfig settings, TimeSpan now) => new()
    {
        IsUp = settings.InitiallyFailed ? false : null,
        IsFresh = !settings.InitiallyFailed,
        Reason = "it has not been run",
        RunAt = now,
    };

    private static (ScriptTrackerState, ImmutableArray<ScriptTrackerEffect>) Awake(
        TrackScriptConfig settings, in ScriptTrackerState state, TimeSpan now)
    {
        var (next, effects) = now >= state.Run.SignalAt ? LosePatience(settings, state, now) : (state, []);
        if (!(now >= next.RunAt))
        {
            return (next, effects);
        }

        // Without drift, and without running after what was missed.
        var due = next.RunAt + settings.Interval;
        next = next with { RunAt = due > now ? due : now + settings.Interval };
        if (next.Phase == ScriptPhase.Idle)
        {
            return (next with { Run = ScriptProgress.Begin(now, settings.Timeout ?? settings.Interval), Runs = next.Runs + 1 },
                effects.Add(new ScriptTrackerEffect.Run()));
        }

        // Whoever cannot even be killed fails with each run that is not possible for it; a run that is asked to end has failed once.
        next = next with { Skipped = next.Skipped + 1 };
        if (next.Phase != ScriptPhase.Killing)
        {
            return (next, effects);
        }

        var (judged, more) = Judge(settings, next, "the run before has not ended");
        return (judged, effects.AddRange(more));
    }

    private static (ScriptTrackerState, ImmutableArray<ScriptTrackerEffect>) LosePatience(
        TrackScriptConfig settings, in ScriptTrackerState state, TimeSpan now)
    {
        switch (state.Phase)
        {
            case ScriptPhase.Running:
                var limit = settings.Timeout ?? settings.Interval;
                var (next, effects) = Judge(
                    settings,
                    state with { TimedOut = state.TimedOut + 1 },
                    string.Create(CultureInfo.InvariantCulture, $"not done after {limit.TotalSeconds} s"));
                return (next with { Run = state.Run.LosePatience(now) }, [new ScriptTrackerEffect.Signal(Kill: false), .. effects]);
            case ScriptPhase.Terminating:
                return (state with { Run = state.Run.LosePatience(now) }, [new ScriptTrackerEffect.Signal(Kill: true)]);
            default:
                return (state with { Run = state.Run.LosePatience(now) }, [new ScriptTrackerEffect.Hangs()]);
        }
    }

    private static (ScriptTrackerState, ImmutableArray<ScriptTrackerEffect>) Judge(
        TrackScriptConfig settings, in ScriptTrackerState state, string? failure)
    {
        var isGood = failure is null;
        var next = state with { Failures = state.Failures + (isGood ? 0 : 1), IsFresh = false, Contrary = 0 };
        if (state.IsUp == isGood)
        {
            return (next with { Reason = failure ?? "it succeeds" }, []);
        }

        var needed = state.IsFresh ? 1 : isGood ? settings.Rise : settings.Fall;
        if (state.Contrary + 1 < needed)
        {
            return (next with { Contrary = state.Contrary + 1 }, []);
        }

        var reason = failure ?? "it succeeds";
        return (next with { IsUp = isGood, Reason = reason }, [new ScriptTrackerEffect.VerdictChanged(isGood, reason)]);
    }

    // Another program: what is known stays until its first result, which decides alone; what still runs does not count.
    private static (ScriptTrackerState, ImmutableArray<ScriptTrackerEffect>) Change(
        TrackScriptConfig settings, TrackScriptConfig before, in ScriptTrackerState state, TimeSpan now)
    {
        var soon = now + settings.Interval;
        var next = state with { RunAt = state.RunAt < soon ? state.RunAt : soon };
        if (settings.Script == before.Script)
        {
            return (next, []);
        }

        next = next with { IsFresh = true, Contrary = 0 };
        return state.Phase == ScriptPhase.Running
            ? (next with { Run = state.Run.LosePatience(now) }, [new ScriptTrackerEffect.Signal(Kill: false)])
            : (next with { RunAt = now }, []);
    }
}
