using Lvs.Core.Config;

namespace Lvs.Core.Tracking;

/// <summary>State of what is known of tracked processes.</summary>
public readonly record struct ProcessTrackerState
{
    /// <summary>The verdict; null before the first count.</summary>
    public bool? IsUp { get; init; }

    /// <summary>How many there are.</summary>
    public int Count { get; init; }

    /// <summary>When the verdict changes, if the number does not change back; null while they agree.</summary>
    public TimeSpan? Deadline { get; init; }
}

/// <summary>
/// keepalived's vrrp_track_process: good while there are at least <c>quorum</c> and at most <c>quorum_max</c> of them. It becomes good
/// when that has lasted for fork_delay, and bad when it has been missed for terminate_delay; the first count decides at once.
/// </summary>
public static class ProcessTracker
{
    /// <summary>What a count, the passing of time, or other settings make of a state.</summary>
    /// <param name="settings">The settings in force now.</param>
    /// <param name="state">The state before.</param>
    /// <param name="count">How many there are now.</param>
    /// <param name="now">Monotonic time.</param>
    public static ProcessTrackerState Step(TrackProcessConfig settings, in ProcessTrackerState state, int count, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var next = state with { Count = count };
        var hasQuorum = count >= settings.Quorum && !(count > settings.MostProcesses);
        if (state.IsUp == hasQuorum)
        {
            return next with { Deadline = null };
        }

        var since = state.Deadline ?? now + (state.IsUp is null ? TimeSpan.Zero : hasQuorum ? settings.ForkDelay : settings.TerminateDelay);
        return now >= since ? next with { IsUp = hasQuorum, Deadline = null } : next with { Deadline = since };
    }
}
