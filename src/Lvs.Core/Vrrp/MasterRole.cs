using System.Collections.Immutable;
using Lvs.Core.Config;
using static Lvs.Core.Vrrp.VrrpEffect;

namespace Lvs.Core.Vrrp;

/// <summary>RFC 9568 section 6.4.3: what a master does in time, and what it makes of other masters.</summary>
internal static class MasterRole
{
    // keepalived: two more adverts, then a bit more than an interval, for another owner to fall silent.
    private const int AdvertsForRival = 2;
    private const double PatienceWithRival = 1.2;

    private static readonly ImmutableArray<VrrpEffect> AdvertOnly = [SendAdvert.Alive];
    private static readonly ImmutableArray<VrrpEffect> AdvertAndRenewal = [SendAdvert.Alive, RenewAddresses.Instance];
    private static readonly ImmutableArray<VrrpEffect> RenewalOnly = [RenewAddresses.Instance];

    /// <summary>
    /// How late it is, when that is so late that it is not master, whatever it remembers: a backup of the highest possible priority has
    /// taken over. Whoever has taken over says so, and what has come is read before a deadline is acted on. So one who was held up and
    /// has heard of nobody stays for one interval more; who slept for longer may have been cut off meanwhile as well.
    /// </summary>
    public static TimeSpan? Overslept(VrrpSettings settings, in VrrpState state, TimeSpan now, bool mayHaveSuccessor = false)
        => now - state.AdvertSentAt >= ((settings.DownTimerAdverts + (mayHaveSuccessor ? 0 : 1)) * settings.AdvertInterval)
            + settings.SkewTimeOf(settings.HighestOtherPriority, settings.AdvertInterval)
            ? now - state.AdvertAt
            : null;

    /// <summary>Gives everything up without a word, and asks the wire: who has taken over is heard within an interval.</summary>
    public static (VrrpState, ImmutableArray<VrrpEffect>) StepDownLate(
        VrrpSettings settings, in VrrpState state, TimeSpan late, TimeSpan now)
    {
        var (next, effects) = VrrpMachine.BecomeBackup(
            settings,
            state,
            now + settings.AdvertInterval + state.SkewTime(settings),
            now,
            $"{late.TotalSeconds:0.000} s late with an advert");
        return (next, effects.Insert(0, new WokeLate(late)));
    }

    /// <summary>Does what is due.</summary>
    public static (VrrpState, ImmutableArray<VrrpEffect>) Carry(VrrpSettings settings, in VrrpState state, TimeSpan now)
    {
        if (now >= state.RenewAt && state.Unanswered >= VrrpSettings.RenewalsPerLease && settings.AddressLease is not null)
        {
            return VrrpMachine.RaiseFault(
                settings, state, new VrrpInput.FaultRaised(VrrpFaults.Addresses, VrrpFaultReasons.Unanswered, CanSend: true));
        }

        var advertises = now >= state.AdvertAt;
        var next = advertises ? Advertised(settings, state, NextAdvert(settings, state.AdvertAt!.Value, now), now) : state;

        // With an advert, so that a lease ends before the patience of those who heard it; a little early rather than one advert late.
        var renews = now >= state.RenewAt || (advertises && now >= state.RenewAt - (settings.RenewalInterval / 4));
        var expired = renews && now >= state.LeaseEndsAt;
        if (renews)
        {
            next = next with
            {
                RenewAt = now + settings.RenewalInterval,
                LeaseEndsAt = now + settings.AddressLease,
                Unanswered = state.Unanswered + 1,
            };
        }

        var batches = Batches(settings, ref next, now);
        if (batches.IsEmpty && !expired)
        {
            return (next, (advertises, renews) switch
            {
                (true, true) => AdvertAndRenewal,
                (true, false) => AdvertOnly,
                (false, true) => RenewalOnly,
                _ => VrrpMachine.Nothing,
            });
        }

        // After a lease has run out the kernel has let go: taken again as at the beginning, for the neighbours may have noticed.
        return (next,
        [
            .. advertises ? AdvertOnly : VrrpMachine.Nothing,
            .. expired ? Retake(settings) : renews ? RenewalOnly : VrrpMachine.Nothing,
            .. batches,
        ]);
    }

