using Lvs.Host.Lab;

namespace Lvs.Host.Bench.Ipvs;

/// <summary>A table from empty, by each program in turn: at a reload of a director that runs, at its start, and how it stops.</summary>
internal sealed class FromEmptyRows(LargeTable table, IReadOnlySet<string> against, CancellationToken cancel)
{
    private readonly bool _againstKeepalived = against.Contains("keepalived");

    public async IAsyncEnumerable<IpvsBenchRow> MeasureAsync()
    {
        var (ipvsadm, bare) = await WithoutDirectorAsync().ConfigureAwait(false);
        var (ourReload, _) = await ReloadAsync(BenchProgram.Both[0]).ConfigureAwait(false);
        double? theirReload = _againstKeepalived ? (await ReloadAsync(BenchProgram.Both[1]).ConfigureAwait(false)).Complete : null;
        yield return new("reload", $"{table.Title}: reload of an empty configuration to complete", "ms", ourReload, theirReload, ipvsadm, bare);

        // A reload of its own: a witness of thousands of datagrams takes the processor from who sends them.
        var (_, writing) = await ReloadAsync(BenchProgram.Both[0], isWitnessed: true).ConfigureAwait(false);
        yield return new("reload-writing", $"{table.Title}: of that, from the first write to the last", "ms", writing, Bare: bare);

        var ours = await StartAndStopAsync(BenchProgram.Both[0]).ConfigureAwait(false);
        var theirs = _againstKeepalived ? await StartAndStopAsync(BenchProgram.Both[1]).ConfigureAwait(false) : ((double Start, double Stop, int Left)?)null;
        yield return new("start", $"{table.Title}: process start to complete", "ms", ours.Start, theirs?.Start, ipvsadm);
        yield return new("stop", $"{table.Title}: SIGTERM to the end", "ms", ours.Stop, theirs?.Stop);
        yield return new("left", $"{table.Title}: servers left after the end", "", ours.Left, theirs?.Left);
    }

    private async Task<(double? Ipvsadm, double Bare)> WithoutDirectorAsync()
    {
        await using var node = await TableNode.BuildAsync().ConfigureAwait(false);
        node.Fill(table);
        var saved = await node.Node.ExecAsync("ipvsadm", "-Sn").ConfigureAwait(false);
        node.Client.Flush();
        var bare = node.Fill(table);
        node.Client.Flush();
        if (!against.Contains("ipvsadm"))
        {
            return (null, bare);
        }

        var file = node.Directory.PathOf("saved");
        await File.WriteAllTextAsync(file, saved.Output, cancel).ConfigureAwait(false);
        var start = LabClock.Now;
        await node.Node.ExecAsync("sh", "-c", $"ipvsadm -R <{file}").ConfigureAwait(false);
        return ((LabClock.Now - start).TotalMilliseconds, bare);
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
