using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

/// <summary>Failures that meet each other: whoever was suspended on the way runs again in the end, and is restarted as often as told.</summary>
public sealed class SuspensionSpec : TestKit
{
    private static readonly InvalidOperationException Boom = new("boom");

    private readonly TestProbe _probe;

    public SuspensionSpec()
    {
        _probe = CreateTestProbe();
    }

    [Fact]
    public void A_child_made_in_PreRestart_handles_messages_after_the_restart()
    {
        var parent = Sys.ActorOf(Props.Create(() => new MakesHeir(_probe.Ref)));
        parent.Tell(Boom);
        var heir = _probe.ExpectMsg<IActorRef>();
        heir.Tell("hello");
        ExpectMsg("hello");
    }

    [Fact]
    public void A_restart_that_comes_while_another_waits_for_children_is_done_after_it()
    {
        using var gate = new ManualResetEventSlim();
        var upper = Sys.ActorOf(Props.Create(() => new Keeper(Props.Create(() => new Keeps(_probe.Ref, gate)))));
        upper.Tell("child?");
        var middle = ExpectMsg<IActorRef>();
        middle.Tell(Boom);
        _probe.ExpectMsg("dying");
        upper.Tell(Boom);
        upper.Tell("child?");
        ExpectMsg(middle);
        gate.Set();
        _probe.ExpectMsg("restarted");
        _probe.FishForMessage(message => message is "restarted");
        middle.Tell("hello");
        ExpectMsg("hello");
    }

    [Fact]
    public void The_failure_of_a_child_waits_for_the_end_of_the_parents_asynchronous_handler()
    {
        var gate = new TaskCompletionSource();
        var parent = Sys.ActorOf(Props.Create(() => new Awaits(gate.Task, _probe.Ref)));
        parent.Tell("wait");
        var child = _probe.ExpectMsg<IActorRef>();
        child.Tell(Boom);
        _probe.ExpectNoMsg(50);
        gate.SetResult();
        _probe.ExpectMsg("done");
        _probe.ExpectMsg("decided");
    }

    [Fact]
    public void A_child_made_after_an_await_while_its_parent_is_suspended_handles_messages_after_that()
    {
        var gate = new TaskCompletionSource();
        using var deciding = new ManualResetEventSlim();
        var strategy = new OneForOneStrategy(_ =>
        {
            _probe.Ref.Tell("deciding", ActorRefs.NoSender);
            deciding.Wait();
            return Directive.Resume;
        });
        var top = Sys.ActorOf(Props.Create(() => new Keeper(Props.Create(
            () => new Keeper(Props.Create(() => new Awaits(gate.Task, _probe.Ref)))))).WithSupervisorStrategy(strategy));
        top.Tell("child?");
        var middle = ExpectMsg<IActorRef>();
        middle.Tell("child?");
        var lower = ExpectMsg<IActorRef>();
        lower.Tell("make");
        _probe.ExpectMsg("making");
        middle.Tell(Boom);
        _probe.ExpectMsg("deciding");
        gate.SetResult();
        var late = _probe.ExpectMsg<IActorRef>();
        deciding.Set();
        lower.Tell("alive?");
        _probe.ExpectMsg("alive");
        late.Tell("hello");
        ExpectMsg("hello");
    }

