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
            Receive<string>(text => Sender.Tell($"other {text}"));
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
