using Akka.Actor;
using Lvs.Runtime.Scheduling;

namespace Lvs.Runtime.Tests.Embedded;

/// <summary>What of a storm can be counted exactly.</summary>
[Collection(nameof(Tests.StormSpec))]
public sealed class StormSpec : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ActorSystem _system = EmbeddedActorSystem.Create(
        "storm", new EmbeddedSettings().WithDispatcher("pinned", new DispatcherSettings.Pinned { ThreadName = "in the storm" }));

    private TimerScheduler Timers => (TimerScheduler)_system.Scheduler;

    public void Dispose() => _system.Dispose();

    [Fact]
    public async Task No_timer_is_left_although_the_supervisors_end_before_theirs_are_due()
    {
        await Rage(new Storm(10_000));
        Assert.Equal(0, Timers.Count);
    }

    [Fact]
    public async Task The_threads_of_pinned_children_end_with_them()
    {
        await Rage(new Storm(100, "pinned"));
        using var deadline = new CancellationTokenSource(Patience);
        while (PinnedThreads() > 0)
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    private async Task Rage(Storm storm)
    {
        var parent = _system.ActorOf(storm.Parent);
        await storm.Over.WaitAsync(Patience);
        Assert.True(await parent.GracefulStop(Patience));
    }

    private static int PinnedThreads() => Directory.GetDirectories("/proc/self/task").Count(task => IsPinned(Path.Combine(task, "comm")));

    private static bool IsPinned(string file)
    {
        try
        {
            return File.ReadAllText(file).StartsWith("in the storm", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended just now.
            return false;
        }
    }
}
