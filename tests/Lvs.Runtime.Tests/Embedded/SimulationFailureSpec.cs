using Akka.Actor;
using Lvs.Runtime.Simulation;

namespace Lvs.Runtime.Tests.Embedded;

public sealed class SimulationFailureSpec
{
    private readonly Simulator _simulator = new(17);

    [Fact]
    public void An_Ask_that_is_never_answered_is_told_and_not_waited_for()
    {
        var silent = _simulator.CreateSystem("lb1").ActorOf(Props.Create<Silent>(), "silent");
        var failure = Assert.Throws<SimulationFailedException>(() => _simulator.Run(silent.Ask<int>("hello")));
        AssertSays("nothing is left to run and no timer is set, and the task has not ended", failure);
        AssertSays("Unanswered: Ask of String to [akka://lb1/user/silent", failure);
    }

    [Fact]
    public void What_does_not_happen_in_time_is_told()
    {
        _simulator.Scheduler.ScheduleTellRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), ActorRefs.Nobody, "", null);
        AssertSays(
            "what was waited for has not happened within 00:00:10",
            Assert.Throws<SimulationFailedException>(() => _simulator.RunUntil(() => false, TimeSpan.FromSeconds(10))));
    }

    [Fact]
    public void A_runaway_ends_at_the_bound_on_steps()
    {
        _simulator.CreateSystem("lb1").ActorOf(Props.Create<Runaway>(), "runaway").Tell("go");
        _simulator.MaxSteps = 1000;
        var failure = Assert.Throws<SimulationFailedException>(_simulator.RunToEnd);
        AssertSays("more than 1,000 steps", failure);
        AssertSays("akka://lb1/user/runaway <- String from akka://lb1/user/runaway", failure);
    }

    [Fact]
    public void An_invariant_that_breaks_is_told_when_it_does()
    {
        var (received, system) = (new List<string>(), _simulator.CreateSystem("lb1"));
        var actor = system.ActorOf(Props.Create(() => new SimulationSpec.Collects(received)));
        _simulator.Always("few messages came", () => received.Count < 3);
        for (var second = 1; second < 10; second++)
        {
            _simulator.Deliver(actor, "hello", ActorRefs.NoSender, TimeSpan.FromSeconds(second));
        }

        var failure = Assert.Throws<SimulationFailedException>(_simulator.RunToEnd);
        AssertSays("it does not hold that few messages came", failure);
        Assert.Equal(TimeSpan.FromSeconds(3), failure.Time);
    }

    [Fact]
    public void A_scheduled_action_that_throws_fails_the_simulation_with_its_cause()
    {
        _simulator.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(1), () => throw new InvalidOperationException("boom"));
        var failure = Assert.Throws<SimulationFailedException>(_simulator.RunToEnd);
        Assert.Equal("boom", failure.InnerException?.Message);
    }

    [Fact]
    public void A_scenarios_own_failure_is_told_with_the_seed_and_only_the_first_is()
    {
        var seeds = new List<int>();
        var failure = Assert.Throws<SimulationFailedException>(() => Simulator.Explore([1, 2, 3, 4], simulator =>
        {
            seeds.Add(simulator.Seed);
            simulator.RunFor(TimeSpan.FromSeconds(5));
            Assert.NotEqual(3, simulator.Seed);
        }));
        Assert.Equal([1, 2, 3], seeds);
        Assert.Equal((3, TimeSpan.FromSeconds(5)), (failure.Seed, failure.Time));
        Assert.IsAssignableFrom<Xunit.Sdk.XunitException>(failure.InnerException);
    }

    [Fact]
    public void What_runs_in_a_simulation_cannot_run_it()
    {
        _simulator.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, _simulator.RunToEnd);
        var failure = Assert.Throws<SimulationFailedException>(_simulator.RunToEnd);
        Assert.IsType<InvalidOperationException>(failure.InnerException);
    }

    private static void AssertSays(string expected, SimulationFailedException failure) =>
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);

    private sealed class Silent : ReceiveActor
    {
        public Silent()
        {
            ReceiveAny(_ => { });
        }
    }

    private sealed class Runaway : ReceiveActor
    {
        public Runaway()
        {
            ReceiveAny(Self.Tell);
        }
    }
}
