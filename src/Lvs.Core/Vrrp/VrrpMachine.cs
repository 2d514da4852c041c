using System.Collections.Immutable;
using System.Diagnostics;
using Lvs.Core.Config;
using static Lvs.Core.Vrrp.VrrpEffect;

namespace Lvs.Core.Vrrp;

/// <summary>
/// The state machine of RFC 3768 and RFC 9568 section 6.4 with keepalived's additions and ours. Pure: time is an argument, timers are
/// the state's deadline, effects come back in order. This is the table of what happens when; the roles of backup and master have a
/// file each.
/// </summary>
public static class VrrpMachine
{
    internal static readonly ImmutableArray<VrrpEffect> Nothing = [];

    /// <summary>Reacts to one input.</summary>
    /// <param name="settings">The settings in force now.</param>
    /// <param name="state">The state before.</param>
    /// <param name="input">What happened.</param>
    /// <param name="now">Monotonic time; never less than in an earlier call.</param>
    public static (VrrpState State, ImmutableArray<VrrpEffect> Effects) Step(
        VrrpSettings settings, in VrrpState state, VrrpInput input, TimeSpan now)
    {
        // Whatever the news: one who slept for so long is not master, and must not act as one on it. It may have waited before the adverts
        // of who has taken over, so not having heard any says nothing here.
        if (state.Role == VrrpRole.Master
            && input is not (VrrpInput.AdvertReceived or VrrpInput.DeadlinePassed or VrrpInput.WokeLate or VrrpInput.AddressesAnswered)
            && MasterRole.Overslept(settings, state, now, mayHaveSuccessor: true) is { } overslept)
        {
            var held = input is VrrpInput.SettingsChanged { Before: var before } ? before : settings;
            var (down, first) = Finish(settings, state, MasterRole.StepDownLate(held, state, overslept, now));
            var (next, then) = Step(settings, down, input, now);
            return (next, first.AddRange(then));
        }

        var result = (state.Role, input) switch
        {
            (_, VrrpInput.AdvertReceived received) => Hear(settings, state, received.Advert, now),
            (_, VrrpInput.SettingsChanged changed) => ChangeSettings(settings, changed.Before, state, now),
            (_, VrrpInput.WeightChanged changed) => ChangeWeight(settings, state, changed),
            (_, VrrpInput.Stopped stopped) => Leave(
                settings, state, default, stopped.Deleted ? "is deleted" : "stops", resigns: true),
            (_, VrrpInput.FaultRaised raised) => RaiseFault(settings, state, raised),
            (_, VrrpInput.FaultCleared cleared) => ClearFault(settings, state, cleared, now),
            (_, VrrpInput.MaintenanceChanged changed) => ChangeMaintenance(settings, state, changed.On, now),
            (_, VrrpInput.SyncAwaited awaited) => (state with { AwaitsSync = awaited.On }, Nothing),
            (_, VrrpInput.GroupOrders orders) => Obey(settings, state, orders, now),
            (_, VrrpInput.AddressesAnswered) when (state.Faults & VrrpFaults.Addresses) != VrrpFaults.None
                => ClearFault(settings, state, new VrrpInput.FaultCleared(VrrpFaults.Addresses, "its addresses can be held again"), now),

            // 6.4.1 Initialize
            (VrrpRole.Initialize, VrrpInput.Started started) => Start(settings, state, started, now),

            // 6.4.2 Backup
            (VrrpRole.Backup, VrrpInput.DeadlinePassed) when !(now >= state.Deadline) => (state, Nothing),
            (VrrpRole.Backup, VrrpInput.DeadlinePassed) => BackupRole.Awake(settings, state, now - state.Deadline!.Value, now),
            (VrrpRole.Backup, VrrpInput.WokeLate late) => BackupRole.WakeLate(settings, state, now - late.Scheduled, now),
            (VrrpRole.Backup, VrrpInput.HandOver handOver) => (
                state with
                {
                    Yields = true,
                    Reclaims = false,
                    WantsMaster = false,
                    ReturnAt = now + handOver.ReturnAfter,
                    Awaited = VrrpAwaited.Successor,
                }, Nothing),
            (VrrpRole.Backup, VrrpInput.Reclaim) => BackupRole.Reclaim(settings, state, now),

            // 6.4.3 Master
            (VrrpRole.Master, VrrpInput.DeadlinePassed or VrrpInput.WokeLate) when MasterRole.Overslept(settings, state, now) is { } late
                => MasterRole.StepDownLate(settings, state, late, now),
            (VrrpRole.Master, VrrpInput.DeadlinePassed) when !(now >= state.Deadline) => (state, Nothing),
            (VrrpRole.Master, VrrpInput.DeadlinePassed) => MasterRole.Carry(settings, state, now),
            (VrrpRole.Master, VrrpInput.AddressesAnswered) => (state with { Unanswered = 0 }, Nothing),
            (VrrpRole.Master, VrrpInput.AddressLost lost) => MasterRole.LoseAddress(settings, state, lost.Address, now),
            (VrrpRole.Master, VrrpInput.HandOver handOver) => BecomeBackup(
                settings,
                state with { Yields = true, ReturnAt = now + handOver.ReturnAfter, Awaited = VrrpAwaited.Successor },
                now + state.MasterDownInterval(settings),
                now,
                "hands over",
                SendAdvert.Resigning),
            (VrrpRole.Master, VrrpInput.GroupAnnounces) => MasterRole.AnnounceAfterRival(settings, state, now),

            // A router that is at fault from the beginning starts when it is mended.
            (VrrpRole.Fault, VrrpInput.Started) => (state with { IsStarted = true }, Nothing),

            // Explicitly without effect: deadlines of a router that waits for nothing, repeated starts, orders carried out already.
            (VrrpRole.Initialize or VrrpRole.Backup or VrrpRole.Master or VrrpRole.Fault, _) => (state, Nothing),
            _ => throw new UnreachableException($"no role {state.Role}"),
        };

        return Finish(settings, state, result);
    }

