using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class TestKitSpec : TestKit
{
    [Fact]
    public async Task The_test_is_the_sender_also_after_an_await()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        echo.Tell("one");
        ExpectMsg("one");
        await Task.Delay(1);
        echo.Tell("two");
        ExpectMsg("two");
    }

    [Fact]
    public void FishForMessage_leaves_out_what_comes_before()
    {
        TestActor.Tell("one");
        TestActor.Tell("two");
        Assert.Equal("two", FishForMessage<string>(text => text == "two"));
        Assert.False(HasMessages);
    }

    [Fact]
    public void A_probe_answers_and_forwards_as_itself()
    {
        var (probe, other) = (CreateTestProbe("probe"), CreateTestProbe());
        probe.Ref.Tell("question", TestActor);
        probe.ExpectMsg("question");
        probe.Forward(other.Ref);
        other.ExpectMsgFrom<string>(TestActor);
        probe.Reply("answer");
        Assert.Equal("answer", ExpectMsgFrom<string>(probe.Ref));
    }

    [Fact]
    public void Expectations_fail_when_they_should()
    {
        Assert.ThrowsAny<Exception>(() => ExpectMsg<string>(TimeSpan.FromMilliseconds(10)));
        TestActor.Tell(1);
        Assert.ThrowsAny<Exception>(() => ExpectMsg<string>());
        TestActor.Tell("one");
        Assert.ThrowsAny<Exception>(() => ExpectMsg("two"));
        TestActor.Tell("one");
        Assert.ThrowsAny<Exception>(() => ExpectNoMsg(TimeSpan.FromMilliseconds(10)));
    }

    [Fact]
    public void Within_bounds_the_expectations_in_it() =>
        Assert.ThrowsAny<Exception>(() => Within(TimeSpan.FromMilliseconds(20), () => ExpectMsg<string>()));
}
