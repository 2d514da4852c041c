using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class ReceiveAsyncSpec : TestKit
{
    [Fact]
    public void ReceiveAsync_suspends_the_mailbox_until_the_task_ends()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Waits(gate.Task, TestActor)));
        actor.Tell("one");
        actor.Tell(2);
        ExpectMsg("one begins");
        ExpectNoMsg(50);
        gate.SetResult();
        ExpectMsg("one ends");
        ExpectMsg(2);
    }

    [Fact]
    public void Sender_and_Self_hold_after_an_await()
    {
        var actor = Sys.ActorOf(Props.Create<AnswersLate>());
        var probe = CreateTestProbe();
        probe.Send(actor, "hello");
        probe.ExpectMsg("hello");
        Assert.Equal(actor, probe.LastSender);
    }

    [Fact]
    public void A_failure_after_an_await_is_the_supervisors()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Waits(gate.Task, TestActor)));
        actor.Tell("one");
        actor.Tell(2);
        ExpectMsg("one begins");
        gate.SetException(new InvalidOperationException("boom"));
        ExpectMsg("boom over one");
        ExpectMsg(2);
    }

    [Fact]
    public void PreRestart_is_told_the_message_that_failed_after_an_await()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Waits(gate.Task, TestActor)));
        actor.Tell("one");
        ExpectMsg("one begins");
        gate.SetException(new InvalidOperationException("boom"));
        ExpectMsg("boom over one");
    }

    [Fact]
    public void A_stop_does_not_wait_for_the_task()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Waits(new TaskCompletionSource().Task, TestActor)));
        Watch(actor);
        actor.Tell("one");
        ExpectMsg("one begins");
        Sys.Stop(actor);
        ExpectTerminated(actor);
    }

    private sealed class Waits : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Waits(Task gate, IActorRef probe)
        {
            _probe = probe;
            ReceiveAsync<string>(async text =>
            {
                probe.Tell($"{text} begins");
                await gate;
                probe.Tell($"{text} ends");
            });
            Receive<int>(number => probe.Tell(number));
        }

        protected override void PreRestart(Exception reason, object? message)
        {
            _probe.Tell($"{reason.Message} over {message}");
            base.PreRestart(reason, message);
        }
    }

    private sealed class AnswersLate : ReceiveActor
    {
        public AnswersLate()
        {
            ReceiveAsync<string>(async text =>
            {
                await Task.Yield();
                await Task.Delay(1);
                Sender.Tell(text, Self);
            });
        }
    }
}