    [Fact]
    public void The_failed_child_is_the_Sender_in_the_decider()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Awaits(Task.CompletedTask, _probe.Ref)));
        parent.Tell("wait");
        var child = _probe.ExpectMsg<IActorRef>();
        _probe.ExpectMsg("done");
        child.Tell(Boom);
        _probe.ExpectMsg("decided");
        Assert.Equal(child, _probe.LastSender);
    }

    [Fact]
    public void An_actor_that_could_not_be_created_is_created_again_by_a_restart()
    {
        var attempts = new Attempts();
        Sys.ActorOf(Props.Create(() => new Keeper(Props.Create(() => new FailsOnce(attempts, _probe.Ref))))
            .WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Restart)));
        _probe.ExpectMsg("PreStart 1");
        _probe.ExpectMsg("PreStart 2");
        _probe.ExpectNoMsg(50);
    }

    [Fact]
    public void The_strategy_is_asked_for_once_an_incarnation()
    {
        var attempts = new Attempts();
        var parent = Sys.ActorOf(Props.Create(() => new CountsStrategies(attempts)));
        parent.Tell("child?");
        var child = ExpectMsg<IActorRef>();
        child.Tell(Boom);
        child.Tell(Boom);
        child.Tell("hello");
        ExpectMsg("hello");
        Assert.Equal(1, attempts.Count);
    }

    private sealed class Attempts
    {
        public int Count { get; set; }
    }

    /// <summary>Answers what it gets, and throws an exception it gets.</summary>
    private class Fragile : ReceiveActor
    {
        public Fragile()
        {
            Receive<Exception>(exception => throw exception);
            Receive<string>(text => text == "hello", text => Sender.Tell(text));
        }
    }

    private sealed class MakesHeir(IActorRef probe) : Fragile
    {
        protected override void PreRestart(Exception reason, object? message) => probe.Tell(Context.ActorOf(Props.Create<Fragile>()));
    }

    private sealed class Keeper : Fragile
    {
        private readonly Props _props;
        private IActorRef? _child;

        public Keeper(Props props)
        {
            _props = props;
            Receive<string>(text => text == "child?", _ => Sender.Tell(_child!));
        }

        protected override void PreStart() => _child = Context.ActorOf(_props, "child");

        protected override void PreRestart(Exception reason, object? message)
        {
        }

        protected override void PostRestart(Exception reason) => _child = Context.Child("child");
    }

    private sealed class Keeps(IActorRef probe, ManualResetEventSlim gate) : Fragile
    {
        protected override void PreStart() => Context.ActorOf(Props.Create(() => new DiesSlowly(probe, gate)));

        protected override void PostRestart(Exception reason)
        {
            base.PostRestart(reason);
            probe.Tell("restarted");
        }
    }

    private sealed class DiesSlowly(IActorRef probe, ManualResetEventSlim gate) : Fragile
    {
        protected override void PostStop()
        {
            probe.Tell("dying");
            gate.Wait();
        }
    }

    private sealed class Awaits : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Awaits(Task gate, IActorRef probe)
        {
            _probe = probe;
            ReceiveAsync<string>(text => text == "wait", async _ =>
            {
                probe.Tell(Context.ActorOf(Props.Create<Fragile>()));
                await gate;
                probe.Tell("done");
            });
            ReceiveAsync<string>(text => text == "make", async _ =>
            {
                probe.Tell("making");
                await gate;
                probe.Tell(Context.ActorOf(Props.Create<Fragile>()));
            });
            Receive<string>(_ => probe.Tell("alive"));
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ =>
        {
            _probe.Tell("decided", Sender);
            return Directive.Restart;
        });
    }

    private sealed class FailsOnce(Attempts attempts, IActorRef probe) : Fragile
    {
        protected override void PreStart()
        {
            attempts.Count++;
            probe.Tell($"PreStart {attempts.Count}");
            if (attempts.Count == 1)
            {
                throw Boom;
            }
        }

        protected override void PostRestart(Exception reason) => probe.Tell("PostRestart");
    }

    private sealed class CountsStrategies : Fragile
    {
        private readonly Attempts _attempts;

        public CountsStrategies(Attempts attempts)
        {
            _attempts = attempts;
            var child = Context.ActorOf(Props.Create<Fragile>());
            Receive<string>(text => text == "child?", _ => Sender.Tell(child));
        }

        protected override SupervisorStrategy SupervisorStrategy()
        {
            _attempts.Count++;
            return new OneForOneStrategy(_ => Directive.Restart);
        }
    }
}
