using Akka.Actor;
using Akka.Event;
using Akka.Pattern;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class BackoffSpec() : TestKit("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void A_failing_child_is_started_again_after_a_pause_that_doubles_up_to_the_longest()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(OnFailure()), "supervisor");
        ExpectMsg("started");
        foreach (var pause in new[] { 1, 2, 4, 4 })
        {
            FailAndWait(supervisor);
            Time.Advance((Second * pause) - TimeSpan.FromTicks(1));
            ExpectNoMsg(30);
            Time.Advance(TimeSpan.FromTicks(1));
            ExpectMsg("started");
        }
    }

    [Fact]
    public void The_pause_is_lengthened_by_up_to_the_random_factor()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(Backoff.OnFailure(Child, "child", Second, Second, 0.5, -1)));
        ExpectMsg("started");
        FailAndWait(supervisor);
        Time.Advance(Second - TimeSpan.FromTicks(1));
        ExpectNoMsg(30);
        Time.Advance((Second * 0.5) + TimeSpan.FromTicks(1));
        ExpectMsg("started");
    }

    [Fact]
    public void A_child_that_keeps_going_for_long_enough_begins_with_the_shortest_pause_again()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(OnFailure().WithAutoReset(Second * 3)));
        ExpectMsg("started");
        FailAndWait(supervisor);
        Time.Advance(Second);
        ExpectMsg("started");
        Assert.Equal(1, RestartsOf(supervisor));
        Time.Advance(Second * 3);
        Assert.Equal(0, RestartsOf(supervisor));
    }

    [Fact]
    public void A_reset_by_hand_begins_with_the_shortest_pause_again()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(OnFailure().WithManualReset()));
        ExpectMsg("started");
        FailAndWait(supervisor);
        Time.Advance(Second * 100);
        ExpectMsg("started");
        Assert.Equal(1, RestartsOf(supervisor));
        supervisor.Tell(BackoffSupervisor.Reset.Instance);
        Assert.Equal(0, RestartsOf(supervisor));
    }

    [Fact]
    public void The_restart_that_is_one_too_many_ends_the_supervisor()
    {
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(OnFailure().WithMaxNrOfRetries(1)));
        ExpectMsg("started");
        FailAndWait(supervisor);
        Time.Advance(Second);
        ExpectMsg("started");
        Watch(supervisor);
        supervisor.Tell(new InvalidOperationException("boom"));
        ExpectMsg("stopped");
        ExpectTerminated(supervisor);
    }

    [Fact]
    public void A_child_that_stops_is_started_again_by_OnStop_and_ends_the_supervisor_of_OnFailure()
    {
        var onStop = Sys.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child, "child", Second, Second * 4, 0, -1)));
        ExpectMsg("started");
        onStop.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        ExpectMsg("stopped");

        var again = Sys.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child, "child", Second, Second * 4, 0, -1)));
        ExpectMsg("started");
        again.Tell("stop");
        ExpectMsg("stopped");
        AwaitAway(again);
        Time.Advance(Second);
        ExpectMsg("started");

        var onFailure = Sys.ActorOf(BackoffSupervisor.Props(OnFailure()));
        ExpectMsg("started");
        Watch(onFailure);
        onFailure.Tell("stop");
        ExpectMsg("stopped");
        ExpectTerminated(onFailure);
    }

    [Fact]
    public void What_it_gets_goes_to_the_child_with_its_sender_and_what_the_child_sends_goes_to_the_parent()
    {
        Sys.ActorOf(Props.Create(() => new Grandparent(BackoffSupervisor.Props(OnFailure()), TestActor)), "parent").Tell("up");
        ExpectMsg("started");
        ExpectMsg("parent got up");
    }

    [Fact]
    public void While_the_child_is_away_messages_are_dead_letters_or_answered()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        var silent = Sys.ActorOf(BackoffSupervisor.Props(OnFailure()));
        ExpectMsg("started");
        FailAndWait(silent);
        silent.Tell("hello");
        letters.ExpectMsg<DeadLetter>(letter => letter.Message is "hello" && letter.Sender.Equals(TestActor));

        var polite = Sys.ActorOf(BackoffSupervisor.Props(OnFailure().WithReplyWhileStopped("away")));
        ExpectMsg("started");
        FailAndWait(polite);
        polite.Tell("hello");
        ExpectMsg("away");
    }

    [Fact]
    public void After_the_final_message_the_child_may_stop_and_while_it_is_away_the_supervisor_stops_at_once()
    {
        var options = Backoff.OnStop(Child, "child", Second, Second, 0, -1).WithFinalStopMessage(message => message is "stop");
        var supervisor = Watch(Sys.ActorOf(BackoffSupervisor.Props(options)));
        ExpectMsg("started");
        supervisor.Tell("stop");
        ExpectMsg("stopped");
        ExpectTerminated(supervisor);

        var away = Watch(Sys.ActorOf(BackoffSupervisor.Props(OnFailure().WithFinalStopMessage(message => message is "stop"))));
        ExpectMsg("started");
        FailAndWait(away);
        away.Tell("stop");
        ExpectTerminated(away);
    }

    [Fact]
    public void A_failure_that_the_strategy_forgives_is_no_restart()
    {
        var resume = new OneForOneStrategy(_ => Directive.Resume);
        var supervisor = Sys.ActorOf(BackoffSupervisor.Props(OnFailure().WithSupervisorStrategy(resume)));
        ExpectMsg("started");
        supervisor.Tell(new InvalidOperationException("boom"));
        supervisor.Tell("hello");
        ExpectMsg("hello");
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, -0.1)]
    [InlineData(1, 2, 1.1)]
    public void Options_that_make_no_sense_are_refused(int min, int max, double randomFactor) => Assert.Throws<ArgumentException>(
        () => BackoffSupervisor.Props(Backoff.OnFailure(Child, "child", Second * min, Second * max, randomFactor, -1)));

    private Props Child => Props.Create(() => new Fragile(TestActor));

    private BackoffOptions OnFailure() => Backoff.OnFailure(Child, "child", Second, Second * 4, 0, -1);

    private void FailAndWait(IActorRef supervisor)
    {
        supervisor.Tell(new InvalidOperationException("boom"));
        ExpectMsg("stopped");
        AwaitAway(supervisor);
    }

    private void AwaitAway(IActorRef supervisor) => AwaitCondition(
        () => supervisor.Ask<BackoffSupervisor.CurrentChild>(BackoffSupervisor.GetCurrentChild.Instance, TimeSpan.FromSeconds(3)).Result.Ref is null);

    private static int RestartsOf(IActorRef supervisor) =>
        supervisor.Ask<BackoffSupervisor.RestartCount>(BackoffSupervisor.GetRestartCount.Instance, TimeSpan.FromSeconds(3)).Result.Count;

    private sealed class Fragile : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Fragile(IActorRef probe)
        {
            _probe = probe;
            Receive<Exception>(exception => throw exception);
            Receive<string>(text => text == "stop", _ => Context.Stop(Self));
            Receive<string>(text => text == "up", text => Context.Parent.Tell(text));
            Receive<string>(text => Sender.Tell(text));
        }

        protected override void PreStart() => _probe.Tell("started");

        protected override void PostStop() => _probe.Tell("stopped");
    }

    private sealed class Grandparent : ReceiveActor
    {
        public Grandparent(Props props, IActorRef probe)
        {
            var supervisor = Context.ActorOf(props, "supervisor");
            Receive<string>(text => Sender.Equals(supervisor), text => probe.Tell($"parent got {text}"));
            ReceiveAny(supervisor.Forward);
        }
    }
}
