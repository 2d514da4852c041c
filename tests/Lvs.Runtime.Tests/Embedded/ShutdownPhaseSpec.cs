using Akka;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Lvs.Runtime.Scheduling;

namespace Lvs.Runtime.Tests.Embedded;

public sealed class ShutdownPhaseSpec : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly VirtualTimeScheduler _time = new();

    [Fact]
    public async Task A_phase_that_takes_too_long_is_logged_and_left()
    {
        using var system = Create(new ShutdownPhase { Timeout = TimeSpan.FromSeconds(7) });
        var done = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.UnknownReason.Instance);
        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(done.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await done.WaitAsync(Patience);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        Assert.Equal(0, _time.Count);
    }

    [Fact]
    public async Task A_phase_that_does_not_recover_ends_the_shutdown_with_its_failure()
    {
        using var system = Create(new ShutdownPhase { Timeout = TimeSpan.FromSeconds(7), Recover = false });
        var done = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.UnknownReason.Instance);
        _time.Advance(TimeSpan.FromSeconds(7));
        await Assert.ThrowsAsync<TimeoutException>(() => done.WaitAsync(Patience));
        Assert.False(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public void Without_tasks_the_actors_are_told_to_end_before_Run_returns()
    {
        using var system = EmbeddedActorSystem.Create("ending", new EmbeddedSettings { Scheduler = _time }
            .WithDispatcher(EmbeddedSettings.DefaultDispatcher, new DispatcherSettings.CallingThread()));
        _ = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.UnknownReason.Instance);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
    }

    private ActorSystem Create(ShutdownPhase phase)
    {
        var system = EmbeddedActorSystem.Create("ending", new EmbeddedSettings { Scheduler = _time }
            .WithShutdownPhase(CoordinatedShutdown.PhaseServiceStop, phase));
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "never", () => new TaskCompletionSource<Done>().Task);
        return system;
    }
}
