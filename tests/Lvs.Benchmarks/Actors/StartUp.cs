using System.Globalization;

namespace Lvs.Benchmarks.Actors;

/// <summary>Runs <see cref="FirstReply"/> in processes of their own.</summary>
internal static class StartUp
{
    private const int Processes = 5;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var times = new List<double[]>();
        for (var i = 0; i < Processes; i++)
        {
            times.Add(await StartAsync());
        }

        return
        [
            new("ActorSystem.Create, cold", Percentile.Of(times.Select(time => time[0]), 50), "ms", MoreIsBetter: false),
            new("process start to first reply", Percentile.Of(times.Select(time => time[1]), 50), "ms", MoreIsBetter: false),
        ];
    }

    private static async Task<double[]> StartAsync()
    {
        var output = await ChildProcess.RunAsync(ChildProcess.Own, ["first-reply"]);
        return [.. output.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }
}
