using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class TimersSpec() : TestKit("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void A_single_timer_fires_once_when_it_is_due()
    {
        var actor = Start(timers => timers.StartSingleTimer("key", "tick", Second));
        Time.Advance(Second - TimeSpan.FromTicks(1));
        ExpectNoMsg(30);
        Time.Advance(TimeSpan.FromTicks(1));
        ExpectMsg("tick");
        Time.Advance(Second * 10);
        ExpectNoMsg(30);
        Assert.False(IsActive(actor));
    }

    [Fact]
    public void A_periodic_timer_fires_every_interval()
    {
        var actor = Start(timers => timers.StartPeriodicTimer("key", "tick", Second));
        for (var i = 0; i < 3; i++)
        {
            Time.Advance(Second);
            ExpectMsg("tick");
        }

        Assert.True(IsActive(actor));
    }

    [Fact]
    public void A_periodic_timer_may_begin_with_another_delay()
    {
        Start(timers => timers.StartPeriodicTimer("key", "tick", Second * 5, Second));
        Time.Advance(Second * 4);
        ExpectNoMsg(30);
        Time.Advance(Second);
        ExpectMsg("tick");
        Time.Advance(Second);
        ExpectMsg("tick");
    }

    [Fact]
    public void Time_passes_in_one_step_in_which_a_periodic_timer_fires_once()
    {
        Start(timers => timers.StartPeriodicTimer("key", "tick", Second));
        Time.Advance(Second * 3.5);
        ExpectMsg("tick");
        Time.Advance(Second * 0.9);
        ExpectNoMsg(30);
        Time.Advance(Second * 0.1);
        ExpectMsg("tick");
    }

    [Fact]
    public void A_cancelled_timer_does_not_fire()
    {
        var actor = Start(timers => timers.StartPeriodicTimer("key", "tick", Second));
        Do(actor, timers => timers.Cancel("key"));
        Time.Advance(Second * 3);
        ExpectNoMsg(30);
        Assert.False(IsActive(actor));
    }

    [Fact]
    public void A_tick_in_the_mailbox_is_not_delivered_after_Cancel()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Start(timers => timers.StartSingleTimer("key", "tick", Second));
        actor.Tell(new Timed.Act(timers =>
        {
            gate.Wait();
            timers.Cancel("key");
        }));
        Time.Advance(Second);
        gate.Set();
        ExpectNoMsg(30);
    }

    [Fact]
    public void A_timer_replaces_the_one_of_the_same_key()
    {
        Start(timers =>
        {
            timers.StartSingleTimer("key", "first", Second);
            timers.StartSingleTimer("key", "second", Second * 2);
        });
        Time.Advance(Second * 3);
        ExpectMsg("second");
        ExpectNoMsg(30);
    }

    [Fact]
    public void Timers_die_with_the_incarnation()
    {
        var actor = Start(timers => timers.StartPeriodicTimer("key", "tick", Second));
        actor.Tell(new Timed.Act(_ => throw new InvalidOperationException("boom")));
        Assert.False(IsActive(actor));
        Time.Advance(Second * 3);
        ExpectNoMsg(30);
    }

    [Fact]
    public void A_tick_in_the_mailbox_is_not_delivered_to_the_next_incarnation()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Start(timers => timers.StartSingleTimer("key", "tick", Second));
        actor.Tell(new Timed.Act(_ =>
        {
            gate.Wait();
            throw new InvalidOperationException("boom");
        }));
        Time.Advance(Second);
        gate.Set();
        Do(actor, timers => timers.StartSingleTimer("key", "tock", Second));
        ExpectNoMsg(30);
        Time.Advance(Second);
        ExpectMsg("tock");
    }

    [Fact]
    public void Timers_are_there_in_the_constructor_and_again_in_that_of_the_next_incarnation()
    {
        var actor = Sys.ActorOf(Props.Create(() => new StartsAtOnce(TestActor)));
        ExpectMsg("made");
        Time.Advance(Second);
        ExpectMsg("tick");
        actor.Tell("fail");
        ExpectMsg("made");
        Time.Advance(Second);
        ExpectMsg("tick");
    }

    [Fact]
    public void A_timers_message_has_no_sender_unless_one_is_given()
    {
        var (actor, probe) = (Sys.ActorOf(Props.Create(() => new TellsSender(TestActor))), CreateTestProbe());
        actor.Tell(new Timed.Act(timers => timers.StartSingleTimer("none", "tick", Second)));
        actor.Tell(new Timed.Act(timers => timers.StartSingleTimer("given", "tick", Second * 2, probe.Ref)));
        actor.Tell("started?");
        ExpectMsg(true);
        Time.Advance(Second);
        ExpectMsg(Sys.DeadLetters);
        Time.Advance(Second);
        ExpectMsg(probe.Ref);
    }

    [Fact]
    public void Messages_put_ReceiveTimeout_off_but_for_those_that_are_marked()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Patient(Second * 2, TestActor)));
        Handle(actor, new Marked());
        Time.Advance(Second * 1.5);
        Handle(actor, "other");
        Time.Advance(Second * 1.5);
        Handle(actor, new Marked());
        Time.Advance(Second * 0.5);
        ExpectMsg<ReceiveTimeout>();
        Handle(actor, new Marked());
        Time.Advance(Second * 2);
        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void No_timer_runs_any_more_in_PostStop()
    {
        Sys.Stop(Sys.ActorOf(Props.Create(() => new LooksAtTheEnd(TestActor))));
        ExpectMsg(false);
    }

    [Fact]
    public void ReceiveTimeout_counts_from_the_end_of_a_handler()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Start(timers => { });
        actor.Tell(new Timed.Wait(Second, gate));
        ExpectMsg("waiting");
        Time.Advance(Second * 2);
        gate.Set();
        Do(actor, timers => { });
        Assert.False(HasMessages);
        Time.Advance(Second);
        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void The_scheduler_tells_once_and_repeatedly_until_cancelled()
    {
        Time.ScheduleTellOnce(Second, TestActor, "once", ActorRefs.NoSender);
        var repeated = Time.ScheduleTellRepeatedlyCancelable(Second * 2, Second, TestActor, "again", ActorRefs.NoSender);
        for (var i = 0; i < 3; i++)
        {
            Time.Advance(Second);
        }

        Assert.Equal(["once", "again", "again"], ReceiveN(3));
        repeated.Cancel();
        Time.Advance(Second * 3);
        Assert.False(HasMessages);
    }

    private IActorRef Start(Action<ITimerScheduler> action)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timed(TestActor)));
        Do(actor, action);
        return actor;
    }

    private void Do(IActorRef actor, Action<ITimerScheduler> action)
    {
        actor.Tell(new Timed.Act(action));
        Assert.True(actor.Ask<bool>("done?").Wait(TimeSpan.FromSeconds(3)));
    }

    // The marked one is handled when all is done that follows from the message before it.
    private void Handle(IActorRef actor, object message)
    {
        actor.Tell(message);
        ExpectMsg(message);
        actor.Tell(new Marked());
        ExpectMsg<Marked>();
    }

    private static bool IsActive(IActorRef actor) => actor.Ask<bool>("active?", TimeSpan.FromSeconds(3)).Result;

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(IActorRef probe)
        {
            Receive<Act>(act => act.Action(Timers));
            Receive<string>(text => text.EndsWith('?'), _ => Sender.Tell(Timers.IsTimerActive("key")));
            Receive<Wait>(wait =>
            {
                Context.SetReceiveTimeout(wait.Timeout);
                probe.Tell("waiting");
                wait.Gate.Wait();
            });
            ReceiveAny(message => probe.Tell(message));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        public sealed record Act(Action<ITimerScheduler> Action);

        public sealed record Wait(TimeSpan Timeout, ManualResetEventSlim Gate);
    }

    private sealed class LooksAtTheEnd(IActorRef probe) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartPeriodicTimer("key", "tick", Second);

        protected override void PostStop() => probe.Tell(Timers.IsTimerActive("key"));

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed record Marked : INotInfluenceReceiveTimeout;

    private sealed class Patient : ReceiveActor
    {
        public Patient(TimeSpan timeout, IActorRef probe)
        {
            Context.SetReceiveTimeout(timeout);
            ReceiveAny(message => probe.Tell(message));
        }
    }

    private sealed class StartsAtOnce : ReceiveActor, IWithTimers
    {
        public StartsAtOnce(IActorRef probe)
        {
            Timers.StartSingleTimer("key", "tick", Second);
            probe.Tell("made");
            Receive<string>(text => text == "fail", text => throw new InvalidOperationException(text));
            ReceiveAny(message => probe.Tell(message));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class TellsSender : ReceiveActor, IWithTimers
    {
        public TellsSender(IActorRef probe)
        {
            Receive<Timed.Act>(act => act.Action(Timers));
            Receive<string>(text => text.EndsWith('?'), _ => Sender.Tell(true));
            ReceiveAny(_ => probe.Tell(Sender));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
