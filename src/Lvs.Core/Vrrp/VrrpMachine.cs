using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using Lvs.Core.Config;
using static Lvs.Core.Vrrp.VrrpEffect;

namespace Lvs.Core.Vrrp;

/// <summary>
/// The VRRPv2 state machine of RFC 3768 section 6.4 with keepalived's additions (a fault state, forced re-election, a delayed
/// second announcement). Pure: time is an argument, timers are the state's deadline, effects come back in order.
/// </summary>
public static class VrrpMachine
{
    private static readonly ImmutableArray<VrrpEffect> Nothing = [];
    private static readonly ImmutableArray<VrrpEffect> AdvertOnly = [SendAdvert.Alive];

    /// <summary>Reacts to one input.</summary>
    /// <param name="settings">The settings in force now.</param>
    /// <param name="state">The state before.</param>
    /// <param name="input">What happened.</param>
    /// <param name="now">Monotonic time; never less than in an earlier call.</param>
    public static (VrrpState State, ImmutableArray<VrrpEffect> Effects) Step(
        VrrpSettings settings, VrrpState state, VrrpInput input, TimeSpan now)
    {
        var result = (state.Role, input) switch
        {
            // 6.4.1 Initialize: the owner is master at once, everybody else listens first.
            (VrrpRole.Initialize, VrrpInput.Started) when settings.Priority == VrrpSettings.OwnerPriority
                => BecomeMaster(settings, state, now, "address owner starts"),
            (VrrpRole.Initialize, VrrpInput.Started) => BecomeBackup(settings, state, now, "starts"),
            (VrrpRole.Initialize, VrrpInput.LinkLost lost) => (To(VrrpRole.Fault), [Changed(state, VrrpRole.Fault, lost.Reason)]),

            // 6.4.2 Backup
            (VrrpRole.Backup, VrrpInput.DeadlinePassed) when now < state.Deadline => (state, Nothing),
            (VrrpRole.Backup, VrrpInput.DeadlinePassed) => BecomeMaster(settings, state, now, MasterDownReason(settings, state)),
            (VrrpRole.Backup, VrrpInput.AdvertReceived received) => HearAsBackup(settings, state, received.Advert, now),
            (VrrpRole.Backup, VrrpInput.Stopped) => (default, [Changed(state, VrrpRole.Initialize, "stops")]),
            (VrrpRole.Backup, VrrpInput.SettingsChanged changed) => (Rescheduled(settings, changed.Before, state), Nothing),

            // 6.4.3 Master
            (VrrpRole.Master, VrrpInput.DeadlinePassed) when now < state.Deadline => (state, Nothing),
            (VrrpRole.Master, VrrpInput.DeadlinePassed) => KeepMastership(settings, state, now),
            (VrrpRole.Master, VrrpInput.AdvertReceived received) => HearAsMaster(settings, state, received.Advert, now),
            (VrrpRole.Master, VrrpInput.Stopped) => (default,
                [SendAdvert.Resigning, new ReleaseAddresses(settings.Addresses), Changed(state, VrrpRole.Initialize, "stops")]),
            (VrrpRole.Master, VrrpInput.SettingsChanged changed) => ChangeAsMaster(settings, changed.Before, state, now),

            // The interface: without it nobody hears us, and an address on it must not answer when it comes back.
            (VrrpRole.Master, VrrpInput.LinkLost { CanSend: true } lost) => (To(VrrpRole.Fault),
                [SendAdvert.Resigning, new ReleaseAddresses(settings.Addresses), Changed(state, VrrpRole.Fault, lost.Reason)]),
            (VrrpRole.Master, VrrpInput.LinkLost lost) => (To(VrrpRole.Fault),
                [new ReleaseAddresses(settings.Addresses), Changed(state, VrrpRole.Fault, lost.Reason)]),
            (VrrpRole.Backup, VrrpInput.LinkLost lost) => (To(VrrpRole.Fault), [Changed(state, VrrpRole.Fault, lost.Reason)]),
            (VrrpRole.Fault, VrrpInput.LinkRestored) when settings.Priority == VrrpSettings.OwnerPriority
                => BecomeMaster(settings, state, now, "interface is back"),
            (VrrpRole.Fault, VrrpInput.LinkRestored)
                => BecomeBackup(settings, state, now, "interface is back"),
            (VrrpRole.Fault, VrrpInput.Stopped) => (default, [Changed(state, VrrpRole.Initialize, "stops")]),

            // Explicitly without effect: adverts while not started or faulty, late timers, repeated starts and link news.
            (VrrpRole.Initialize or VrrpRole.Backup or VrrpRole.Master or VrrpRole.Fault, _) => (state, Nothing),
            _ => throw new UnreachableException($"no role {state.Role}"),
        };

        Check(result.Item1);
        return result;
    }

