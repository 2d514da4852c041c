using System.Diagnostics;

namespace Lvs.Benchmarks.Director;

/// <summary>One thing that was measured, in milliseconds and megabytes; what a kind has no figure for is null.</summary>
internal sealed record Phase(string Name, double Took)
{
    public double? Allocated { get; private init; }

    public double? Collections { get; private init; }

    public double? Pauses { get; private init; }

    public double? Processor { get; private init; }

    public double? Slowest { get; private init; }

    public static T Measure<T>(string name, List<Phase> phases, Func<T> work)
    {
        T result = default!;
        MeasureAsync(
            name,
            phases,
            () =>
            {
                result = work();
                return Task.CompletedTask;
            }).GetAwaiter().GetResult();
        return result;
    }

    public static async Task MeasureAsync(string name, List<Phase> phases, Func<Task> work)
    {
        var (allocated, collections, pauses) = (GC.GetTotalAllocatedBytes(), GC.CollectionCount(0), GC.GetTotalPauseDuration());
        var (processor, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await work();
        phases.Add(new Phase(name, Stopwatch.GetElapsedTime(start).TotalMilliseconds)
        {
            Allocated = (GC.GetTotalAllocatedBytes() - allocated) / 1e6,
            Collections = GC.CollectionCount(0) - collections,
            Pauses = (GC.GetTotalPauseDuration() - pauses).TotalMilliseconds,
            Processor = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds,
        });
    }

    public static Phase OfLatencies(string name, IEnumerable<double> latencies)
    {
        double[] sorted = [.. latencies.Order()];
        return new Phase(name, sorted[sorted.Length / 2]) { Slowest = sorted[^1] };
    }
}
