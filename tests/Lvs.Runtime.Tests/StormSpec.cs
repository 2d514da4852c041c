using System.Diagnostics;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Xunit.Abstractions;

namespace Lvs.Runtime.Tests;

/// <summary>After a storm of failures everything is as it was before.</summary>
[Collection(nameof(StormSpec))]
public sealed class StormSpec(ITestOutputHelper output) : TestKit
{
    private const int Children = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Ten_thousand_failing_children_leave_neither_memory_nor_threads_behind()
    {
        using var muted = EventFilter.Exception<Storm.StormException>().Mute();

        // One that is not measured, for what is made once and kept.
        await Rage(Children);
        var (bytes, threads) = (GC.GetTotalMemory(forceFullCollection: true), OwnThreads());
        var start = Stopwatch.GetTimestamp();
        await Rage(Children);
        var took = Stopwatch.GetElapsedTime(start);

        AwaitAssert(() => Assert.InRange(OwnThreads(), 0, threads + 2), TimeSpan.FromSeconds(20));
        var left = GC.GetTotalMemory(forceFullCollection: true) - bytes;
        output.WriteLine(
            $"{Children * Storm.FailuresEach} failures in {took.TotalSeconds:F1} s; {left / 1024} KiB more than before, {OwnThreads() - threads} threads more");
        Assert.InRange(left, long.MinValue, 100 * Children);
    }

    private async Task Rage(int children)
    {
        var storm = new Storm(children);
        var parent = Sys.ActorOf(storm.Parent);
        await storm.Over.WaitAsync(Patience);
        Assert.Equal(children * Storm.FailuresEach, storm.Failures);
        Assert.True(await parent.GracefulStop(Patience));
    }

    /// <summary>Without those of the thread pool, which keeps and drops its own as it likes.</summary>
    private static int OwnThreads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count - ThreadPool.ThreadCount;
    }
}

/// <summary>Alone, as other tests' memory and threads would be counted.</summary>
[CollectionDefinition(nameof(StormSpec), DisableParallelization = true)]
public sealed class StormCollection;