    private static (VrrpState, ImmutableArray<VrrpEffect>) HearAsBackup(
        VrrpSettings settings, VrrpState state, VrrpAdvert advert, TimeSpan now)
    {
        var heard = state with { LastHeard = advert.Source, LastHeardPriority = advert.Priority };
        if (advert.Priority == 0)
        {
            return (heard with { MasterDownAt = now + settings.SkewTime }, Nothing);
        }

        // With preemption a lower-priority master is not listened to: the timer runs on and ends its reign.
        return settings.Preempt && advert.Priority < settings.Priority
            ? (heard, Nothing)
            : (heard with { MasterDownAt = now + settings.MasterDownInterval }, Nothing);
    }

    private static (VrrpState, ImmutableArray<VrrpEffect>) HearAsMaster(
        VrrpSettings settings, VrrpState state, VrrpAdvert advert, TimeSpan now)
    {
        if (Overslept(settings, state, now) is { } lateness)
        {
            return StepDownLate(settings, state, now, lateness);
        }

        var heard = state with { LastHeard = advert.Source, LastHeardPriority = advert.Priority };
        if (advert.Priority == 0)
        {
            return (heard with { AdvertAt = now + settings.AdvertInterval }, AdvertOnly);
        }

        if (advert.Priority == settings.Priority && advert.Source.Equals(settings.LocalAddress))
        {
            return (heard, [new Warn(VrrpWarning.OwnAddress, advert.Source, $"an advert with our own address {advert.Source}: it is used twice")]);
        }

        if (Outranks(advert, settings))
        {
            return BecomeBackup(
                settings,
                heard,
                now,
                $"advert of {advert.Source} with priority {advert.Priority}, ours {settings.Priority}",
                new ReleaseAddresses(settings.Addresses));
        }

        // The other one must hear that it lost, and the neighbours may have learnt its MAC address. Once an interval: one who sends a
        // thousand such adverts a second gets no thousand answers.
        if (now - state.ForcedElectionAt < settings.AdvertInterval)
        {
            return (heard, Nothing);
        }

        return (heard with { AdvertAt = now + settings.AdvertInterval, ForcedElectionAt = now },
        [
            SendAdvert.Alive,
            new AnnounceAddresses(settings.Addresses),
            new Warn(
                VrrpWarning.LowerPriorityMaster,
                advert.Source,
                $"{advert.Source} advertises with priority {advert.Priority}, ours {settings.Priority}: forcing a new election"),
        ]);
    }

    // 6.4.3: a greater priority, or an equal one from a greater primary address.
    private static bool Outranks(VrrpAdvert advert, VrrpSettings settings)
        => advert.Priority > settings.Priority
            || (advert.Priority == settings.Priority && Compare(advert.Source, settings.LocalAddress) > 0);

    private static int Compare(IPAddress left, IPAddress right)
    {
        Span<byte> leftBytes = stackalloc byte[16];
        Span<byte> rightBytes = stackalloc byte[16];
        _ = left.TryWriteBytes(leftBytes, out var leftSize);
        _ = right.TryWriteBytes(rightBytes, out var rightSize);
        return leftBytes[..leftSize].SequenceCompareTo(rightBytes[..rightSize]);
    }

    private static (VrrpState, ImmutableArray<VrrpEffect>) KeepMastership(VrrpSettings settings, VrrpState state, TimeSpan now)
    {
        if (Overslept(settings, state, now) is { } lateness)
        {
            return StepDownLate(settings, state, now, lateness);
        }

        var advertDue = now >= state.AdvertAt;
        var announceDue = now >= state.AnnounceAt;
        var next = state with
        {
            AdvertAt = advertDue ? NextAdvert(settings, state.AdvertAt!.Value, now) : state.AdvertAt,
            AnnounceAt = announceDue ? null : state.AnnounceAt,
        };
        return (next, (advertDue, announceDue) switch
        {
            (true, false) => AdvertOnly,
            (true, true) => [SendAdvert.Alive, new AnnounceAddresses(settings.Addresses)],
            (false, true) => [new AnnounceAddresses(settings.Addresses)],
            _ => Nothing,
        });
    }

