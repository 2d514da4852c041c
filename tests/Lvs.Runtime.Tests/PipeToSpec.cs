using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class PipeToSpec : TestKit
{
    [Fact]
    public async Task PipeTo_sends_the_result_from_the_sender()
    {
        var probe = CreateTestProbe();
        await Task.FromResult(42).PipeTo(TestActor, sender: probe.Ref);
        Assert.Equal(42, ExpectMsgFrom<int>(probe.Ref));
    }

    [Fact]
    public async Task PipeTo_maps_the_result()
    {
        await Task.FromResult(42).PipeTo(TestActor, success: number => $"got {number}");
        ExpectMsg("got 42");
    }

    [Fact]
    public async Task PipeTo_sends_a_failure_when_there_is_no_mapper()
    {
        var cause = new InvalidOperationException("no");
        await Task.FromException<int>(cause).PipeTo(TestActor);
        Assert.Same(cause, ExpectMsg<Status.Failure>().Cause);
    }

    [Fact]
    public async Task PipeTo_maps_a_failure()
    {
        await Task.FromException(new InvalidOperationException("no")).PipeTo(TestActor, failure: exception => exception.Message);
        ExpectMsg("no");
    }

    [Fact]
    public async Task PipeTo_of_a_task_without_a_result_sends_only_what_a_mapper_makes()
    {
        await Task.CompletedTask.PipeTo(TestActor);
        await Task.CompletedTask.PipeTo(TestActor, success: () => "done");
        ExpectMsg("done");
    }
}