    /// <summary>Another router advertises: only one of the two stays.</summary>
    public static (VrrpState, ImmutableArray<VrrpEffect>) Hear(
        VrrpSettings settings, in VrrpState state, in VrrpAdvert advert, TimeSpan now)
    {
        var heard = state with { LastHeard = advert.Source, LastHeardPriority = advert.Priority };
        if (advert.Priority == 0)
        {
            return (Advertised(settings, heard, now + settings.AdvertInterval, now), AdvertOnly);
        }

        var ours = state.EffectivePriority(settings);
        var comparison = RouterAddress.Compare(advert.Source, RouterAddress.From(settings.LocalAddress));
        if (advert.Priority == ours && comparison == 0)
        {
            return (heard,
                [new Warn(VrrpWarning.OwnAddress, advert.Source, $"an advert with our own address {advert.Source}: it is used twice")]);
        }

        if (advert.Priority == VrrpSettings.OwnerPriority && ours == VrrpSettings.OwnerPriority)
        {
            return MeetOwner(settings, heard, advert, comparison, now);
        }

        return advert.Priority > ours || (advert.Priority == ours && comparison > 0)
            ? GiveWay(settings, heard, advert, now, $"advert of {advert.Source} with priority {advert.Priority}, ours {ours}")
            : ForceElection(settings, heard, advert, now);
    }

    /// <summary>One of our addresses is gone.</summary>
    public static (VrrpState, ImmutableArray<VrrpEffect>) LoseAddress(
        VrrpSettings settings, in VrrpState state, VirtualAddress address, TimeSpan now)
    {
        if (!settings.HeldAddresses.Items.Contains(address))
        {
            return (state, VrrpMachine.Nothing);
        }

        return settings.OnAddressLoss == AddressLoss.StepDown
            ? VrrpMachine.BecomeBackup(
                settings, state, now + state.SkewTime(settings), now, $"somebody took {address.Address} off", SendAdvert.Resigning)
            : (state, [new TakeAddresses([address]), .. VrrpMachine.Announce([address], settings.Announcements.Repeat)]);
    }

    /// <summary>A batch now and one later: the neighbours may have learnt the rival's link-layer address.</summary>
    public static (VrrpState, ImmutableArray<VrrpEffect>) AnnounceAfterRival(VrrpSettings settings, in VrrpState state, TimeSpan now)
    {
        var schedule = settings.Announcements;
        return (state with
        {
            LowerPriorityAnnounceAt = schedule.LowerPriorityRepeat > 0 && schedule.LowerPriorityDelay > TimeSpan.Zero
                ? now + schedule.LowerPriorityDelay
                : state.LowerPriorityAnnounceAt,
        }, VrrpMachine.Announce(settings.HeldAddresses, schedule.LowerPriorityRepeat));
    }

    // The other one must hear that it lost. Once an interval: one who sends a thousand such adverts a second gets no thousand answers.
    private static (VrrpState, ImmutableArray<VrrpEffect>) ForceElection(
        VrrpSettings settings, in VrrpState state, in VrrpAdvert advert, TimeSpan now)
    {
        if (now - state.ForcedElectionAt < settings.AdvertInterval)
        {
            return (state, VrrpMachine.Nothing);
        }

        var answers = !settings.LowerPriorityNoAdvert;
        var (next, announcements) = AnnounceAfterRival(settings, state with { ForcedElectionAt = now }, now);
        var ours = state.EffectivePriority(settings);
        return (answers ? Advertised(settings, next, now + settings.AdvertInterval, now) : next,
        [
            .. answers ? AdvertOnly : VrrpMachine.Nothing,
            .. announcements,
            new DualMaster(advert.Source, advert.Priority, Stays: true),
            new Warn(
                VrrpWarning.LowerPriorityMaster,
                advert.Source,
                $"{advert.Source} advertises with priority {advert.Priority}, ours {ours}"
                    + (answers ? ": forcing a new election" : "")),
        ]);
    }

    private static (VrrpState, ImmutableArray<VrrpEffect>) GiveWay(
        VrrpSettings settings, in VrrpState state, in VrrpAdvert advert, TimeSpan now, string reason)
    {
        var learned = state with
        {
            LearnedInterval = settings.Version == 2 || advert.Interval == settings.AdvertInterval ? null : advert.Interval,
        };
        var (next, effects) = VrrpMachine.BecomeBackup(
            settings,
            learned,
            now + learned.MasterDownInterval(settings),
            now,
            reason,
            settings.HigherPrioritySendAdvert ? [SendAdvert.Alive] : []);
        return (next with { Master = advert.Source, HasGivenWay = true },
            effects.Add(new DualMaster(advert.Source, advert.Priority, Stays: false)));
    }