    /// <summary>Hears an advert: the same as <see cref="VrrpInput.AdvertReceived"/>, without an allocation while nothing changes.</summary>
    public static (VrrpState State, ImmutableArray<VrrpEffect> Effects) Step(
        VrrpSettings settings, in VrrpState state, in VrrpAdvert advert, TimeSpan now)
        => Finish(settings, state, Hear(settings, state, advert, now));

    /// <summary>Advert first (the others fall silent), then the addresses, then the neighbours' caches: keepalived's order.</summary>
    internal static (VrrpState, ImmutableArray<VrrpEffect>) BecomeMaster(
        VrrpSettings settings, in VrrpState state, TimeSpan now, VrrpMasterReason masterReason, string reason, bool ordered = false)
    {
        if (settings.InSyncGroup && !ordered)
        {
            return WantMaster(settings, state, now);
        }

        var schedule = settings.Announcements;
        var next = Carried(state) with
        {
            Role = VrrpRole.Master,
            HoldsAddresses = true,
            Yields = false,
            ReturnAt = null,
            AdvertAt = now + settings.AdvertInterval,
            AdvertSentAt = now,
            RenewAt = now + settings.RenewalInterval,
            LeaseEndsAt = now + settings.AddressLease,
            Unanswered = 1,
            AnnounceAt = schedule.Delay > TimeSpan.Zero ? now + schedule.Delay : null,
            RefreshAt = schedule.Refresh > TimeSpan.Zero ? now + schedule.Delay + schedule.Refresh : null,
            ExtraAt = schedule.ExtraInterval > TimeSpan.Zero ? now + schedule.ExtraInterval : null,
            MasterReason = masterReason,
        };
        var held = settings.HeldAddresses;
        return (next,
        [
            SendAdvert.Alive,
            new TakeAddresses(held),
            .. Announce(held, schedule.Repeat),
            new RoleChanged(state.Role, VrrpRole.Master, reason),
        ]);
    }

    /// <summary>From any role; gives up what is held, unless the state says that it is still to be asked for.</summary>
    internal static (VrrpState, ImmutableArray<VrrpEffect>) BecomeBackup(
        VrrpSettings settings,
        in VrrpState state,
        TimeSpan? masterDownAt,
        TimeSpan now,
        string reason,
        params ReadOnlySpan<VrrpEffect> first)
    {
        var releases = state.Role == VrrpRole.Master;
        var next = Listening(settings, Carried(state) with
        {
            Role = VrrpRole.Backup,
            HoldsAddresses = state.HoldsAddresses && !releases,
            GaveInToOwner = state.GaveInToOwner,
            LearnedInterval = state.LearnedInterval,
            MasterDownAt = state.InMaintenance ? null : masterDownAt,
        }, now);
        return (next,
        [
            .. first,
            .. releases ? [new ReleaseAddresses(settings.HeldAddresses)] : Nothing,
            new RoleChanged(state.Role, VrrpRole.Backup, reason),
        ]);
    }

    /// <summary>A batch of announcements, or none when it would have no frames.</summary>
    internal static ImmutableArray<VrrpEffect> Announce(ValueList<VirtualAddress> addresses, int repeat)
        => addresses.Count > 0 && repeat > 0 ? [new AnnounceAddresses(addresses, repeat)] : Nothing;

