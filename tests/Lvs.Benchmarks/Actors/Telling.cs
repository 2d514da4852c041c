using System.Diagnostics;
using Akka.Actor;

namespace Lvs.Benchmarks.Actors;

/// <summary>One thread tells one actor as fast as it can; counted until the last message has been handled.</summary>
internal static class Telling
{
    private const int Messages = 3_000_000;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var system = BenchmarkSystem.Create("telling");
        var counter = system.ActorOf(Props.Create(() => new Counter()));
        var message = new object();
        await TellAsync(counter, () => message);
        var (one, bytes) = await TellAsync(counter, () => message);
        var (many, _) = await TellAsync(counter, () => new object());
        return
        [
            new("Tell, one message object", one / 1e6, "M/s", MoreIsBetter: true),
            new("Tell, a new object each", many / 1e6, "M/s", MoreIsBetter: true),
            new("allocated per Tell of a reference", bytes, "B", MoreIsBetter: false),
        ];
    }

    private static async Task<(double PerSecond, double Bytes)> TellAsync(IActorRef counter, Func<object> message)
    {
        var (start, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
        for (var i = 0; i < Messages; i++)
        {
            counter.Tell(message(), ActorRefs.NoSender);
        }

        await counter.Ask<long>(Counter.GetCount.Instance, TimeSpan.FromMinutes(1));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (Messages / seconds, Math.Round((GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)Messages, 1));
    }
}
