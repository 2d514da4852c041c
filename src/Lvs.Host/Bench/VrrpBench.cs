using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lvs.Host.Cli;
using Lvs.Host.Lab;

namespace Lvs.Host.Bench;

/// <summary><c>lvsd bench vrrp --against keepalived</c>: both programs in turn, in namespaces, and a table of what was measured.</summary>
internal static class VrrpBench
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancel)
    {
        Privileged.RequireRoot();
        await LabPackages.EnsureAsync(ipvsHere: true, forTests: false, Console.Error).ConfigureAwait(false);
        List<BenchRow> rows = [];
        foreach (var part in Parts(options, cancel))
        {
            foreach (var row in await MeasureAsync(part).ConfigureAwait(false))
            {
                rows.Add(row);
                if (!options.Json)
                {
                    Console.WriteLine(Line(row));
                }
            }
        }

        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(rows, Json));
        }

        return ExitCode.Success;
    }

    private static async Task<IReadOnlyList<BenchRow>> MeasureAsync(Func<Task<IReadOnlyList<BenchRow>>> part)
    {
        try
        {
            return await part().ConfigureAwait(false);
        }
        catch (ExpectationException unmet)
        {
            throw new OperatorException($"not measured: {unmet.Message}");
        }
    }

    private static IEnumerable<Func<Task<IReadOnlyList<BenchRow>>>> Parts(BenchOptions options, CancellationToken cancel)
    {
        if (!options.Json)
        {
            Console.WriteLine(Columns("", "lvsd", "keepalived", "ratio"));
        }

        foreach (var (name, seconds) in new[] { ("1s", 1), ("100ms", 0.1), ("10ms", 0.01) })
        {
            yield return () => new FailoverRows(options, cancel).MeasureAsync(name, TimeSpan.FromSeconds(seconds));
        }

        yield return () => new TakeoverRows(options, cancel).MeasureAsync(1000);
        yield return () => new TakeoverRows(options, cancel).MeasureAsync(4000);
        yield return () => new ProcessorRows(options, cancel).MeasureAsync();
        yield return () => new SteadyRows(options, cancel).MeasureAsync();
    }

    private static string Line(BenchRow row)
        => Columns(row.What, Number(row.OursMedian, row.Unit), Number(row.TheirsMedian, row.Unit), Ratio(row));

    private static string Columns(string what, string ours, string theirs, string ratio) => $"{what,-92} {ours,14} {theirs,14} {ratio,8}".TrimEnd();

    private static string Number(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {unit}").TrimEnd();

    private static string Ratio(BenchRow row)
        => row.TheirsMedian > 0 ? (row.OursMedian / row.TheirsMedian).ToString("0.00", CultureInfo.InvariantCulture) : "";
}