    /// <summary>
    /// Arms the wake-up of a silent backup: at most one and a half intervals from an advert, then one from wake-up to wake-up. Three
    /// adverts cannot hide in a shorter stall of our own, and a longer one shows as half an interval of lateness.
    /// </summary>
    internal static VrrpState Listening(VrrpSettings settings, in VrrpState state, TimeSpan now)
    {
        var next = now + (state.MasterInterval(settings) * 1.5);
        return state with { ListenAt = next < state.MasterDownAt ? next : null };
    }

    private static (VrrpState, ImmutableArray<VrrpEffect>) Hear(
        VrrpSettings settings, in VrrpState state, in VrrpAdvert advert, TimeSpan now) => state.Role switch
        {
            VrrpRole.Backup when now < state.ListensFrom => (state, Nothing),
            VrrpRole.Backup => BackupRole.Hear(settings, state, advert, now),
            VrrpRole.Master when MasterRole.Overslept(settings, state, now, mayHaveSuccessor: true) is { } late
                => MasterRole.StepDownLate(settings, state, late, now),
            VrrpRole.Master => MasterRole.Hear(settings, state, advert, now),
            _ => (state, Nothing),
        };

    private static (VrrpState, ImmutableArray<VrrpEffect>) Start(
        VrrpSettings settings, in VrrpState state, VrrpInput.Started started, TimeSpan now)
    {
        // Only who listens at once may keep what an earlier incarnation held.
        var keeps = started.HoldsAddresses
            && started.Delay == TimeSpan.Zero
            && state is { InMaintenance: false, Faults: VrrpFaults.None };
        var next = state with { IsStarted = true, HoldsAddresses = keeps };
        var (result, effects) = next.Faults switch
        {
            VrrpFaults.None => TakePart(settings, next, now + started.Delay, now, "starts"),
            VrrpFaults.AwaitingScripts => (next with { ListensFrom = now + started.Delay }, Nothing),
            _ => Leave(settings, next, next with { Role = VrrpRole.Fault }, $"starts with {next.Faults}", resigns: false),
        };
        return (result, started.HoldsAddresses && !keeps ? effects.Insert(0, new ReleaseAddresses(settings.HeldAddresses)) : effects);
    }

    // Startup event, and the way back from Fault. The owner is master at once; in a sync group one that wishes to be master waits for
    // one interval, enough to hear whether there is another (keepalived). Addresses that are still there are kept if within an interval
    // and the skew time nobody else turns out to be master: before the patience of those who heard the last advert ends.
    private static (VrrpState, ImmutableArray<VrrpEffect>) TakePart(
        VrrpSettings settings, in VrrpState state, TimeSpan from, TimeSpan now, string reason)
    {
        var own = state with { LearnedInterval = null };
        if (settings.IsOwner
            && settings.WishesMaster
            && from == now
            && !state.InMaintenance)
        {
            return BecomeMaster(settings, own, now, VrrpMasterReason.Preempted, "address owner starts");
        }

        var wait = (settings, state) switch
        {
            ({ IsOwner: true, WishesMaster: true }, _) => TimeSpan.Zero,
            ({ InSyncGroup: true, WishesMaster: true }, _)
                => settings.AdvertInterval + settings.SkewTimeOf(VrrpSettings.OwnerPriority, settings.AdvertInterval),
            (_, { HoldsAddresses: true }) => settings.AdvertInterval + own.SkewTime(settings),
            _ => own.MasterDownInterval(settings),
        };
        var (next, effects) = BecomeBackup(settings, own, from + wait, now, reason);
        return (next with { ListensFrom = from > now ? from : null }, effects);
    }

    internal static (VrrpState, ImmutableArray<VrrpEffect>) RaiseFault(
        VrrpSettings settings, in VrrpState state, VrrpInput.FaultRaised raised)
    {
        var next = state with { Faults = state.Faults | raised.Cause };
        return state.Role == VrrpRole.Fault || (state.Role == VrrpRole.Initialize && next.Faults == VrrpFaults.AwaitingScripts)
            ? (next, Nothing)
            : Leave(settings, state, next with { Role = VrrpRole.Fault }, raised.Reason, raised.CanSend);
    }

