using System.Collections.Immutable;
using System.Diagnostics;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Core.Cluster;

/// <summary>
/// How the decisions get to all directors. What is decided here is told to each of the others at once; besides, each is asked every interval
/// whether it knows the same, by a digest, and only when it does not everything goes both ways. So whatever was lost on the way, or decided
/// while they could not hear each other, is everywhere one interval after they can.
/// </summary>
public static class ClusterMachine
{
    /// <summary>How long an operator waits to hear what the others say; the order is in force meanwhile.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Reacts to one input.</summary>
    /// <param name="config">The cluster; null where there is none.</param>
    /// <param name="state">What is known.</param>
    /// <param name="input">What happens.</param>
    /// <param name="now">When.</param>
    public static (ClusterState State, ImmutableArray<ClusterEffect> Effects) Step(
        ClusterConfig? config, ClusterState state, ClusterInput input, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var again = now + (config?.Interval ?? TimeSpan.Zero);
        var effects = ImmutableArray.CreateBuilder<ClusterEffect>();
        var next = input switch
        {
            ClusterInput.Configured => Configure(config, state, now),
            ClusterInput.Known known => Know(state, known.Decisions, effects),
            ClusterInput.Decided decided => Decide(state, decided, now),
            ClusterInput.DeadlinePassed => state,
            ClusterInput.Answered answered => Answer(state, answered, effects, now, again),
            ClusterInput.Failed failed => Fail(state, failed, effects, again),
            ClusterInput.Heard heard => Hear(state, heard, effects, now),
            _ => throw new UnreachableException($"no input {input}"),
        };
        next = AskThem(next, effects, now);
        next = AnswerOperators(next, effects, now);
        return (next with { Deadline = DeadlineOf(next) }, effects.DrainToImmutable());
    }

    // Who stays keeps what is known of it, a question on its way included.
    private static ClusterState Configure(ClusterConfig? config, ClusterState state, TimeSpan now)
    {
        var known = state.Peers.ToDictionary(peer => peer.Director);
        return state with
        {
            Peers = [.. (config?.Peers ?? []).Select(director => known.GetValueOrDefault(director) ?? new ClusterPeer { Director = director, NextAt = now })],
        };
    }

    private static ClusterState Know(ClusterState state, ServerOverrides decisions, ImmutableArray<ClusterEffect>.Builder effects)
    {
        var next = Merge(state, decisions, out _);
        if (next.Decisions != decisions)
        {
            effects.Add(new ClusterEffect.Adopt(next.Decisions));
        }

        return next;
    }

    private static ClusterState Decide(ClusterState state, ClusterInput.Decided decided, TimeSpan now)
    {
        // For one that is away nobody waits; it is tried all the same.
        var away = state.Peers.Where(peer => peer.IsReachable == false).Select(peer => new PeerAnswer(peer.Director.Name, false, peer.Problem));
        return Merge(state, decided.News, out _) with
        {
            Peers = [.. state.Peers.Select(peer => peer with { Unsent = (peer.Unsent ?? ServerOverrides.None).Merge(decided.News) })],
            Spreading = state.Spreading.Add(new SpreadingOrder(decided.Number, decided.News, [.. away], now + Patience)),
        };
    }

    private static ClusterState Answer(
        ClusterState state, ClusterInput.Answered answered, ImmutableArray<ClusterEffect>.Builder effects, TimeSpan now, TimeSpan again)
    {
        if (Find(state, answered.Director) is not { Asked: { } asked } peer)
        {
            return state;
        }

        if (peer.IsReachable != true)
        {
            effects.Add(new ClusterEffect.Reached(peer.Director));
        }

        var next = Take(state, answered.Message.Decisions, effects);
        var isSame = answered.Message.Digest == next.Digest;
        var has = new PeerAnswer(peer.Director.Name, true);
        return With(next, peer with
        {
            IsReachable = true,
            Problem = null,
            LastHeard = now,
            Digest = answered.Message.Digest,
            Asked = null,
            IsToldAll = false,

            // It has less than this one even with what it was told. Once an interval: it may never come to say the same.
            Unsent = isSame || peer.IsToldAll ? peer.Unsent : next.Decisions,
            NextAt = again,
        }) with
        {
            Spreading = [.. next.Spreading.Select(order => isSame || Has(asked.Decisions, order.News) ? With(order, has) : order)],
        };
    }

