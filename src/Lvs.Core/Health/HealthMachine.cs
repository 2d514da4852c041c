using System.Collections.Immutable;
using System.Diagnostics;
using Lvs.Core.Config;

namespace Lvs.Core.Health;

/// <summary>When a check runs.</summary>
/// <param name="DelayLoop">From the end of one probe to the next.</param>
/// <param name="Retry">Failed probes that are tried again before the server counts as down.</param>
/// <param name="DelayBeforeRetry">From a failed probe to its retry.</param>
/// <param name="IsSuspended">Whether it pauses (ha_suspend). What is known of the server stays.</param>
public sealed record HealthSettings(TimeSpan DelayLoop, int Retry, TimeSpan DelayBeforeRetry, bool IsSuspended = false)
{
    /// <summary>Whether its probes may ask for a weight. What they have asked for is taken back when they no longer may.</summary>
    public bool Weighs { get; init; }

    /// <summary>Whether the delay loop runs from the start of one probe to the next, and not from its end (MISC_CHECK).</summary>
    public bool CountsFromStart { get; init; }

    /// <summary>The settings of a check.</summary>
    public static HealthSettings Of(CheckConfig check, bool isSuspended)
    {
        ArgumentNullException.ThrowIfNull(check);
        return new(check.DelayLoop, check.Retry, check.DelayBeforeRetry, isSuspended) { Weighs = check.Weighs, CountsFromStart = check is CheckConfig.Misc };
    }
}

/// <summary>State of one check.</summary>
public readonly record struct HealthState
{
    /// <summary>Whether the check counts as passed. Starts true: a server takes traffic before its first check.</summary>
    public bool IsUp { get; init; }

    /// <summary>Whether a probe has ended since the start.</summary>
    public bool HasChecked { get; init; }

    /// <summary>Failed probes in a row while up.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last probe failed; null after a success.</summary>
    public string? LastFailure { get; init; }

    /// <summary>The weight it asks for; null before it has asked for one.</summary>
    public WeightReport? Weight { get; init; }

    /// <summary>Why it asks for that weight.</summary>
    public string? WeightReason { get; init; }

    /// <summary>Whether it pauses.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>When the last probe started.</summary>
    public TimeSpan StartedAt { get; init; }

    /// <summary>When the next probe is due; null while one runs, and in a pause.</summary>
    public TimeSpan? Deadline { get; init; }
}

/// <summary>What can happen to a check.</summary>
public abstract record HealthInput
{
    private HealthInput()
    {
    }

    /// <summary>The check starts; its first probe comes after <paramref name="Warmup"/> (a random part of keepalived's warmup).</summary>
    public sealed record Started(TimeSpan Warmup) : HealthInput;

    /// <summary>The state's deadline may have passed.</summary>
    public sealed record DeadlinePassed : HealthInput;

    /// <summary>The probe ended.</summary>
    public sealed record Probed(ProbeResult Result) : HealthInput;

    /// <summary>The probe could not be carried out, for want of something on this machine: that says nothing about the server.</summary>
    public sealed record NotProbed : HealthInput;

    /// <summary>Step is called with other settings from now on. What is known of the server stays.</summary>
    public sealed record SettingsChanged : HealthInput;
}

/// <summary>What the shell has to do.</summary>
public abstract record HealthEffect
{
    private HealthEffect()
    {
    }

    /// <summary>Start a probe and feed its result back.</summary>
    public sealed record StartProbe : HealthEffect;

    /// <summary>The check's verdict changed.</summary>
    public sealed record VerdictChanged(bool IsUp, string Reason) : HealthEffect;

    /// <summary>The check asks for this weight from now on; null for none any more.</summary>
    public sealed record WeightReported(WeightReport? Weight, string Reason) : HealthEffect;

    /// <summary>A probe failed and will be tried again.</summary>
    public sealed record Retrying(string Failure, int Attempt, int Of) : HealthEffect;
}

