using System.Diagnostics;
using System.Globalization;

namespace Lvs.Benchmarks.Config;

/// <summary>A program run to its end.</summary>
/// <param name="Wall">From start to end, in milliseconds.</param>
/// <param name="Processor">Of all its threads, in milliseconds: what another program on the machine hardly changes.</param>
/// <param name="Peak">Most memory it held, in kilobytes.</param>
internal sealed record MeasuredRun(double Wall, double Processor, double Peak)
{
    private const string Time = "/usr/bin/time";

    /// <summary>Runs it under GNU time; throws when it fails.</summary>
    public static async Task<MeasuredRun> OfAsync(IReadOnlyList<string> command, CancellationToken cancel)
    {
        var figures = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Time, ["-o", figures, "-f", "%U %S %M", .. command])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            var began = Stopwatch.GetTimestamp();
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var errors = await process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            var wall = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {await output}{errors}");
            }

            var words = (await File.ReadAllTextAsync(figures, cancel)).Split(' ', StringSplitOptions.TrimEntries);
            double Number(int at) => double.Parse(words[at], CultureInfo.InvariantCulture);
            return new(wall, (Number(0) + Number(1)) * 1000, Number(2));
        }
        finally
        {
            File.Delete(figures);
        }
    }
}
