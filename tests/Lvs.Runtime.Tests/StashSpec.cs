using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class StashSpec : TestKit
{
    [Fact]
    public void UnstashAll_puts_the_messages_before_all_others_in_their_order()
    {
        var actor = Sys.ActorOf(Props.Create<Closed>());
        foreach (var message in new[] { "one", "two", "open", "three" })
        {
            actor.Tell(message);
        }

        Assert.Equal(["one", "two", "three"], ReceiveN(3));
    }

    [Fact]
    public void A_stashed_message_keeps_its_sender()
    {
        var (actor, probe) = (Sys.ActorOf(Props.Create<Closed>()), CreateTestProbe());
        probe.Send(actor, "one");
        actor.Tell("open");
        probe.ExpectMsg("one");
    }

    [Fact]
    public void A_restart_gives_the_stash_back_to_the_mailbox()
    {
        var actor = Sys.ActorOf(Props.Create<Closed>());
        actor.Tell("one");
        actor.Tell("fail");
        actor.Tell("open");
        ExpectMsg("one");
    }

    [Fact]
    public void Unstash_puts_back_the_oldest()
    {
        var actor = Sys.ActorOf(Props.Create<Closed>());
        actor.Tell("one");
        actor.Tell("two");
        actor.Tell("unstash");
        ExpectMsg("one, then 1 left");
    }

    [Fact]
    public void What_is_in_the_stash_of_a_stopped_actor_is_dead_letters()
    {
        var (letters, probe) = (CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create<Closed>());
        probe.Send(actor, "one");
        actor.Tell("two");
        actor.Tell(PoisonPill.Instance);
        letters.ExpectMsg<DeadLetter>(letter => letter.Message is "one" && letter.Sender.Equals(probe.Ref) && letter.Recipient.Equals(actor));
        letters.ExpectMsg<DeadLetter>(letter => letter.Message is "two");
    }

    [Fact]
    public void One_message_is_not_stashed_twice()
    {
        Sys.ActorOf(Props.Create<Closed>()).Tell("twice");
        ExpectMsg<IllegalActorStateException>();
    }

    private sealed class Closed : ReceiveActor, IWithUnboundedStash
    {
        public Closed()
        {
            Receive<string>(text => text == "open", _ =>
            {
                Become(() => ReceiveAny(message => Sender.Tell(message)));
                Stash.UnstashAll();
            });
            Receive<string>(text => text == "fail", text => throw new InvalidOperationException(text));
            Receive<string>(text => text == "unstash", _ =>
            {
                Become(() => ReceiveAny(message => Sender.Tell($"{message}, then {Stash.Count} left")));
                Stash.Unstash();
            });
            Receive<string>(text => text == "twice", _ =>
            {
                Stash.Stash();
                Sender.Tell(Record.Exception(Stash.Stash));
            });
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;
    }
}