/// <summary>
/// Retry semantics of keepalived's checkers: while up, a failure is tried again <c>retry</c> times before the verdict is down; the
/// very first probe has no retries; while down, one success is enough. The weight of a successful probe is told when it is another one than
/// before, and ahead of the verdict, so that a server comes back with it; what a check has asked for stays while it fails.
/// </summary>
public static class HealthMachine
{
    /// <summary>Reacts to one input.</summary>
    public static (HealthState State, ImmutableArray<HealthEffect> Effects) Step(
        HealthSettings settings, HealthState state, HealthInput input, TimeSpan now) => input switch
        {
            HealthInput.Started when settings.IsSuspended => (new HealthState { IsUp = true, IsSuspended = true }, []),
            HealthInput.Started started => (new HealthState { IsUp = true, Deadline = now + started.Warmup }, []),
            HealthInput.DeadlinePassed when state.Deadline is null || now < state.Deadline => (state, []),
            HealthInput.DeadlinePassed => (state with { Deadline = null, StartedAt = now }, [new HealthEffect.StartProbe()]),
            HealthInput.SettingsChanged => Reconfigure(settings, Changed(settings, state, now)),

            // It began before the pause.
            HealthInput.Probed or HealthInput.NotProbed when state.IsSuspended => (state, []),
            HealthInput.NotProbed => (state with { Deadline = NextDue(settings, state, now) }, []),
            HealthInput.Probed { Result.IsSuccess: true } probed => Succeed(settings, state, probed.Result, now),
            HealthInput.Probed probed => Fail(settings, state, probed.Result, now),
            _ => throw new UnreachableException($"no input {input}"),
        };

    // Whoever goes on serves from now on, and nobody has looked for long.
    private static HealthState Changed(HealthSettings settings, HealthState state, TimeSpan now) => (state.IsSuspended, settings.IsSuspended) switch
    {
        (false, false) => Hastened(settings, state, now),
        (true, true) => state,
        (false, true) => state with { IsSuspended = true, Deadline = null },
        (true, false) => state with { IsSuspended = false, Deadline = now },
    };

    /// <summary>A shorter pause counts from now; a longer one after the next probe.</summary>
    private static HealthState Hastened(HealthSettings settings, HealthState state, TimeSpan now)
    {
        var latest = now + (state.Failures > 0 ? settings.DelayBeforeRetry : settings.DelayLoop);
        return state.Deadline > latest ? state with { Deadline = latest } : state;
    }

    private static (HealthState, ImmutableArray<HealthEffect>) Reconfigure(HealthSettings settings, HealthState state)
        => state.Weight is null || settings.Weighs
            ? (state, [])
            : (state with { Weight = null, WeightReason = null }, [new HealthEffect.WeightReported(null, "the check does not weigh any more")]);

    private static TimeSpan NextDue(HealthSettings settings, HealthState state, TimeSpan now)
        => settings.CountsFromStart && state.StartedAt + settings.DelayLoop is var due && due > now ? due : now + settings.DelayLoop;

    private static (HealthState, ImmutableArray<HealthEffect>) Succeed(HealthSettings settings, HealthState state, ProbeResult result, TimeSpan now)
    {
        var next = state with { IsUp = true, HasChecked = true, Failures = 0, LastFailure = null, Deadline = NextDue(settings, state, now) };
        ImmutableArray<HealthEffect> effects = [];
        if (settings.Weighs && result.Weight != state.Weight)
        {
            next = next with { Weight = result.Weight, WeightReason = result.Said };
            effects = [new HealthEffect.WeightReported(result.Weight, result.Said ?? "")];
        }

        // The first verdict is always told: after a restart of the check somebody may remember an older one.
        return (next, state is { IsUp: true, HasChecked: true } ? effects : effects.Add(new HealthEffect.VerdictChanged(true, "the check succeeds")));
    }

    private static (HealthState, ImmutableArray<HealthEffect>) Fail(HealthSettings settings, HealthState state, ProbeResult result, TimeSpan now)
    {
        var failure = result.Failure!;
        var next = state with { HasChecked = true, LastFailure = failure };
        if (!state.IsUp)
        {
            return (next with { Deadline = NextDue(settings, state, now) }, []);
        }

        var failures = state.Failures + 1;
        if (state.HasChecked && failures <= settings.Retry && !result.IsFinal)
        {
            return (next with { Failures = failures, Deadline = now + settings.DelayBeforeRetry },
                [new HealthEffect.Retrying(failure, failures, settings.Retry)]);
        }

        return (next with { IsUp = false, Failures = 0, Deadline = NextDue(settings, state, now) },
            [new HealthEffect.VerdictChanged(false, failure)]);
    }
}
