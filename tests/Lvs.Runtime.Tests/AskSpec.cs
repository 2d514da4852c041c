using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class AskSpec : TestKit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Ask_completes_with_the_answer()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        Assert.Equal("hello", await echo.Ask<string>("hello", Second));
    }

    [Fact]
    public async Task Ask_hands_the_reference_to_answer_to_a_message_factory()
    {
        var probe = CreateTestProbe();
        var answer = probe.Ref.Ask<int>(replyTo => new AnswerTo(replyTo), Second, CancellationToken.None);
        probe.ExpectMsg<AnswerTo>().ReplyTo.Tell(42);
        Assert.Equal(42, await answer);
    }

    [Fact]
    public async Task Ask_times_out_when_nobody_answers()
    {
        var answer = CreateTestProbe().Ref.Ask<string>("hello", TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAsync<AskTimeoutException>(() => answer);
    }

    [Fact]
    public async Task Ask_of_a_dead_actor_is_a_dead_letter_and_times_out()
    {
        var (letters, echo) = (CreateTestProbe(), Sys.ActorOf(Props.Create<Echo>()));
        Watch(echo);
        Sys.Stop(echo);
        ExpectTerminated(echo);
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        var answer = echo.Ask<string>("hello", TimeSpan.FromMilliseconds(20));
        letters.ExpectMsg<DeadLetter>(letter => letter.Message is "hello");
        await Assert.ThrowsAsync<AskTimeoutException>(() => answer);
    }

    [Fact]
    public async Task Ask_fails_with_the_cause_of_a_failure()
    {
        var probe = CreateTestProbe();
        var answer = probe.Ref.Ask<string>("hello", Second);
        probe.ExpectMsg("hello");
        probe.Reply(new Status.Failure(new InvalidOperationException("no")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => answer);
    }

    [Fact]
    public async Task Ask_fails_when_the_answer_is_of_another_type()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        await Assert.ThrowsAsync<ArgumentException>(() => echo.Ask<int>("hello", Second));
    }

    [Fact]
    public async Task Ask_is_cancelled_with_its_token()
    {
        using var source = new CancellationTokenSource();
        var answer = CreateTestProbe().Ref.Ask<string>("hello", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task An_answer_of_another_type_and_one_that_is_late_are_dead_letters()
    {
        var (letters, probe) = (CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        var answer = probe.Ref.Ask<int>("how many?", Second);
        probe.ExpectMsg("how many?");
        probe.Reply("many");
        probe.Reply(3);
        Assert.Equal(["many", 3], letters.ReceiveN(2).Cast<DeadLetter>().Select(letter => letter.Message));
        await Assert.ThrowsAsync<ArgumentException>(() => answer);
    }

    [Fact]
    public async Task An_answer_to_a_cancelled_Ask_is_nothing()
    {
        using var source = new CancellationTokenSource();
        var (letters, probe) = (CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        var answer = probe.Ref.Ask<string>("hello", source.Token);
        probe.ExpectMsg("hello");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        probe.Reply("late");
        letters.ExpectNoMsg(50);
    }

    private sealed record AnswerTo(IActorRef ReplyTo);
}
