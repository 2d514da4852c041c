using System.Net;
using Lvs.Core.Cluster;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Core.Tests.Cluster;

/// <summary>One director among others, in virtual time.</summary>
public sealed class ClusterMachineTests
{
    private static readonly ClusterConfig Three = new()
    {
        Name = "lb1",
        Directors = [new("lb1", Address(1)), new("lb2", Address(2)), new("lb3", Address(3))],
    };

    private static readonly string Nothing = ServerOverrides.None.Digest();

    private ClusterConfig? _config = Three;
    private ClusterState _state = new();
    private TimeSpan _now = TimeSpan.FromSeconds(100);

    [Fact]
    public void Each_is_asked_at_once_and_then_every_interval_after_its_answer_by_a_digest()
    {
        Assert.Equal(["ask lb2", "ask lb3"], Step(new ClusterInput.Configured()));
        Assert.Equal(["reached lb2"], Step(Says("lb2", Nothing)));
        Assert.Empty(After(0.999));
        Assert.Equal(["ask lb2"], After(0.001));
        Assert.Empty(After(5));
        Assert.Equal(["lost lb3: away"], Step(new ClusterInput.Failed("lb3", "away")));
        Assert.Equal(["ask lb3"], After(1));
        Assert.Empty(Step(new ClusterInput.Failed("lb3", "still away")));
        After(1);
        Assert.Equal(["reached lb3"], Step(Says("lb3", Nothing)));
    }

    [Fact]
    public void An_order_is_told_to_all_at_once_and_its_operator_hears_who_has_it()
    {
        BothReached();
        var decision = Out(80, 1, "lb1");
        Assert.Equal(["ask lb2 with 1", "ask lb3 with 1"], Step(new ClusterInput.Decided(Known(decision), 7)));
        var digest = Known(decision).Digest();
        Assert.Empty(Step(Says("lb2", digest)));
        Assert.Equal(["spread 7: lb2, lb3"], Step(Says("lb3", digest)));
        Assert.Equal(Known(decision), _state.Decisions);
    }

    [Fact]
    public void Whoever_is_away_is_not_waited_for_and_is_told_when_it_is_back()
    {
        BothReached();
        After(1);
        Step(new ClusterInput.Failed("lb3", "no route"));
        Step(Says("lb2", Nothing));
        var decision = Out(80, 1, "lb1");
        Assert.Equal(["ask lb2 with 1", "ask lb3 with 1"], Step(new ClusterInput.Decided(Known(decision), 1)));
        Assert.Equal(["spread 1: lb2, not lb3 (no route)"], Step(Says("lb2", Known(decision).Digest())));
        Step(new ClusterInput.Failed("lb3", "no route"));

        Assert.Equal(["ask lb2", "ask lb3"], After(1));
        Assert.Equal(["reached lb3", "ask lb3 with 1"], Step(Says("lb3", Nothing)));
    }

    [Fact]
    public void An_operator_waits_a_second_for_one_that_hangs()
    {
        BothReached();
        var decision = Out(80, 1, "lb1");
        Step(new ClusterInput.Decided(Known(decision), 1));
        Step(Says("lb2", Known(decision).Digest()));
        Assert.Equal(["ask lb2", "spread 1: lb2, not lb3 (it has not answered yet)"], After(1));
    }

    [Fact]
    public void What_is_decided_while_one_is_still_asked_something_else_is_told_with_the_next_question_and_nothing_queues_up()
    {
        Step(new ClusterInput.Configured());
        for (ushort port = 1; port <= 100; port++)
        {
            Assert.Empty(Step(new ClusterInput.Decided(Known(Out(port, port, "lb1")), port)));
        }

        Assert.Equal(["reached lb2", "ask lb2 with 100"], Step(Says("lb2", Nothing)));
        Assert.Equal(100, Step(Says("lb2", _state.Digest), new ClusterInput.Failed("lb3", "away")).Count(effect => effect.StartsWith("spread", StringComparison.Ordinal)));
        Assert.Empty(_state.Spreading);
    }

    [Fact]
    public void Both_know_everything_after_one_question_and_one_more()
    {
        BothReached();
        Step(new ClusterInput.Known(Known(Out(80, 1, "lb1"))));
        After(1);
        var theirs = Known(Out(81, 1, "lb2"));
        Assert.Equal(["adopt 2", "ask lb2 with 2"], Step(new ClusterInput.Answered("lb2", new(theirs.Digest(), theirs))));
        Assert.Empty(Step(Says("lb2", _state.Digest)));
    }

