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
        Time.Advance(Second * 3);
        Assert.Equal(["tick", "tick", "tick"], ReceiveN(3));
        Assert.True(IsActive(actor));
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
    public void The_scheduler_tells_once_and_repeatedly_until_cancelled()
    {
        Time.ScheduleTellOnce(Second, TestActor, "once", ActorRefs.NoSender);
        var repeated = Time.ScheduleTellRepeatedlyCancelable(Second * 2, Second, TestActor, "again", ActorRefs.NoSender);
        Time.Advance(Second * 3);
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

    private static bool IsActive(IActorRef actor) => actor.Ask<bool>("active?", TimeSpan.FromSeconds(3)).Result;

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(IActorRef probe)
        {
            Receive<Act>(act => act.Action(Timers));
            Receive<string>(text => text.EndsWith('?'), _ => Sender.Tell(Timers.IsTimerActive("key")));
            ReceiveAny(message => probe.Tell(message));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        public sealed record Act(Action<ITimerScheduler> Action);
    }
}
