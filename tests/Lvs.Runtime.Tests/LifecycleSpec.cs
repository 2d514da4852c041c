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
    public void PoisonPill_takes_its_turn_and_what_came_after_it_is_dead_letters()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Scripted(TestActor, null)), "a");
        actor.Tell("before");
        actor.Tell(PoisonPill.Instance);
        actor.Tell("after");
        ExpectMsg("a PreStart");
        ExpectMsg("before");
        ExpectMsg("a PostStop");
        letters.ExpectMsg<DeadLetter>(letter => letter.Message is "after");
    }

    [Fact]
    public void Stop_overtakes_user_messages()
    {
        using var gate = new ManualResetEventSlim();
        var parent = Sys.ActorOf(Props.Create(() => new ParentOfOne(Props.Create(() => new Gated(gate, TestActor)))));
        parent.Tell("child?");
        var child = ExpectMsg<IActorRef>();
        Watch(child);
        child.Tell("first");
        ExpectMsg("first");
        child.Tell("second");
        parent.Tell("stop");
        ExpectMsg("told to stop");
        gate.Set();
        ExpectTerminated(child);
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
    public void A_PostStop_that_throws_does_not_keep_the_actor()
    {
        var actor = Sys.ActorOf(Props.Create<FailsToStop>());
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
    }

    [Fact]
    public void An_actor_that_stops_makes_no_more_children()
    {
        Sys.Stop(Sys.ActorOf(Props.Create(() => new MakesChildAtTheEnd(TestActor))));
        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void The_name_of_a_child_is_free_when_anyone_hears_of_its_end()
    {
        var parent = Sys.ActorOf(Props.Create(() => new ParentOfOne(Props.Create<Echo>())));
        for (var i = 0; i < 100; i++)
        {
            parent.Tell("child?");
            var child = ExpectMsg<IActorRef>();
            Watch(child);
            child.Tell(PoisonPill.Instance);
            ExpectTerminated(child);
            parent.Tell("again");
            ExpectMsg("made");
        }
    }

    [Fact]
    public void A_restart_waits_for_the_children_it_stops_so_that_their_names_are_free()
    {
        var actor = Sys.ActorOf(Props.Create(() => new ParentOfOne(Props.Create<Echo>())));
        actor.Tell("child?");
        var before = ExpectMsg<IActorRef>();
        actor.Tell(new InvalidOperationException("boom"));
        actor.Tell("child?");
        var after = ExpectMsg<IActorRef>();
        Assert.Equal(before.Path, after.Path);
        Assert.NotEqual(before, after);
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
    [InlineData("ä")]
    [InlineData("%2")]
    public void A_name_that_a_path_cannot_have_is_refused(string name) =>
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Props.Create<Echo>(), name));

    [Theory]
    [InlineData("a-b_c.d*e$f+g:h@i&j=k,l!m~n'o;p(q)")]
    [InlineData("%2F")]
    public void A_name_may_have_any_character_of_a_paths_element(string name) =>
        Assert.Equal(name, Sys.ActorOf(Props.Create<Echo>(), name).Path.Name);

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a_b")]
    public void A_system_has_a_name_of_letters_digits_and_hyphens(string name) =>
        Assert.Throws<ArgumentException>(() => ActorSystem.Create(name));

    [Fact]
    public async Task An_actor_is_not_made_with_new()
    {
        // A thread of its own: a test is an actor's context.
        var made = await Task.Factory.StartNew(
            () => Record.Exception(() => new Echo()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.IsType<ActorInitializationException>(made);
    }

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
    public async Task GracefulStop_is_false_when_the_actor_does_not_stop_in_time() =>
        Assert.False(await CreateTestProbe().Ref.GracefulStop(TimeSpan.FromMilliseconds(20), "no"));

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
    public async Task Terminate_stops_the_deepest_first()
    {
        using var system = ActorSystem.Create("other");
        var top = system.ActorOf(Props.Create(() => new Scripted(TestActor, null)), "top");
        var middle = await top.Ask<IActorRef>(new Scripted.MakeChild("middle"));
        await middle.Ask<IActorRef>(new Scripted.MakeChild("bottom"));
        await system.Terminate();
        Assert.Equal(
            ["top PreStart", "middle PreStart", "bottom PreStart", "bottom PostStop", "middle PostStop", "top PostStop"], ReceiveN(6));
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

    private sealed class ParentOfOne : ReceiveActor
    {
        private readonly Props _props;
        private IActorRef _child = ActorRefs.Nobody;

        public ParentOfOne(Props props)
        {
            _props = props;
            Receive<Exception>(exception => throw exception);
            Receive<string>(text => text == "child?", _ => Sender.Tell(_child));
            Receive<string>(text => text == "stop", _ =>
            {
                Context.Stop(_child);
                Sender.Tell("told to stop");
            });
            Receive<string>(text => text == "again", _ =>
            {
                _child = Context.ActorOf(_props, "child");
                Sender.Tell("made");
            });
        }

        protected override void PreStart() => _child = Context.ActorOf(_props, "child");
    }

    private sealed class FailsToStop : ReceiveActor
    {
        protected override void PostStop() => throw new InvalidOperationException("boom");
    }

    private sealed class MakesChildAtTheEnd(IActorRef probe) : ReceiveActor
    {
        protected override void PostStop() => probe.Tell(Record.Exception(() => Context.ActorOf(Props.Create<Echo>())));
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
