using System.Diagnostics;
using Akka.Actor;

namespace Lvs.Benchmarks.Actors;

/// <summary>One question after the other, from outside.</summary>
internal static class Asking
{
    private const int Questions = 200_000;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var system = BenchmarkSystem.Create("asking");
        var counter = system.ActorOf(Props.Create(() => new Counter()));
        await AskAsync(counter);
        var micros = await AskAsync(counter);
        return
        [
            new("Ask p50", Percentile.Of(micros, 50), "µs", MoreIsBetter: false),
            new("Ask p99", Percentile.Of(micros, 99), "µs", MoreIsBetter: false),
        ];
    }

    private static async Task<double[]> AskAsync(IActorRef counter)
    {
        var micros = new double[Questions];
        for (var i = 0; i < Questions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await counter.Ask<long>(Counter.GetCount.Instance, TimeSpan.FromSeconds(10));
            micros[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return micros;
    }
}
