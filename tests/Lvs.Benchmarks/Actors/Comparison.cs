using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Lvs.Benchmarks.Actors;

/// <summary>
/// Measures in processes of their own, this engine and the one beside it in turn, and prints medians and their ratio: a machine that
/// is slow for a while is slow for both.
/// </summary>
internal static class Comparison
{
    public static async Task<int> RunAsync(string? beside, int rounds, string[] only, CancellationToken cancel)
    {
        var (ours, theirs) = (new Medians(), new Medians());
        for (var round = 0; round < rounds; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {rounds}");
            ours.Add(await MeasureAsync(ChildProcess.Own, only, cancel));
            if (beside is not null)
            {
                theirs.Add(await MeasureAsync(beside, only, cancel));
            }
        }

        var table = new Table().Border(TableBorder.Markdown).AddColumn("measured").AddColumn(new TableColumn("this engine").RightAligned());
        if (beside is not null)
        {
            table.AddColumn(new TableColumn("beside").RightAligned()).AddColumn(new TableColumn("better by").RightAligned());
        }

        foreach (var figure in ours.Figures)
        {
            var cells = new List<string> { figure.Name, Shown(figure) };
            if (beside is not null)
            {
                var other = theirs.Figures.FirstOrDefault(theirsToo => theirsToo.Name == figure.Name);
                cells.Add(other is null ? "" : Shown(other));
                cells.Add(other is null ? "" : Ratio(figure, other));
            }

            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = 160;
        console.Write(table);
        return 0;
    }

    private static string Shown(Figure figure) =>
        string.Create(CultureInfo.InvariantCulture, $"{figure.Value:#,0.###} {figure.Unit}");

    private static string Ratio(Figure ours, Figure theirs)
    {
        var (better, worse) = ours.MoreIsBetter ? (ours.Value, theirs.Value) : (theirs.Value, ours.Value);
        return worse == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{better / worse:0.00}×");
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(string program, string[] only, CancellationToken cancel)
    {
        var output = await ChildProcess.RunAsync(program, only.SelectMany(name => new[] { "--only", name }).Prepend("once"), cancel);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Figure>(line)!)];
    }

    private sealed class Medians
    {
        private readonly List<(Figure Shape, List<double> Values)> _all = [];

        public IEnumerable<Figure> Figures => _all.Select(row => row.Shape with { Value = Median(row.Values) });

        public void Add(IReadOnlyList<Figure> figures)
        {
            foreach (var figure in figures)
            {
                var index = _all.FindIndex(row => row.Shape.Name == figure.Name);
                if (index < 0)
                {
                    _all.Add((figure, [figure.Value]));
                }
                else
                {
                    _all[index].Values.Add(figure.Value);
                }
            }
        }

        private static double Median(List<double> values)
        {
            var sorted = values.Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
