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