    private static (VrrpState, ImmutableArray<VrrpEffect>) ClearFault(
        VrrpSettings settings, in VrrpState state, VrrpInput.FaultCleared cleared, TimeSpan now)
    {
        var reason = cleared.Reason ?? $"{cleared.Cause} is back";
        var next = state with { Faults = state.Faults & ~cleared.Cause };
        if (state.Role == VrrpRole.Fault && next is { Faults: VrrpFaults.None, IsStarted: false })
        {
            return Leave(settings, state, next with { Role = VrrpRole.Initialize }, reason, resigns: false);
        }

        return next.Faults == VrrpFaults.None
            && next.IsStarted
            && (state.Role == VrrpRole.Fault || (state.Role == VrrpRole.Initialize && state.Faults != VrrpFaults.None))
            ? TakePart(settings, next, state.ListensFrom > now ? state.ListensFrom.Value : now, now, state.Role == VrrpRole.Fault ? reason : "starts")
            : (next, Nothing);
    }

    // Whoever ceases to take part says so if it is heard, and holds nothing any more: an address on an interface that is down must not
    // answer when it comes back.
    private static (VrrpState, ImmutableArray<VrrpEffect>) Leave(
        VrrpSettings settings, in VrrpState state, in VrrpState to, string reason, bool resigns)
    {
        var next = to.Role == VrrpRole.Initialize
            ? new VrrpState { InMaintenance = state.InMaintenance, AwaitsSync = state.AwaitsSync, Awaited = state.Awaited, Weight = state.Weight }
            : Carried(to) with { Role = to.Role };
        return (next,
        [
            .. resigns && state.Role == VrrpRole.Master ? [SendAdvert.Resigning] : Nothing,
            .. state.HoldsAddresses ? [new ReleaseAddresses(settings.HeldAddresses)] : Nothing,
            .. state.Role != next.Role ? [new RoleChanged(state.Role, next.Role, reason)] : Nothing,
        ]);
    }

    private static (VrrpState, ImmutableArray<VrrpEffect>) ChangeMaintenance(
        VrrpSettings settings, in VrrpState state, bool on, TimeSpan now)
    {
        if (on == state.InMaintenance)
        {
            return (state, Nothing);
        }

        var next = state with { InMaintenance = on, WantsMaster = false };
        return (state.Role, on) switch
        {
            (VrrpRole.Master, true)
                => BecomeBackup(settings, next, null, now, "goes into maintenance", SendAdvert.Resigning),
            (VrrpRole.Backup, true) => (next with { MasterDownAt = null, ListenAt = null, HoldsAddresses = false },
                state.HoldsAddresses ? [new ReleaseAddresses(settings.HeldAddresses)] : Nothing),
            (VrrpRole.Backup, false)
                => (Listening(settings, next with { MasterDownAt = now + next.MasterDownInterval(settings) }, now), Nothing),
            _ => (next, Nothing),
        };
    }

    private static (VrrpState, ImmutableArray<VrrpEffect>) ChangeWeight(VrrpSettings settings, in VrrpState state, VrrpInput.WeightChanged changed)
    {
        var next = state with { Weight = changed.Weight };
        var (before, after) = (state.EffectivePriority(settings), next.EffectivePriority(settings));
        return before == after
            ? (next, Nothing)
            : (next with { MasterDownAt = state.MasterDownAt - state.SkewTime(settings) + next.SkewTime(settings) },
                [new PriorityChanged(before, after, changed.Reason)]);
    }

    // A reload: role, counters and sequence numbers stay; a master says at once what is new and touches only the addresses that differ.
    private static (VrrpState, ImmutableArray<VrrpEffect>) ChangeSettings(
        VrrpSettings settings, VrrpSettings before, in VrrpState state, TimeSpan now)
    {
        if (!state.HoldsAddresses)
        {
            var moved = state.MasterDownAt - state.MasterDownInterval(before) + state.MasterDownInterval(settings);
            return (state with { MasterDownAt = moved }, Nothing);
        }

        var removed = before.HeldAddresses.Items.RemoveRange(settings.HeldAddresses);
        var added = settings.HeldAddresses.Items.RemoveRange(before.HeldAddresses);
        var release = removed.IsEmpty ? Nothing : [new ReleaseAddresses(new ValueList<VirtualAddress>(removed))];
        if (state.Role != VrrpRole.Master)
        {
            return (state, release);
        }

        var fresh = new ValueList<VirtualAddress>(added);
        var schedule = settings.Announcements;
        var next = state with
        {
            AdvertAt = now + settings.AdvertInterval,
            AdvertSentAt = now,
            RenewAt = now + settings.RenewalInterval,
            LeaseEndsAt = settings.AddressLease is null ? null : state.LeaseEndsAt ?? now + settings.AddressLease,
            AnnounceAt = !added.IsEmpty && schedule.Delay > TimeSpan.Zero ? now + schedule.Delay : state.AnnounceAt,
            RefreshAt = schedule.Refresh > TimeSpan.Zero ? state.RefreshAt ?? now + schedule.Refresh : null,
            ExtraAt = schedule.ExtraInterval > TimeSpan.Zero ? state.ExtraAt ?? now + schedule.ExtraInterval : null,
        };
        return (next,
        [
            SendAdvert.Alive,
            .. release,
            .. added.IsEmpty ? Nothing : [new TakeAddresses(fresh)],
            .. Announce(fresh, schedule.Repeat),
        ]);
    }

