using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class DeathWatchSpec : TestKit
{
    [Fact]
    public void Terminated_comes_when_the_watched_stops()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        Watch(echo);
        Sys.Stop(echo);
        Assert.True(ExpectTerminated(echo).ExistenceConfirmed);
        Assert.Equal(echo, LastSender);
    }

    [Fact]
    public void Watch_of_a_dead_actor_yields_Terminated_at_once()
    {
        var (echo, probe) = (Sys.ActorOf(Props.Create<Echo>()), CreateTestProbe());
        probe.Watch(echo);
        Sys.Stop(echo);
        probe.ExpectTerminated(echo);
        Watch(echo);
        ExpectTerminated(echo);
    }

    [Fact]
    public void Terminated_comes_after_what_the_dead_told_before()
    {
        var dying = Sys.ActorOf(Props.Create(() => new LastWords(TestActor)));
        Watch(dying);
        Sys.Stop(dying);
        ExpectMsg("farewell");
        ExpectTerminated(dying);
    }

    [Fact]
    public void Unwatch_takes_the_watch_back()
    {
        var (echo, probe) = (Sys.ActorOf(Props.Create<Echo>()), CreateTestProbe());
        Watch(echo);
        Unwatch(echo);
        probe.Watch(echo);
        Sys.Stop(echo);
        probe.ExpectTerminated(echo);
        ExpectNoMsg(50);
    }

    [Fact]
    public void Unwatch_takes_back_also_what_is_in_the_mailbox()
    {
        using var gate = new ManualResetEventSlim();
        var (echo, probe) = (Sys.ActorOf(Props.Create<Echo>()), CreateTestProbe());
        var watcher = Sys.ActorOf(Props.Create(() => new Regrets(echo, gate, TestActor)));
        ExpectMsg("watching");
        watcher.Tell("regret");

        // The watch that is told last: when its word is here, the other's is, too.
        probe.Watch(echo);
        Sys.Stop(echo);
        probe.ExpectTerminated(echo);
        gate.Set();
        watcher.Tell("hello");
        ExpectMsg("hello");
    }

    [Fact]
    public void A_watch_outlives_the_incarnation_of_the_watcher()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        var watcher = Sys.ActorOf(Props.Create(() => new WatchesOnce(TestActor)));
        watcher.Tell(echo);
        watcher.Tell(new InvalidOperationException("boom"));
        watcher.Tell("hello");
        ExpectMsg("hello");
        Sys.Stop(echo);
        ExpectMsg(echo);
    }

    [Fact]
    public void Two_watches_yield_one_Terminated()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        Watch(echo);
        Watch(echo);
        Sys.Stop(echo);
        ExpectTerminated(echo);
        ExpectNoMsg(50);
    }

    [Fact]
    public void WatchWith_sends_the_message_of_ones_choice()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        Sys.ActorOf(Props.Create(() => new Watcher(echo, "gone", TestActor)));
        ExpectMsg("watching");
        Sys.Stop(echo);
        ExpectMsg("gone");
    }

    [Fact]
    public void An_unhandled_Terminated_breaks_the_death_pact()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(echo, null, TestActor)));
        ExpectMsg("watching");
        Watch(watcher);
        Sys.Stop(echo);
        ExpectTerminated(watcher);
    }

    [Fact]
    public void The_name_of_a_child_is_free_when_its_Terminated_comes()
    {
        Sys.ActorOf(Props.Create(() => new Replacer(TestActor)));
        ExpectMsg("replaced");
    }

    [Fact]
    public void Of_an_actor_that_was_dead_before_the_watch_nobody_knows_whether_it_existed()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        Watch(echo);
        Sys.Stop(echo);
        Assert.True(ExpectTerminated(echo).ExistenceConfirmed);
        Watch(echo);
        Assert.False(ExpectTerminated(echo).ExistenceConfirmed);
    }

    [Fact]
    public void A_second_watch_changes_nothing_not_even_the_message()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        Sys.ActorOf(Props.Create(() => new WatchesTwice(echo, TestActor)));
        ExpectMsg("watching");
        Sys.Stop(echo);
        ExpectMsg("first");
        ExpectNoMsg(50);
    }

    [Fact]
    public void A_Terminated_that_somebody_made_up_is_not_delivered()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(echo, "gone", TestActor)));
        ExpectMsg("watching");
        watcher.Tell(new Terminated(echo, existenceConfirmed: true, addressTerminated: false));
        watcher.Tell("alive");
        ExpectMsg("alive");
        Sys.Stop(echo);
        ExpectMsg("gone");
    }

    [Fact]
    public void Nobody_cannot_be_watched_and_null_is_refused()
    {
        Sys.ActorOf(Props.Create(() => new WatchesNothing(TestActor)));
        ExpectMsg<ArgumentNullException>();
    }

    private sealed class WatchesTwice : ReceiveActor
    {
        public WatchesTwice(IActorRef subject, IActorRef probe)
        {
            Context.WatchWith(subject, "first");
            Context.WatchWith(subject, "second");
            Context.Watch(subject);
            probe.Tell("watching");
            ReceiveAny(message => probe.Tell(message));
        }
    }

    private sealed class WatchesNothing : ReceiveActor
    {
        public WatchesNothing(IActorRef probe)
        {
            Context.Watch(ActorRefs.Nobody);
            probe.Tell(Record.Exception(() => Context.Watch(null!)));
        }
    }

    private sealed class LastWords(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => probe.Tell("farewell");
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef subject, string? message, IActorRef probe)
        {
            if (message is null)
            {
                Context.Watch(subject);
            }
            else
            {
                Context.WatchWith(subject, message);
            }

            probe.Tell("watching");
            Receive<string>(text => probe.Tell(text));
        }
    }

    private sealed class Regrets : ReceiveActor
    {
        public Regrets(IActorRef subject, ManualResetEventSlim gate, IActorRef probe)
        {
            Context.Watch(subject);
            probe.Tell("watching");
            Receive<string>(text => text == "regret", _ =>
            {
                gate.Wait();
                Context.Unwatch(subject);
            });
            ReceiveAny(message => probe.Tell(message));
        }
    }

    private sealed class WatchesOnce : ReceiveActor
    {
        public WatchesOnce(IActorRef probe)
        {
            Receive<Exception>(exception => throw exception);
            Receive<IActorRef>(subject => Context.Watch(subject));
            Receive<Terminated>(terminated => probe.Tell(terminated.ActorRef));
            Receive<string>(text => probe.Tell(text));
        }
    }

    private sealed class Replacer : ReceiveActor
    {
        public Replacer(IActorRef probe)
        {
            var child = Context.ActorOf(Props.Create<Echo>(), "child");
            Context.Watch(child);
            Context.Stop(child);
            Receive<Terminated>(terminated =>
            {
                Assert.Equal(child, terminated.ActorRef);
                Assert.Equal(ActorRefs.Nobody, Context.Child("child"));
                Context.ActorOf(Props.Create<Echo>(), "child");
                probe.Tell("replaced");
            });
        }
    }
}
