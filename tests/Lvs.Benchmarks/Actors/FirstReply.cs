using System.Diagnostics;
using System.Globalization;
using Akka.Actor;

namespace Lvs.Benchmarks.Actors;

/// <summary>What a young process does: it makes a system and asks its first question.</summary>
internal static class FirstReply
{
    public static async Task<int> RunAsync(TextWriter output)
    {
        var start = Stopwatch.GetTimestamp();
        using var system = BenchmarkSystem.Create("first");
        var created = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var counter = system.ActorOf(Props.Create(() => new Counter()));
        await counter.Ask<long>(Counter.GetCount.Instance, TimeSpan.FromSeconds(10));
        var sinceStart = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{created} {sinceStart}"));
        return 0;
    }
}
