using System.Collections.Immutable;
using static Lvs.Core.Vrrp.VrrpEffect;

namespace Lvs.Core.Vrrp;

/// <summary>RFC 9568 section 6.4.2: what a backup makes of adverts, and of their absence.</summary>
internal static class BackupRole
{
    // Bounded, so that a loop that is always late ends up as master of a segment without one.
    private const int MaxDeferrals = 3;

    /// <summary>An advert.</summary>
    public static (VrrpState, ImmutableArray<VrrpEffect>) Hear(
        VrrpSettings settings, in VrrpState state, in VrrpAdvert advert, TimeSpan now)
    {
        var heard = state with
        {
            LastHeard = advert.Source,
            LastHeardPriority = advert.Priority,
            GaveInToOwner = state.GaveInToOwner
                && advert.Source == state.Master
                && advert.Priority == VrrpSettings.OwnerPriority,
        };
        if (state.InMaintenance)
        {
            return (heard, VrrpMachine.Nothing);
        }

        if (advert.Priority == 0)
        {
            // The first to hear it from its master waits for the skew time; what else was running stays as it is.
            return (heard with { MasterDownAt = now + heard.SkewTime(settings), ListenAt = null, Deferrals = 0 }, VrrpMachine.Nothing);
        }

        return Accepts(settings, heard, advert.Priority, now)
            ? Accept(settings, heard, advert, now)
            : Discard(settings, state, heard, advert);
    }

    /// <summary>A deadline has passed, <paramref name="late"/> ago.</summary>
    public static (VrrpState, ImmutableArray<VrrpEffect>) Awake(
        VrrpSettings settings, in VrrpState state, TimeSpan late, TimeSpan now)
    {
        var returned = now >= state.ReturnAt ? state with { Yields = false, ReturnAt = null } : state;
        if (returned.MasterDownAt is not { } masterDownAt)
        {
            return (returned, VrrpMachine.Nothing);
        }

        if (IsSuspicious(settings, returned, late))
        {
            return Defer(settings, returned, late, now);
        }

        if (now < masterDownAt)
        {
            var next = now + returned.MasterInterval(settings);
            TimeSpan? listenAt = next < masterDownAt ? next : null;
            return (now >= returned.ListenAt ? returned with { ListenAt = listenAt } : returned, VrrpMachine.Nothing);
        }

        return VrrpMachine.BecomeMaster(settings, returned, now, WhyMaster(settings, returned), MasterDownReason(settings, returned));
    }

    /// <summary>The loop was late for another reason than a deadline.</summary>
    public static (VrrpState, ImmutableArray<VrrpEffect>) WakeLate(
        VrrpSettings settings, in VrrpState state, TimeSpan late, TimeSpan now)
        => state.MasterDownAt is not null && IsSuspicious(settings, state, late)
            ? Defer(settings, state, late, now)
            : (state, VrrpMachine.Nothing);

    /// <summary>To be master again. One of higher priority need not wait for a silence.</summary>
    public static (VrrpState, ImmutableArray<VrrpEffect>) Reclaim(VrrpSettings settings, in VrrpState state, TimeSpan now)
    {
        var next = state with { Yields = false, ReturnAt = null, Reclaims = true, PreemptAt = null, Awaited = VrrpAwaited.Return };
        var soon = now + state.SkewTime(settings);
        return !state.LastHeard.IsNone && state.LastHeardPriority < state.EffectivePriority(settings) && soon < state.MasterDownAt
            ? (next with { MasterDownAt = soon, ListenAt = null }, VrrpMachine.Nothing)
            : (next, VrrpMachine.Nothing);
    }

    /// <summary>For vrrpv3StatisticsMasterReason.</summary>
    public static VrrpMasterReason WhyMaster(VrrpSettings settings, in VrrpState state) => state switch
    {
        { LastHeard.IsNone: true } => VrrpMasterReason.MasterNoResponse,
        { LastHeardPriority: 0 } => VrrpMasterReason.Priority,
        _ when IsPreempting(settings, state) => VrrpMasterReason.Preempted,
        _ => VrrpMasterReason.MasterNoResponse,
    };

