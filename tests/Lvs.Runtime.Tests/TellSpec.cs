using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class TellSpec : TestKit, INoImplicitSender
{
    [Fact]
    public void Messages_of_one_sender_arrive_in_order()
    {
        var probe = CreateTestProbe();
        var relay = Sys.ActorOf(Props.Create(() => new Relay(probe.Ref)));
        for (var i = 0; i < 10_000; i++)
        {
            relay.Tell(i);
        }

        Assert.Equal(Enumerable.Range(0, 10_000), probe.ReceiveN(10_000).Cast<int>());
    }

    [Fact]
    public void Each_of_several_senders_has_its_order_kept()
    {
        var probe = CreateTestProbe();
        var relay = Sys.ActorOf(Props.Create(() => new Relay(probe.Ref)));
        Parallel.For(0, 4, sender =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                relay.Tell((sender, i));
            }
        });

        var bySender = probe.ReceiveN(8_000).Cast<(int Sender, int Number)>().ToLookup(message => message.Sender, message => message.Number);
        Assert.All(bySender, numbers => Assert.Equal(Enumerable.Range(0, 2_000), numbers));
    }

    [Fact]
    public void A_message_from_outside_has_no_sender_but_dead_letters()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell("hello");
        probe.ExpectMsg("hello");
        Assert.Equal(Sys.DeadLetters, probe.LastSender);
    }

    [Fact]
    public void A_message_from_an_actor_has_it_as_the_sender()
    {
        var probe = CreateTestProbe();
        var relay = Sys.ActorOf(Props.Create(() => new Relay(probe.Ref)));
        relay.Tell("hello");
        probe.ExpectMsgFrom<string>(relay);
    }

    [Fact]
    public void Forward_keeps_the_sender()
    {
        var (probe, asker) = (CreateTestProbe(), CreateTestProbe());
        var forwarder = Sys.ActorOf(Props.Create(() => new Forwarder(probe.Ref)));
        asker.Send(forwarder, "hello");
        probe.ExpectMsgFrom<string>(asker.Ref);
    }

    [Fact]
    public void A_message_to_a_stopped_actor_is_a_dead_letter()
    {
        var (letters, probe) = (CreateTestProbe(), CreateTestProbe());
        var echo = Sys.ActorOf(Props.Create<Echo>());
        probe.Watch(echo);
        Sys.Stop(echo);
        probe.ExpectTerminated(echo);
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));

        probe.Send(echo, "late");

        var letter = letters.ExpectMsg<DeadLetter>();
        Assert.Equal(("late", probe.Ref, echo), (letter.Message, letter.Sender, letter.Recipient));
    }

    [Fact]
    public void What_was_left_in_a_stopped_mailbox_is_dead_letters()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        using var gate = new ManualResetEventSlim();
        var (stopping, asker) = (Sys.ActorOf(Props.Create(() => new StopsItself(gate))), CreateTestProbe());
        asker.Send(stopping, "first");
        asker.Send(stopping, "second");
        stopping.Tell("third");
        gate.Set();
        var left = letters.ReceiveN(2).Cast<DeadLetter>().ToList();
        Assert.Equal([("second", asker.Ref, stopping), ("third", Sys.DeadLetters, stopping)], left.Select(letter => (letter.Message, letter.Sender, letter.Recipient)));
    }

    [Fact]
    public void A_suppressed_message_is_a_dead_letter_of_its_own_kind()
    {
        var (letters, suppressed) = (CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        Sys.EventStream.Subscribe(suppressed.Ref, typeof(SuppressedDeadLetter));
        Sys.DeadLetters.Tell(new Discreet());
        suppressed.ExpectMsg<SuppressedDeadLetter>(letter => letter.Message is Discreet);
        letters.ExpectNoMsg(50);
    }

    [Fact]
    public void Nobody_swallows_what_it_is_told()
    {
        ActorRefs.Nobody.Tell("hello", ActorRefs.NoSender);
        Assert.True(ActorRefs.Nobody.IsNobody());
        Assert.True(ActorRefs.NoSender.IsNobody());
    }

    private sealed record Discreet : IDeadLetterSuppression;

    private sealed class Relay : ReceiveActor
    {
        public Relay(IActorRef target)
        {
            ReceiveAny(message => target.Tell(message));
        }
    }

    private sealed class Forwarder : ReceiveActor
    {
        public Forwarder(IActorRef target)
        {
            ReceiveAny(target.Forward);
        }
    }

    private sealed class StopsItself : ReceiveActor
    {
        public StopsItself(ManualResetEventSlim gate)
        {
            ReceiveAny(_ =>
            {
                Context.Stop(Self);
                gate.Wait();
            });
        }
    }
}
