using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class LifecycleSpec : TestKit
{
    [Fact]
    public void PreStart_comes_before_the_first_message_and_PostStop_after_the_last()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Scripted(TestActor, null)), "a");
        actor.Tell("hello");
        actor.Tell(PoisonPill.Instance);
        ExpectMsg("a PreStart");
        ExpectMsg("hello");
        ExpectMsg("a PostStop");
    }

    [Fact]
    public void Restart_calls_the_hooks_of_the_old_and_then_of_the_new_incarnation()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Scripted(TestActor, null)), "a");
        actor.Tell(new InvalidOperationException("boom"));
        ExpectMsg("a PreStart");
        ExpectMsg("a PreRestart(boom, boom)");
        ExpectMsg("a PostStop");
        ExpectMsg("a PostRestart(boom)");
        ExpectMsg("a PreStart");
    }

    [Fact]
    public void Restart_keeps_the_mailbox_and_drops_the_failed_message()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Scripted(TestActor, null)), "a");
        actor.Tell("one");
        actor.Tell(new InvalidOperationException("boom"));
        actor.Tell("two");
        ExpectMsg("a PreStart");
        ExpectMsg("one");
        FishForMessage(message => message is "a PostRestart(boom)");
        ExpectMsg("a PreStart");
        ExpectMsg("two");
        ExpectNoMsg(50);
    }

    [Fact]
    public void PoisonPill_takes_its_turn()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Scripted(TestActor, null)), "a");
        actor.Tell("before");
        actor.Tell(PoisonPill.Instance);
        actor.Tell("after");
        ExpectMsg("a PreStart");
        ExpectMsg("before");
        ExpectMsg("a PostStop");
        ExpectNoMsg(50);
    }

    [Fact]
    public void Stop_overtakes_user_messages()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Props.Create(() => new Gated(gate, TestActor)));
        actor.Tell("first");
        ExpectMsg("first");
        actor.Tell("second");
        Watch(actor);
        Sys.Stop(actor);
        gate.Set();
        ExpectTerminated(actor);
        Assert.False(HasMessages);
    }

    [Fact]
    public void Children_stop_before_the_PostStop_of_their_parent()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Scripted(TestActor, null)), "parent");
        ExpectMsg("parent PreStart");
        parent.Tell(new Scripted.MakeChild("child"), ActorRefs.Nobody);
        ExpectMsg("child PreStart");
        Sys.Stop(parent);
        ExpectMsg("child PostStop");
        ExpectMsg("parent PostStop");
    }

    [Fact]
    public void A_name_is_taken_until_its_owner_is_gone()
    {
        var first = Sys.ActorOf(Props.Create<Echo>(), "only");
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Props.Create<Echo>(), "only"));
        Sys.Stop(first);
        AwaitAssert(() => Assert.NotEqual(first, Sys.ActorOf(Props.Create<Echo>(), "only")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    public void A_name_that_a_path_cannot_have_is_refused(string name) =>
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Props.Create<Echo>(), name));

    [Fact]
    public void An_actor_is_not_made_with_new() => Assert.ThrowsAny<Exception>(() => new Echo());

    [Fact]
    public void A_path_names_the_actors_place()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo");
        Assert.Equal("akka://test/user/echo", echo.Path.ToString());
        Assert.Equal("echo", echo.Path.Name);
        Assert.Equal(echo.Path.Parent / "echo", echo.Path);
    }

    [Fact]
    public async Task GracefulStop_is_true_when_the_actor_has_stopped()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        Assert.True(await echo.GracefulStop(TimeSpan.FromSeconds(3)));
        Assert.True(await echo.GracefulStop(TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task GracefulStop_is_cancelled_when_the_actor_does_not_stop() =>
        await Assert.ThrowsAsync<TaskCanceledException>(() => CreateTestProbe().Ref.GracefulStop(TimeSpan.FromMilliseconds(20), "no"));

    [Fact]
    public async Task Terminate_stops_every_actor_and_then_completes()
    {
        using var system = ActorSystem.Create("other");
        var stopped = new TaskCompletionSource();
        system.ActorOf(Props.Create(() => new Signals(stopped)));
        await system.Terminate();
        Assert.True(stopped.Task.IsCompletedSuccessfully);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        Assert.Throws<InvalidOperationException>(() => system.ActorOf(Props.Create<Echo>()));
    }

    [Fact]
    public async Task A_system_that_never_had_an_actor_takes_none_after_its_end()
    {
        using var system = ActorSystem.Create("empty");
        await system.Terminate();
        Assert.Throws<InvalidOperationException>(() => system.ActorOf(Props.Create<Echo>()));
    }

    [Fact]
    public void Props_from_an_expression_take_their_arguments_once()
    {
        var made = new Counter();
        var props = Props.Create(() => new Numbered(made.Next()));
        Sys.ActorOf(props).Tell("number");
        Sys.ActorOf(props).Tell("number");
        Assert.Equal([1, 1], ReceiveN(2).Cast<int>());
    }

    [Fact]
    public void Props_from_arguments_find_the_constructor()
    {
        Sys.ActorOf(Props.Create<Numbered>(7)).Tell("number");
        ExpectMsg(7);
    }

    [Fact]
    public void An_unhandled_message_is_published()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create<Numbered>(7));
        actor.Tell(3.14);
        ExpectMsg<UnhandledMessage>(unhandled => unhandled.Message is 3.14 && unhandled.Recipient.Equals(actor));
    }

    private sealed class Gated : ReceiveActor
    {
        public Gated(ManualResetEventSlim gate, IActorRef probe)
        {
            ReceiveAny(message =>
            {
                probe.Tell(message);
                gate.Wait();
            });
        }
    }

    private sealed class Counter
    {
        private int _last;

        public int Next() => ++_last;
    }

    private sealed class Signals(TaskCompletionSource stopped) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => stopped.SetResult();
    }

    private sealed class Numbered : ReceiveActor
    {
        public Numbered(int number)
        {
            Receive<string>(_ => Sender.Tell(number));
        }
    }
}
