using Lvs.Host.Lab;

namespace Lvs.Host.Bench.Ipvs;

/// <summary>
/// A table from empty, by each program in turn and several times: at a reload of a director that runs, at its start, and how it stops. The
/// figures are medians.
/// </summary>
internal sealed class FromEmptyRows(LargeTable table, IReadOnlySet<string> against, CancellationToken cancel)
{
    private const int Rounds = 5;

    private readonly bool _againstKeepalived = against.Contains("keepalived");

    public async IAsyncEnumerable<IpvsBenchRow> MeasureAsync()
    {
        double? ipvsadm = against.Contains("ipvsadm") ? await RestoreAsync().ConfigureAwait(false) : null;
        List<double> ourReloads = [];
        List<double> theirReloads = [];
        List<double> writings = [];
        List<double> bare = [];
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(await FillAsync().ConfigureAwait(false));
            ourReloads.Add((await ReloadAsync(BenchProgram.Both[0]).ConfigureAwait(false)).Complete);

            // A reload of its own: a witness of thousands of datagrams takes the processor from who sends them.
            writings.Add((await ReloadAsync(BenchProgram.Both[0], isWitnessed: true).ConfigureAwait(false)).Writing);
            if (_againstKeepalived)
            {
                theirReloads.Add((await ReloadAsync(BenchProgram.Both[1]).ConfigureAwait(false)).Complete);
            }
        }

        yield return new(
            "reload", $"{table.Title}: reload of an empty configuration to complete", "ms", BenchRow.Median(ourReloads), MedianOf(theirReloads), ipvsadm, MedianOf(bare));
        yield return new(
            "reload-writing", $"{table.Title}: of that, from the first write to the last", "ms", BenchRow.Median(writings), Bare: MedianOf(bare));

        List<(double Start, double Stop, int Left)> ours = [];
        List<(double Start, double Stop, int Left)> theirs = [];
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await StartAndStopAsync(BenchProgram.Both[0]).ConfigureAwait(false));
            if (_againstKeepalived)
            {
                theirs.Add(await StartAndStopAsync(BenchProgram.Both[1]).ConfigureAwait(false));
            }
        }

        yield return Row("start", "process start to complete", "ms", run => run.Start) with { Ipvsadm = ipvsadm };
        yield return Row("stop", "SIGTERM to the end", "ms", run => run.Stop);

        // One that leaves something now and then has left something.
        yield return new(
            "left", $"{table.Title}: servers left after the end, at most", "", ours.Max(run => run.Left), theirs.Count == 0 ? null : theirs.Max(run => run.Left));

        IpvsBenchRow Row(string name, string what, string unit, Func<(double Start, double Stop, int Left), double> figure)
            => new(name, $"{table.Title}: {what}", unit, BenchRow.Median([.. ours.Select(figure)]), MedianOf([.. theirs.Select(figure)]));
    }

    private static double? MedianOf(List<double> figures) => figures.Count == 0 ? null : BenchRow.Median(figures);

    // What the netlink client alone takes, warm.
    private async Task<double> FillAsync()
    {
        await using var node = await TableNode.BuildAsync().ConfigureAwait(false);
        node.Fill(table);
        node.Client.Flush();
        var bare = node.Fill(table);
        node.Client.Flush();
        return bare;
    }

    private async Task<double> RestoreAsync()
    {
        await using var node = await TableNode.BuildAsync().ConfigureAwait(false);
        node.Fill(table);
        var saved = await node.Node.ExecAsync("ipvsadm", "-Sn").ConfigureAwait(false);
        node.Client.Flush();
        var file = node.Directory.PathOf("saved");
        await File.WriteAllTextAsync(file, saved.Output, cancel).ConfigureAwait(false);
        var start = LabClock.Now;
        await node.Node.ExecAsync("sh", "-c", $"ipvsadm -R <{file}").ConfigureAwait(false);
        return (LabClock.Now - start).TotalMilliseconds;
    }

    private async Task<(double Complete, double Writing)> ReloadAsync(BenchProgram program, bool isWitnessed = false)
    {
        await using var node = await TableNode.BuildAsync().ConfigureAwait(false);
        var director = program.Install(node.Node, node.Directory);
        try
        {
            // Of one service: keepalived has no process for services without one, and starts it late.
            var first = table.Rows[0];
            director.Start(table.Configuration(1));
            await TableNode.UntilAsync(LabClock.Now, () => node.Client.DumpServers(first.Service.Key).Length == first.Destinations.Count, director, cancel)
                .ConfigureAwait(false);
            await TableNode.UntilAsync(LabClock.Now, () => !program.IsOurs || director.HasStarted, director, cancel).ConfigureAwait(false);
            using var writes = isWitnessed ? await NetlinkTrace.StartAsync(node.Node).ConfigureAwait(false) : null;
            var start = LabClock.Now;
            await director.ReloadAsync(table.Configuration()).ConfigureAwait(false);
            var complete = await node.UntilCompleteAsync(table, start, director, cancel).ConfigureAwait(false);
            if (writes is null)
            {
                return (complete, 0);
            }

            // All but the one service that was there already; the witness hears of them a little later.
            var all = table.FromEmpty.Length - 1 - first.Destinations.Count;
            await TableNode.UntilAsync(start, () => writes.Times.Count >= all, director, cancel).ConfigureAwait(false);
            return (complete, (writes.Times[^1] - writes.Times[0]).TotalMilliseconds);
        }
        finally
        {
            await director.KillAsync().ConfigureAwait(false);
        }
    }

    private async Task<(double Start, double Stop, int Left)> StartAndStopAsync(BenchProgram program)
    {
        await using var node = await TableNode.BuildAsync().ConfigureAwait(false);
        var director = program.Install(node.Node, node.Directory);
        try
        {
            var start = LabClock.Now;
            director.Start(table.Configuration());
            var complete = await node.UntilCompleteAsync(table, start, director, cancel).ConfigureAwait(false);
            await TableNode.UntilAsync(LabClock.Now, () => !program.IsOurs || director.HasStarted, director, cancel).ConfigureAwait(false);
            var (stop, left) = await node.StopAsync(director).ConfigureAwait(false);
            return (complete, stop, left);
        }
        finally
        {
            await director.KillAsync().ConfigureAwait(false);
        }
    }
}
