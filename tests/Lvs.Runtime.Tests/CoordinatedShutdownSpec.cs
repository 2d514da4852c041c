using Akka;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class CoordinatedShutdownSpec : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ActorSystem _system = ActorSystem.Create("ending");
    private readonly CoordinatedShutdown _shutdown;

    public CoordinatedShutdownSpec()
    {
        _shutdown = CoordinatedShutdown.Get(_system);
    }

    [Fact]
    public async Task Phases_run_in_their_order_whatever_the_order_of_their_tasks_and_the_actors_end_last()
    {
        _system.ActorOf(Props.Create(() => new LastWords(TestActor)));
        Add(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "three");
        Add(CoordinatedShutdown.PhaseServiceStop, "two");
        Add(CoordinatedShutdown.PhaseBeforeServiceUnbind, "one");
        await _shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);
        Assert.Equal(["one", "two", "three", "farewell"], ReceiveN(4));
        Assert.True(_system.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_tasks_of_a_phase_run_side_by_side_and_the_next_phase_waits_for_all_of_them()
    {
        var gate = new TaskCompletionSource<Done>();
        _shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "waits", () => gate.Task);
        Add(CoordinatedShutdown.PhaseServiceUnbind, "beside");
        Add(CoordinatedShutdown.PhaseServiceStop, "next");
        var done = _shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        ExpectMsg("beside");
        ExpectNoMsg(50);
        gate.SetResult(Done.Instance);
        ExpectMsg("next");
        await done.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_second_run_is_the_first_one_and_the_first_reason_stands()
    {
        Add(CoordinatedShutdown.PhaseServiceStop, "once");
        Assert.Null(_shutdown.ShutdownReason);
        var first = _shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance);
        var second = _shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        await Task.WhenAll(first, second).WaitAsync(Patience);
        ExpectMsg("once");
        ExpectNoMsg(30);
        Assert.Same(CoordinatedShutdown.ClrExitReason.Instance, _shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Terminate_runs_it()
    {
        Add(CoordinatedShutdown.PhaseServiceStop, "stop");
        await _system.Terminate().WaitAsync(Patience);
        ExpectMsg("stop");
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, _shutdown.ShutdownReason);
    }

    [Fact]
    public async Task A_run_from_a_later_phase_leaves_the_earlier_ones_out()
    {
        Add(CoordinatedShutdown.PhaseServiceUnbind, "unbind");
        Add(CoordinatedShutdown.PhaseServiceStop, "stop");
        await _shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop).WaitAsync(Patience);
        ExpectMsg("stop");
        ExpectNoMsg(30);
    }

    [Fact]
    public async Task A_task_that_fails_does_not_keep_the_others()
    {
        _shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "throws", () => throw new InvalidOperationException("boom"));
        _shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => Task.FromException<Done>(new InvalidOperationException("boom")));
        Add(CoordinatedShutdown.PhaseServiceUnbind, "beside");
        Add(CoordinatedShutdown.PhaseServiceStop, "next");
        await _shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);
        ExpectMsg("beside");
        ExpectMsg("next");
    }

    [Fact]
    public void A_phase_that_does_not_exist_is_refused() =>
        Assert.Throws<ConfigurationException>(() => Add("no-such-phase", "task"));

    protected override void AfterAll()
    {
        _system.Terminate().Wait(Patience);
        base.AfterAll();
    }

    private void Add(string phase, string name) => _shutdown.AddTask(phase, name, () =>
    {
        TestActor.Tell(name, ActorRefs.NoSender);
        return Task.FromResult(Done.Instance);
    });

    private sealed class LastWords(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => probe.Tell("farewell");
    }
}