    // Frozen or starved for so long that every backup has taken over: then it is not master, whatever it remembers.
    private static TimeSpan? Overslept(VrrpSettings settings, VrrpState state, TimeSpan now)
        => now - state.AdvertAt is { } lateness && lateness >= settings.MasterDownInterval ? lateness : null;

    private static (VrrpState, ImmutableArray<VrrpEffect>) StepDownLate(
        VrrpSettings settings, VrrpState state, TimeSpan now, TimeSpan lateness) => BecomeBackup(
            settings,
            state,
            now,
            $"{lateness.TotalSeconds:0.000} s late with an advert",
            new ReleaseAddresses(settings.Addresses));

    // From the deadline, not from now, so that lateness does not add up; but never a burst to catch up.
    private static TimeSpan NextAdvert(VrrpSettings settings, TimeSpan due, TimeSpan now)
        => due + settings.AdvertInterval > now ? due + settings.AdvertInterval : now + settings.AdvertInterval;

    private static (VrrpState, ImmutableArray<VrrpEffect>) ChangeAsMaster(
        VrrpSettings settings, VrrpSettings before, VrrpState state, TimeSpan now)
    {
        var added = settings.Addresses.Items.RemoveRange(before.Addresses);
        var removed = before.Addresses.Items.RemoveRange(settings.Addresses);
        var effects = ImmutableArray.CreateBuilder<VrrpEffect>();
        effects.Add(SendAdvert.Alive);
        if (!removed.IsEmpty)
        {
            effects.Add(new ReleaseAddresses(new ValueList<VirtualAddress>(removed)));
        }

        if (!added.IsEmpty)
        {
            effects.Add(new TakeAddresses(new ValueList<VirtualAddress>(added)));
            effects.Add(new AnnounceAddresses(new ValueList<VirtualAddress>(added)));
        }

        return (state with { AdvertAt = now + settings.AdvertInterval }, effects.ToImmutable());
    }

    private static VrrpState Rescheduled(VrrpSettings settings, VrrpSettings before, VrrpState state)
        => state with { MasterDownAt = state.MasterDownAt - before.MasterDownInterval + settings.MasterDownInterval };

    // Advert first (the others fall silent), then the addresses, then the neighbours' caches: keepalived's order.
    private static (VrrpState, ImmutableArray<VrrpEffect>) BecomeMaster(
        VrrpSettings settings, VrrpState state, TimeSpan now, string reason)
    {
        var next = new VrrpState
        {
            Role = VrrpRole.Master,
            AdvertAt = now + settings.AdvertInterval,
            AnnounceAt = settings.Garp.Delay > TimeSpan.Zero ? now + settings.Garp.Delay : null,
            LastHeard = state.LastHeard,
            LastHeardPriority = state.LastHeardPriority,
        };
        return (next,
        [
            SendAdvert.Alive,
            new TakeAddresses(settings.Addresses),
            new AnnounceAddresses(settings.Addresses),
            Changed(state, VrrpRole.Master, reason),
        ]);
    }

    private static (VrrpState, ImmutableArray<VrrpEffect>) BecomeBackup(
        VrrpSettings settings, VrrpState state, TimeSpan now, string reason, params ReadOnlySpan<VrrpEffect> first)
    {
        var next = new VrrpState
        {
            Role = VrrpRole.Backup,
            MasterDownAt = now + settings.MasterDownInterval,
            LastHeard = state.LastHeard,
            LastHeardPriority = state.LastHeardPriority,
        };
        return (next, [.. first, Changed(state, VrrpRole.Backup, reason)]);
    }

    private static VrrpState To(VrrpRole role) => new() { Role = role };

    private static RoleChanged Changed(VrrpState state, VrrpRole to, string reason) => new(state.Role, to, reason);

    private static string MasterDownReason(VrrpSettings settings, VrrpState state) => state switch
    {
        { LastHeard: null } => "no master was heard",
        { LastHeardPriority: 0 } => $"master {state.LastHeard} resigned",
        _ when state.LastHeardPriority < settings.Priority && settings.Preempt
            => $"master {state.LastHeard} has priority {state.LastHeardPriority}, ours {settings.Priority}",
        _ => $"master {state.LastHeard} is silent",
    };

    private static void Check(VrrpState state)
    {
        Invariant.Require(state.Role != VrrpRole.Backup || state.MasterDownAt is not null, "a backup waits for something");
        Invariant.Require(state.Role != VrrpRole.Master || state.AdvertAt is not null, "a master has an advert to send");
    }
}
