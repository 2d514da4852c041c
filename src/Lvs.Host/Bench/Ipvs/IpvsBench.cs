using System.Text.Json;
using Lvs.Host.Cli;
using Lvs.Host.Lab;

namespace Lvs.Host.Bench.Ipvs;

/// <summary>
/// <c>lvsd bench ipvs --against keepalived,ipvsadm</c>: large tables by each program in turn, inside one kernel, and a table of what was
/// measured. Where the running kernel has no ip_vs, inside user-mode Linux.
/// </summary>
internal static class IpvsBench
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="options">What was asked for.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<int> RunAsync(IpvsBenchOptions options, CancellationToken cancel)
    {
        Privileged.RequireRoot();
        var ipvsHere = await IpvsKernel.HasIpvsAsync().ConfigureAwait(false);
        if (!options.IsInside)
        {
            await LabPackages.EnsureAsync(ipvsHere, forTests: false, Console.Error).ConfigureAwait(false);
        }

        return ipvsHere || options.IsInside
            ? await MeasureAsync(options, cancel).ConfigureAwait(false)
            : await UmlLauncher.RunAsync(_ => [.. LvsdCommand.Prefix, .. options.InsideArguments], keep: false, reportFile: null, cancel)
                .ConfigureAwait(false);
    }

    private static async Task<int> MeasureAsync(IpvsBenchOptions options, CancellationToken cancel)
    {
        if (!options.IsJson)
        {
            Console.WriteLine($"{IpvsKernel.Description}, {Environment.ProcessorCount} processor(s)");
            Console.WriteLine(IpvsBenchRow.Header);
        }

        List<IpvsBenchRow> rows = [];
        var small = new FromEmptyRows(new LargeTable(1_000, 10_000), options.Against, cancel);
        var large = new AdoptionRows(new LargeTable(2_284, 37_298), options.Duration, cancel);
        foreach (var part in new[] { small.MeasureAsync(), large.MeasureAsync() })
        {
            await foreach (var row in part.ConfigureAwait(false))
            {
                rows.Add(row);
                if (!options.IsJson)
                {
                    Console.WriteLine(row);
                }
            }
        }

        if (options.IsJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(rows, Json));
        }

        return ExitCode.Success;
    }
}
