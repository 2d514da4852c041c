using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class ReceiveActorSpec : TestKit
{
    [Fact]
    public void Handlers_are_tried_in_the_order_they_were_stated()
    {
        var actor = Sys.ActorOf(Props.Create<Picky>());
        foreach (var number in new[] { 1, 10, 100, 1_000 })
        {
            actor.Tell(number);
        }

        Assert.Equal(["small 1", "two digits 10", "taken 100", "int 1000"], ReceiveN(4));
        actor.Tell("x");
        ExpectMsg("any x");
    }

    [Fact]
    public void Become_replaces_the_behaviour()
    {
        var actor = Sys.ActorOf(Props.Create<Switch>());
        actor.Tell("become");
        actor.Tell("hello");
        ExpectMsg("other hello");
    }

    [Fact]
    public void UnbecomeStacked_returns_to_the_behaviour_before()
    {
        var actor = Sys.ActorOf(Props.Create<Switch>());
        actor.Tell("stack");
        actor.Tell("hello");
        actor.Tell("unbecome");
        actor.Tell("hello");
        ExpectMsg("other hello");
        ExpectMsg("first hello");
    }

    [Fact]
    public void ReceiveTimeout_comes_when_nothing_else_does()
    {
        Sys.ActorOf(Props.Create(() => new Impatient(TestActor)));
        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void ReceiveTimeout_outlives_the_incarnation()
    {
        var actor = Sys.ActorOf(Props.Create<StartsWaiting>());
        actor.Tell(TestActor);
        actor.Tell(TestActor);
        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void No_handler_comes_after_one_for_all_messages()
    {
        Sys.ActorOf(Props.Create(() => new Unreachable(TestActor)));
        ExpectMsg<InvalidOperationException>();
        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void A_handler_is_not_added_while_a_message_is_handled()
    {
        Sys.ActorOf(Props.Create<AddsLate>()).Tell("hello");
        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void A_restart_forgets_what_the_actor_became()
    {
        var actor = Sys.ActorOf(Props.Create<Switch>());
        actor.Tell("become");
        actor.Tell("fail");
        actor.Tell("hello");
        ExpectMsg("first hello");
    }

    [Fact]
    public void ReceiveTimeout_is_sent_by_the_actor_itself_and_outlives_a_restart()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Patient(TestActor, TimeSpan.FromMilliseconds(200))));
        actor.Tell("set");
        actor.Tell(new InvalidOperationException("boom"));
        ExpectMsg("restarted");
        ExpectMsg<ReceiveTimeout>();
        Assert.Equal(actor, LastSender);
    }

    private sealed class Patient : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Patient(IActorRef probe, TimeSpan timeout)
        {
            _probe = probe;
            Receive<string>(_ => Context.SetReceiveTimeout(timeout));
            Receive<Exception>(exception => throw exception);
            Receive<ReceiveTimeout>(elapsed =>
            {
                Context.SetReceiveTimeout(null);
                probe.Tell(elapsed, Sender);
            });
        }

        protected override void PostRestart(Exception reason) => _probe.Tell("restarted");
    }

    private sealed class Picky : ReceiveActor
    {
        public Picky()
        {
            Receive<int>(number => Sender.Tell($"small {number}"), number => number < 10);
            Receive<int>(number => number < 100, number => Sender.Tell($"two digits {number}"));
            Receive<int>(number =>
            {
                if (number < 1_000)
                {
                    Sender.Tell($"taken {number}");
                    return true;
                }

                return false;
            });
            Receive<int>(number => Sender.Tell($"int {number}"));
            ReceiveAny(message => Sender.Tell($"any {message}"));
        }
    }

    private sealed class Switch : ReceiveActor
    {
        public Switch()
        {
            Receive<string>(text => text == "become", _ => Become(Other));
            Receive<string>(text => text == "stack", _ => BecomeStacked(Other));
            Receive<string>(text => Sender.Tell($"first {text}"));
        }

        private void Other()
        {
            Receive<string>(text => text == "unbecome", _ => UnbecomeStacked());
            Receive<string>(text => text == "fail", text => throw new InvalidOperationException(text));
            Receive<string>(text => Sender.Tell($"other {text}"));
        }
    }

    private sealed class StartsWaiting : ReceiveActor
    {
        private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(20);

        public StartsWaiting()
        {
            Receive<IActorRef>(probe => Context.ReceiveTimeout is null, _ =>
            {
                Context.SetReceiveTimeout(Wait);
                throw new InvalidOperationException("boom");
            });
            Receive<IActorRef>(probe => Become(() => ReceiveAny(message => probe.Tell(message))));
        }
    }

    private sealed class Unreachable : ReceiveActor
    {
        public Unreachable(IActorRef probe)
        {
            Receive<object>(_ => { });
            probe.Tell(Record.Exception(() => Receive<string>(_ => { })));
            probe.Tell(Record.Exception(() => ReceiveAny(_ => { })));
        }
    }

    private sealed class AddsLate : ReceiveActor
    {
        public AddsLate()
        {
            Receive<string>(_ => Sender.Tell(Record.Exception(() => Receive<int>(_ => { }))));
        }
    }

    private sealed class Impatient : ReceiveActor
    {
        public Impatient(IActorRef probe)
        {
            Context.SetReceiveTimeout(TimeSpan.FromMilliseconds(20));
            Receive<ReceiveTimeout>(timeout =>
            {
                Context.SetReceiveTimeout(null);
                probe.Tell(timeout);
            });
        }
    }
}