    [Fact]
    public void One_that_never_comes_to_say_the_same_is_told_everything_once_an_interval()
    {
        BothReached();
        Step(new ClusterInput.Known(Known(Out(80, 1, "lb1"))));
        After(1);
        Assert.Equal(["ask lb2 with 1"], Step(Says("lb2", "other")));
        Assert.Empty(Step(Says("lb2", "other")));
        Assert.Equal(["ask lb2"], After(1));
    }

    [Fact]
    public void Whoever_asks_gets_everything_unless_it_has_it_and_what_it_knows_comes_into_force()
    {
        Step(new ClusterInput.Configured());
        var theirs = Known(Out(80, 3, "lb2"));
        Assert.Equal(["adopt 1", "reply"], Step(new ClusterInput.Heard("lb2", new(theirs.Digest(), theirs))));
        Assert.Equal(["reply"], Step(new ClusterInput.Heard("lb2", new(theirs.Digest(), theirs))));
        Assert.Equal(["reply with 1"], Step(new ClusterInput.Heard("lb3", new(Nothing))));
        Assert.Equal(_now, _state.Peers[0].LastHeard);
    }

    [Fact]
    public void What_others_knew_before_the_start_comes_into_force_at_the_start()
    {
        Step(new ClusterInput.Configured());
        var theirs = Known(Out(80, 3, "lb2"));
        Step(new ClusterInput.Heard("lb2", new(theirs.Digest(), theirs)));
        Assert.Equal(["adopt 2"], Step(new ClusterInput.Known(Known(Out(81, 1, "lb1")))));
        Assert.Empty(Step(new ClusterInput.Known(_state.Decisions)));
    }

    [Fact]
    public void Without_others_an_order_is_answered_at_once_and_nothing_is_ever_due()
    {
        _config = null;
        Step(new ClusterInput.Configured());
        Assert.Equal(["spread 1: "], Step(new ClusterInput.Decided(Known(Out(80, 1, "")), 1)));
        Assert.Null(_state.Deadline);
    }

    [Fact]
    public void A_reload_asks_whoever_is_new_and_hears_no_more_of_who_is_gone()
    {
        BothReached();
        After(1);
        _config = Three with { Directors = [.. Three.Directors.Take(2), new("lb4", Address(4))] };
        Assert.Equal(["ask lb4"], Step(new ClusterInput.Configured()));
        Assert.Empty(Step(Says("lb3", Nothing)));
        Assert.Equal(["reply"], Step(new ClusterInput.Heard("lb3", new("other", Known(Out(80, 1, "lb3"))))));
        Assert.Empty(_state.Decisions.Items);
        Assert.True(_state.Peers[0].IsReachable);

        _config = null;
        Assert.Empty(Step(new ClusterInput.Configured()));
        Assert.Empty(Step(Says("lb2", Nothing)));
        Assert.Null(_state.Deadline);
    }

    private void BothReached() => Step(new ClusterInput.Configured(), Says("lb2", Nothing), Says("lb3", Nothing));

    private string[] After(double seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        return Step(new ClusterInput.DeadlinePassed());
    }

    private string[] Step(params ClusterInput[] inputs)
    {
        List<string> done = [];
        foreach (var input in inputs)
        {
            (_state, var effects) = ClusterMachine.Step(_config, _state, input, _now);
            done.AddRange(effects.Select(Show));
        }

        return [.. done];
    }

    private static string Show(ClusterEffect effect) => effect switch
    {
        ClusterEffect.Ask ask => $"ask {ask.Director.Name}{Show(ask.Message.Decisions)}",
        ClusterEffect.Reply reply => $"reply{Show(reply.Message.Decisions)}",
        ClusterEffect.Adopt adopt => $"adopt {adopt.Decisions.Entries.Count}",
        ClusterEffect.Spread spread => $"spread {spread.Number}: "
            + string.Join(", ", spread.Answers.Select(answer => answer.HasIt ? answer.Director : $"not {answer.Director} ({answer.Problem})")),
        ClusterEffect.Lost lost => $"lost {lost.Director.Name}: {lost.Reason}",
        ClusterEffect.Reached reached => $"reached {reached.Director.Name}",
        _ => effect.ToString(),
    };

    private static string Show(ServerOverrides? decisions) => decisions is null ? "" : $" with {decisions.Entries.Count}";

    private static ClusterInput.Answered Says(string director, string digest) => new(director, new ClusterMessage(digest));

    private static ServerOverrides Known(ServerOverride decision) => new() { Entries = [decision] };

    private static ServerOverride Out(ushort port, long counter, string director)
        => new(null, new(Address(100), port)) { IsOut = true, Stamp = new(counter, director) };

    private static IPAddress Address(byte number) => new([192, 0, 2, number]);
}