    // As keepalived: it asks again every master down interval, and an advert it gives way to makes it want no longer.
    private static (VrrpState, ImmutableArray<VrrpEffect>) WantMaster(VrrpSettings settings, in VrrpState state, TimeSpan now)
    {
        var (next, effects) = state.Role == VrrpRole.Backup
            ? (state, Nothing)
            : BecomeBackup(settings, state, null, now, "waits for its group");
        return (next with { WantsMaster = true, MasterDownAt = now + next.MasterDownInterval(settings), ListenAt = null }, effects);
    }

    private static (VrrpState, ImmutableArray<VrrpEffect>) Obey(
        VrrpSettings settings, in VrrpState state, VrrpInput.GroupOrders orders, TimeSpan now) => (state.Role, orders.Role) switch
        {
            (VrrpRole.Backup, VrrpRole.Master) when !state.InMaintenance => BecomeMaster(
                settings, state, now, BackupRole.WhyMaster(settings, state), orders.Reason, ordered: true),
            (VrrpRole.Master, VrrpRole.Backup) => BecomeBackup(
                settings,
                state,
                now + state.MasterDownInterval(settings),
                now,
                orders.Reason,
                orders.Resign ? [SendAdvert.Resigning] : []),
            (VrrpRole.Backup, VrrpRole.Backup) => (state with { WantsMaster = false }, Nothing),
            (VrrpRole.Fault, VrrpRole.Backup) => ClearFault(settings, state, new VrrpInput.FaultCleared(VrrpFaults.Group), now),
            (VrrpRole.Master or VrrpRole.Backup, VrrpRole.Fault)
                => RaiseFault(settings, state, new VrrpInput.FaultRaised(VrrpFaults.Group, orders.Reason, CanSend: true)),
            _ => (state, Nothing),
        };

    // What survives a change of role.
    private static VrrpState Carried(in VrrpState state) => new()
    {
        Faults = state.Faults,
        IsStarted = state.IsStarted,
        InMaintenance = state.InMaintenance,
        AwaitsSync = state.AwaitsSync,
        Yields = state.Yields,
        ReturnAt = state.ReturnAt,
        Awaited = state.Awaited,
        Weight = state.Weight,
        LastHeard = state.LastHeard,
        LastHeardPriority = state.LastHeardPriority,
        Master = state.Master,
    };

    private static (VrrpState, ImmutableArray<VrrpEffect>) Finish(
        VrrpSettings settings, in VrrpState before, (VrrpState State, ImmutableArray<VrrpEffect> Effects) result)
    {
        if (result.State.Awaited != VrrpAwaited.Nothing)
        {
            result = VrrpOrders.Answer(settings, result.State, result.Effects);
        }

        Check(result.State);
        return settings.InSyncGroup && before.Standing != result.State.Standing
            ? (result.State, result.Effects.Add(new ReportStanding(result.State.Standing)))
            : result;
    }

    private static void Check(in VrrpState state)
    {
        Invariant.Require(
            state.Role != VrrpRole.Backup || state.InMaintenance || state.MasterDownAt is not null, "a backup waits for something");
        Invariant.Require(state.Role != VrrpRole.Master || state.AdvertAt is not null, "a master has an advert to send");
        Invariant.Require(state.Role != VrrpRole.Master || state.HoldsAddresses, "a master holds its addresses");
        Invariant.Require(state.Role != VrrpRole.Master || !state.InMaintenance, "nobody in maintenance is master");
        Invariant.Require(
            state.Role is VrrpRole.Backup or VrrpRole.Master || state is { MasterDownAt: null, AdvertAt: null, AnnounceAt: null },
            "who does not take part waits for nothing");
        Invariant.Require(state.Role != VrrpRole.Fault || state.Faults != VrrpFaults.None, "a fault has a cause");
        Invariant.Require(
            state.Role is not (VrrpRole.Backup or VrrpRole.Master) || state.Faults == VrrpFaults.None, "who takes part has no fault");
    }
}
