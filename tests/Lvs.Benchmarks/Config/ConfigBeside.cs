using System.Globalization;
using Spectre.Console;

namespace Lvs.Benchmarks.Config;

/// <summary>
/// <c>lvsd check</c> beside <c>keepalived -t</c> on the same large file: run in turn, medians and their ratio, since a machine that is slow
/// for a while is slow for both.
/// </summary>
internal static class ConfigBeside
{
    public static async Task<int> RunAsync(string lvsd, string keepalived, int rounds, CancellationToken cancel)
    {
        var directory = Directory.CreateTempSubdirectory("lvs-benchmark-");
        try
        {
            var file = Path.Combine(directory.FullName, "keepalived.conf");
            await File.WriteAllTextAsync(file, LargeConfig.Keepalived(), cancel);
            var hocon = Path.Combine(directory.FullName, "lvs.hocon");
            await MeasuredRun.OfAsync(["dotnet", lvsd, "convert", file, "--to", "hocon", "-o", hocon], cancel);
            var measured = new List<(string Name, string[] Command, List<MeasuredRun> Runs)>
            {
                ("keepalived -t", [keepalived, "-t", "-f", file], []),
                ("lvsd check, keepalived.conf", ["dotnet", lvsd, "check", "--offline", "-c", file], []),
                ("lvsd check, HOCON", ["dotnet", lvsd, "check", "--offline", "-c", hocon], []),
            };
            for (var round = 0; round < rounds; round++)
            {
                Console.Error.WriteLine($"round {round + 1} of {rounds}");
                foreach (var (_, command, runs) in measured)
                {
                    runs.Add(await MeasuredRun.OfAsync(command, cancel));
                }
            }

            Write(measured);
            return 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void Write(List<(string Name, string[] Command, List<MeasuredRun> Runs)> measured)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("measured");
        foreach (var column in new[] { "wall ms", "ratio", "processor ms", "ratio", "peak MB", "ratio" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        var first = measured[0].Runs;
        foreach (var (name, _, runs) in measured)
        {
            table.AddRow(
                name,
                Show(runs, r => r.Wall),
                Ratio(runs, first, r => r.Wall),
                Show(runs, r => r.Processor),
                Ratio(runs, first, r => r.Processor),
                Show(runs, r => r.Peak / 1000),
                Ratio(runs, first, r => r.Peak));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = 160;
        console.Write(table);
    }

    private static string Show(List<MeasuredRun> runs, Func<MeasuredRun, double> figure)
        => Median(runs, figure).ToString("F0", CultureInfo.InvariantCulture);

    private static string Ratio(List<MeasuredRun> runs, List<MeasuredRun> first, Func<MeasuredRun, double> figure)
        => (Median(runs, figure) / Median(first, figure)).ToString("F2", CultureInfo.InvariantCulture);

    private static double Median(List<MeasuredRun> runs, Func<MeasuredRun, double> figure)
    {
        var sorted = runs.Select(figure).Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