    private static ClusterState Fail(
        ClusterState state, ClusterInput.Failed failed, ImmutableArray<ClusterEffect>.Builder effects, TimeSpan again)
    {
        if (Find(state, failed.Director) is not { Asked: not null } peer)
        {
            return state;
        }

        if (peer.IsReachable != false)
        {
            effects.Add(new ClusterEffect.Lost(peer.Director, failed.Reason));
        }

        var answer = new PeerAnswer(peer.Director.Name, false, failed.Reason);
        return With(state, peer with
        {
            IsReachable = false,
            Problem = failed.Reason,
            Asked = null,
            IsToldAll = false,

            // Its digest will tell when it is back.
            Unsent = null,
            NextAt = again,
        }) with
        {
            Spreading = [.. state.Spreading.Select(order => With(order, answer))],
        };
    }

    private static ClusterState Hear(
        ClusterState state, ClusterInput.Heard heard, ImmutableArray<ClusterEffect>.Builder effects, TimeSpan now)
    {
        // A reload may just have removed it.
        if (Find(state, heard.Director) is not { } peer)
        {
            effects.Add(new ClusterEffect.Reply(new ClusterMessage(state.Digest)));
            return state;
        }

        var next = Take(state, heard.Message.Decisions, effects);
        effects.Add(new ClusterEffect.Reply(
            new ClusterMessage(next.Digest, heard.Message.Digest == next.Digest ? null : next.Decisions)));
        return With(next, peer with { LastHeard = now, Digest = heard.Message.Digest });
    }

    private static ClusterState Take(ClusterState state, ServerOverrides? decisions, ImmutableArray<ClusterEffect>.Builder effects)
    {
        var next = decisions is null ? state : Merge(state, decisions, out var isNew) is var merged && isNew ? merged : state;
        if (!ReferenceEquals(next, state))
        {
            effects.Add(new ClusterEffect.Adopt(next.Decisions));
        }

        return next;
    }

    private static ClusterState Merge(ClusterState state, ServerOverrides decisions, out bool isNew)
    {
        var merged = state.Decisions.Merge(decisions);
        isNew = merged != state.Decisions;
        return isNew ? state with { Decisions = merged, Digest = merged.Digest() } : state;
    }

    private static ClusterState AskThem(ClusterState state, ImmutableArray<ClusterEffect>.Builder effects, TimeSpan now)
    {
        if (!state.Peers.Any(IsDue))
        {
            return state;
        }

        return state with { Peers = [.. state.Peers.Select(peer => IsDue(peer) ? Ask(peer) : peer)] };

        bool IsDue(ClusterPeer peer) => peer.Asked is null && (peer.Unsent is not null || peer.NextAt <= now);

        ClusterPeer Ask(ClusterPeer peer)
        {
            var message = new ClusterMessage(state.Digest, peer.Unsent);
            effects.Add(new ClusterEffect.Ask(peer.Director, message));
            return peer with { Asked = message, IsToldAll = peer.Unsent == state.Decisions, Unsent = null };
        }
    }

    private static ClusterState AnswerOperators(ClusterState state, ImmutableArray<ClusterEffect>.Builder effects, TimeSpan now)
    {
        var answered = state.Spreading.RemoveAll(order => !IsDone(order));
        foreach (var order in answered)
        {
            effects.Add(new ClusterEffect.Spread(
                order.Number,
                state.Peers.Select(peer => AnswerOf(order, peer) ?? new PeerAnswer(peer.Director.Name, false, "it has not answered yet")).ToValueList()));
        }

        return answered.IsEmpty ? state : state with { Spreading = state.Spreading.RemoveAll(IsDone) };

        bool IsDone(SpreadingOrder order) => order.Until <= now || state.Peers.All(peer => AnswerOf(order, peer) is not null);
    }

    private static bool Has(ServerOverrides? told, ServerOverrides news) => told is not null && news.Entries.All(entry => told.Entries.Contains(entry));

    private static PeerAnswer? AnswerOf(SpreadingOrder order, ClusterPeer peer)
        => order.Answers.FirstOrDefault(answer => answer.Director == peer.Director.Name);

    private static SpreadingOrder With(SpreadingOrder order, PeerAnswer answer)
        => order with { Answers = [.. order.Answers.Where(known => known.Director != answer.Director), answer] };

    private static ClusterPeer? Find(ClusterState state, string name) => state.Peers.FirstOrDefault(peer => peer.Director.Name == name);

    private static ClusterState With(ClusterState state, ClusterPeer peer)
        => state with { Peers = [.. state.Peers.Select(other => other.Director == peer.Director ? peer : other)] };

    private static TimeSpan? DeadlineOf(ClusterState state)
    {
        var times = state.Peers.Where(peer => peer.Asked is null).Select(peer => peer.NextAt)
            .Concat(state.Spreading.Select(order => order.Until))
            .ToList();
        return times.Count == 0 ? null : times.Min();
    }
}
