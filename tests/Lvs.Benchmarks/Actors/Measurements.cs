using System.Text.Json;

namespace Lvs.Benchmarks.Actors;

/// <summary>All measurements of the actor runtime, in the order they are printed.</summary>
internal static class Measurements
{
    private static readonly (string Name, Func<Task<IReadOnlyList<Figure>>> Measure)[] All =
    [
        ("first reply", StartUp.MeasureAsync),
        ("tell", Telling.MeasureAsync),
        ("ping-pong", PingPong.MeasureAsync),
        ("ask", Asking.MeasureAsync),
        ("actors", ManyActors.MeasureAsync),
        ("timers", Timers.MeasureAsync),
        ("persistence", Persisting.MeasureAsync),
    ];

    /// <summary>Measures what is wanted, everything when nothing is named, and writes a JSON line per figure.</summary>
    public static async Task<int> RunAllAsync(string[] only, TextWriter output)
    {
        foreach (var (name, measure) in All)
        {
            if (only.Length > 0 && !only.Any(wanted => name.Contains(wanted, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            foreach (var figure in await measure())
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(figure));
            }
        }

        return 0;
    }
}