    // Two routers are configured as owner. The one with the lower address gives way. The other waits for two more adverts of its own
    // and a bit more than an interval for that to happen, and then gives in itself, so that one master is left (keepalived).
    private static (VrrpState, ImmutableArray<VrrpEffect>) MeetOwner(
        VrrpSettings settings, in VrrpState state, in VrrpAdvert advert, int comparison, TimeSpan now)
    {
        var warning = new Warn(
            VrrpWarning.SecondOwner, advert.Source, $"{advert.Source} is configured as address owner as well: only one may be");
        if (comparison > 0)
        {
            var (backup, effects) = GiveWay(settings, state, advert, now, $"the owner {advert.Source} has a greater address");
            return (backup, effects.Insert(0, warning));
        }

        if (now < state.RivalUntil)
        {
            var (backup, effects) = GiveWay(
                settings, state with { GaveInToOwner = true }, advert, now, $"the owner {advert.Source} does not give way");
            return (backup, effects.Insert(0, warning));
        }

        var waiting = state.RivalAdvertsLeft > 0
            ? state
            : state with { RivalAdvertsLeft = AdvertsForRival + 1, RivalInterval = advert.Interval, RivalUntil = null };
        var (next, answer) = ForceElection(settings, waiting, advert, now);
        return (next, answer.IsEmpty ? answer : answer.Add(warning));
    }

    private static VrrpState Advertised(VrrpSettings settings, in VrrpState state, TimeSpan nextAt, TimeSpan now)
    {
        var next = state with { AdvertAt = nextAt, AdvertSentAt = now };
        if (state.RivalAdvertsLeft == 0)
        {
            return next;
        }

        var interval = state.RivalInterval > settings.AdvertInterval ? state.RivalInterval : settings.AdvertInterval;
        return next with
        {
            RivalAdvertsLeft = state.RivalAdvertsLeft - 1,
            RivalUntil = state.RivalAdvertsLeft == 1 ? now + (PatienceWithRival * interval) : null,
        };
    }

    // From the deadline, not from now, so that lateness does not add up; but never a burst to catch up.
    private static TimeSpan NextAdvert(VrrpSettings settings, TimeSpan due, TimeSpan now)
        => due + settings.AdvertInterval > now ? due + settings.AdvertInterval : now + settings.AdvertInterval;

    private static ImmutableArray<VrrpEffect> Batches(VrrpSettings settings, ref VrrpState state, TimeSpan now)
    {
        var schedule = settings.Announcements;
        var frames = 0;
        if (now >= state.AnnounceAt)
        {
            state = state with { AnnounceAt = null };
            frames = schedule.Repeat;
        }

        if (now >= state.LowerPriorityAnnounceAt)
        {
            state = state with { LowerPriorityAnnounceAt = null };
            frames = Math.Max(frames, schedule.LowerPriorityRepeat);
        }

        if (now >= state.RefreshAt)
        {
            state = state with { RefreshAt = NextDue(schedule.Refresh, state.RefreshAt!.Value, now) };
            frames = Math.Max(frames, schedule.RefreshRepeat);
        }

        // What all are told, those on other interfaces are told as well.
        var extra = now >= state.ExtraAt;
        if (extra)
        {
            state = state with { ExtraAt = NextDue(schedule.ExtraInterval, state.ExtraAt!.Value, now) };
        }

        return frames > 0 ? VrrpMachine.Announce(settings.HeldAddresses, frames)
            : extra ? VrrpMachine.Announce(settings.ExtraAddresses, 1)
            : VrrpMachine.Nothing;
    }

    private static TimeSpan NextDue(TimeSpan interval, TimeSpan due, TimeSpan now) => due + interval > now ? due + interval : now + interval;

    private static ImmutableArray<VrrpEffect> Retake(VrrpSettings settings) =>
    [
        new TakeAddresses(settings.HeldAddresses),
        .. VrrpMachine.Announce(settings.HeldAddresses, settings.Announcements.Repeat),
    ];
}