    /// <summary>
    /// Whether it listens to a master of that priority. keepalived's rule: also to one of lower priority without preemption, and until the
    /// preemption delay is over. So does one that does not know the connections of the master yet.
    /// </summary>
    public static bool Accepts(VrrpSettings settings, in VrrpState state, byte priority, TimeSpan now)
        => priority >= state.EffectivePriority(settings)
            || state.Yields
            || (!state.Reclaims
                && (!settings.Preempt || state.AwaitsSync || (settings.PreemptDelay > TimeSpan.Zero && !(now >= state.PreemptAt))));

    private static (VrrpState, ImmutableArray<VrrpEffect>) Accept(
        VrrpSettings settings, in VrrpState state, in VrrpAdvert advert, TimeSpan now)
    {
        var next = state with
        {
            LearnedInterval = settings.Version == 2 || advert.Interval == settings.AdvertInterval ? null : advert.Interval,
            Master = advert.Source,
            HasGivenWay = true,
            WantsMaster = false,
            Deferrals = 0,
            HoldsAddresses = false,

            // It runs from the first advert of lower priority, and not beside a master that is not to be replaced.
            PreemptAt = settings.PreemptDelay == TimeSpan.Zero || advert.Priority >= state.EffectivePriority(settings)
                ? null
                : state.PreemptAt ?? now + settings.PreemptDelay,
        };
        next = VrrpMachine.Listening(settings, next with { MasterDownAt = now + next.MasterDownInterval(settings) }, now);
        return (next, state.HoldsAddresses ? [new ReleaseAddresses(settings.HeldAddresses)] : VrrpMachine.Nothing);
    }

    // With preemption a master of lower priority is not listened to: the timer runs on and ends its reign.
    private static (VrrpState, ImmutableArray<VrrpEffect>) Discard(
        VrrpSettings settings, in VrrpState before, in VrrpState heard, in VrrpAdvert advert)
    {
        var isNews = before.LastHeard != heard.LastHeard || before.LastHeardPriority != heard.LastHeardPriority;
        return !isNews && !heard.HoldsAddresses
            ? (heard, VrrpMachine.Nothing)
            : (heard with { HoldsAddresses = false },
            [
                .. heard.HoldsAddresses ? [new ReleaseAddresses(settings.HeldAddresses)] : VrrpMachine.Nothing,
                new Warn(
                    VrrpWarning.LowerPriorityMaster,
                    advert.Source,
                    $"{advert.Source} advertises with priority {advert.Priority}, ours {heard.EffectivePriority(settings)}: discarding"),
            ]);
    }

    private static bool IsSuspicious(VrrpSettings settings, in VrrpState state, TimeSpan late)
        => late > state.MasterInterval(settings) / 2 && state.Deferrals < MaxDeferrals;

    // Silence while we were not running is no evidence. Two more intervals and the skew time: a living master is heard in them, also one
    // that was held up with us (on the same host) and asks the wire for an interval before it advertises again.
    private static (VrrpState, ImmutableArray<VrrpEffect>) Defer(
        VrrpSettings settings, in VrrpState state, TimeSpan late, TimeSpan now)
    {
        var interval = state.MasterInterval(settings);
        var listened = now + (2 * interval) + state.SkewTime(settings);
        var next = state with
        {
            MasterDownAt = listened > state.MasterDownAt ? listened : state.MasterDownAt,
            Deferrals = state.Deferrals + 1,
        };
        return (next with { ListenAt = now + interval < next.MasterDownAt ? now + interval : null }, [new WokeLate(late)]);
    }

    private static bool IsPreempting(VrrpSettings settings, in VrrpState state)
        => state.LastHeardPriority < state.EffectivePriority(settings)
            && (state.Reclaims || (settings.Preempt && !state.Yields && !state.AwaitsSync));

    private static string MasterDownReason(VrrpSettings settings, in VrrpState state)
    {
        // A string already: to format a type of ours in place is code that is only compiled when it runs.
        var master = state.LastHeard.ToString();
        return state switch
        {
            { LastHeard.IsNone: true } when settings.IsOwner => "address owner starts",
            { LastHeard.IsNone: true } => "no master was heard",
            { LastHeardPriority: 0 } => $"master {master} resigned",
            _ when IsPreempting(settings, state)
                => $"master {master} has priority {state.LastHeardPriority}, ours {state.EffectivePriority(settings)}",
            _ => $"master {master} is silent",
        };
    }
}
