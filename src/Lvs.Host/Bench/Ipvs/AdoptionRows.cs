using Lvs.Core.Services;
using Lvs.Host.Cli;
using Lvs.Host.Control;
using Lvs.Host.Lab;

namespace Lvs.Host.Bench.Ipvs;

/// <summary>A director over a large table that is there already: its start, changes of single servers, what the audit costs, its stop.</summary>
internal sealed class AdoptionRows(LargeTable table, TimeSpan idle, CancellationToken cancel)
{
    private const int Changes = 50;
    private const double Percent = 100;
    private const int MostPauses = 30;
    private const double Calm = 5;

    private const int Verdicts = 50;
    private const int CheckedPort = 9_000;
    private const double Milliseconds = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HalfMinute = Minute / 2;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    public async IAsyncEnumerable<IpvsBenchRow> MeasureAsync()
    {
        await using var node = await TableNode.BuildAsync().ConfigureAwait(false);
        node.Fill(table);
        using var server = new SwitchedServer(node.Node.Namespace, CheckedPort);
        var director = new LvsdDirector(node.Node, node.Directory);
        using var writes = await NetlinkTrace.StartAsync(node.Node).ConfigureAwait(false);
        try
        {
            var start = LabClock.Now;
            director.Start(table.Configuration(checkedAt: CheckedPort));
            await TableNode.UntilAsync(start, () => director.HasStarted, director, cancel).ConfigureAwait(false);
            var started = (LabClock.Now - start).TotalMilliseconds;
            var adopting = writes.Writes.Count;
            await UntilCalmAsync(director).ConfigureAwait(false);
            var status = await director.StatusAsync(Patience, cancel).ConfigureAwait(false);
            yield return Row("adopt", "start over the same table, until it runs", "ms", started);
            yield return Row("adopt-process", "of that, until it reads its configuration", "ms", status.Runtime.SecondsToRead * Milliseconds);
            yield return Row("adopt-read", "of that, reading and checking it", "ms", status.Runtime.SecondsOfReading * Milliseconds);
            yield return Row("adopt-force", "of that, from there until all of it is in force", "ms", status.Runtime.SecondsToForce * Milliseconds);
            yield return Row("adopt-table", "of that, reading the table and comparing it", "ms", (status.Ipvs.SecondsToAdopt ?? 0) * Milliseconds);
            yield return Row("adopt-writes", "writes of that", "", adopting);

            var reloaded = LabClock.Now;
            await director.ReloadOverControlAsync(table.Configuration(checkedAt: CheckedPort, auditSeconds: (int)Minute.TotalSeconds), cancel).ConfigureAwait(false);
            await UntilCalmAsync(director).ConfigureAwait(false);
            var (audit, all) = await AuditAsync(director, reloaded + HalfMinute).ConfigureAwait(false);
            yield return Row("audit", "an audit each minute, of one core", "%", audit / Minute.TotalSeconds * Percent);
            yield return Row("audit-writes", "writes meanwhile", "", writes.Writes.Count - adopting);
            yield return Row("idle", "the whole process meanwhile, with a check each half second", "%", all);

            var taken = await ChangeVerdictsAsync(node, director, server).ConfigureAwait(false);
            yield return Row("verdict", $"a verdict to the kernel's answer, median of {taken.Count}", "ms", taken.Median * Milliseconds);
            yield return Row("verdict-late", "the slowest of them", "ms", taken.Slowest * Milliseconds);

            var latencies = await ChangeAsync(node, director).ConfigureAwait(false);
            yield return Row("change", $"an order for one server to the kernel, median of {Changes}", "ms", latencies[Changes / 2]);
            yield return Row("change-late", "the slowest of them", "ms", latencies[^1]);

            var (stop, left) = await node.StopAsync(director).ConfigureAwait(false);
            yield return Row("large-stop", "SIGTERM to the end", "ms", stop);
            yield return Row("large-left", "servers left after the end", "", left);
        }
        finally
        {
            await director.KillAsync().ConfigureAwait(false);
        }
    }

    private IpvsBenchRow Row(string name, string what, string unit, double figure) => new(name, $"{table.Title}: {what}", unit, figure);

    // Tens of thousands of actors begin only now, and are nothing the audit is to blame for.
    private async Task UntilCalmAsync(LvsdDirector director)
    {
        for (var pause = 0; pause < MostPauses; pause++)
        {
            if (await UsedAsync(director, Pause).ConfigureAwait(false) < Calm)
            {
                return;
            }
        }
    }

    // The seconds of an audit by the director's own clock, without what comes between its slices; and percent of one core, by all threads.
    // An answer about so many servers takes the processor from an audit: it is asked for half a minute away from them.
    private async Task<(double Audit, double All)> AuditAsync(LvsdDirector director, TimeSpan between)
    {
        var done = (await IpvsAsync(director).ConfigureAwait(false)).Audits;
        for (var attempt = 0; attempt < MostPauses; attempt++)
        {
            do
            {
                between += Minute;
            }
            while (between < LabClock.Now + idle);
            await Task.Delay(between - idle - LabClock.Now, cancel).ConfigureAwait(false);
            var used = await UsedAsync(director, idle).ConfigureAwait(false);
            var now = await IpvsAsync(director).ConfigureAwait(false);
            if (now.Audits > done)
            {
                return (now.SecondsOfAudit, used);
            }
        }

        throw new OperatorException("there was no audit");
    }

    private async Task<IpvsReport> IpvsAsync(LvsdDirector director) => (await director.StatusAsync(Patience, cancel).ConfigureAwait(false)).Ipvs;

    // Percent of one core.
    private async Task<double> UsedAsync(LvsdDirector director, TimeSpan time)
    {
        var before = director.ProcessorTime;
        var start = LabClock.Now;
        await Task.Delay(time, cancel).ConfigureAwait(false);
        return (director.ProcessorTime - before) / (LabClock.Now - start) * Percent;
    }

    // By the director's own clock: who looks at the table from outside takes the processor from it.
    private async Task<WriteLatencyReport> ChangeVerdictsAsync(TableNode node, LvsdDirector director, SwitchedServer server)
    {
        var (service, key) = (table.Rows[0].Service.Key, table.Rows[0].Destinations[0].Key);
        for (var verdict = 0; verdict < Verdicts; verdict++)
        {
            var isUp = verdict % 2 == 1;
            server.Switch(isUp);
            for (var start = LabClock.Now; node.Client.DumpServers(service).Any(entry => entry.Destination.Key == key) != isUp;)
            {
                if (LabClock.Now - start > Patience)
                {
                    throw new OperatorException($"no verdict about {key}: {string.Join('\n', director.LastLogLines)}");
                }

                await Task.Delay(Glance, cancel).ConfigureAwait(false);
            }
        }

        return (await director.StatusAsync(Patience, cancel).ConfigureAwait(false)).Ipvs.Changes
            ?? throw new OperatorException("the director knows of no change");
    }

    // From the request on the control socket on, so that reading and checking it counts, too.
    private async Task<double[]> ChangeAsync(TableNode node, LvsdDirector director)
    {
        using var control = new ControlClient(director.ControlSocket);
        List<double> latencies = [];
        for (var change = -1; change < Changes; change++)
        {
            // The first compiles what an order needs, and does not count.
            var row = table.Rows[change + 1];
            var server = row.Destinations[0].Key;
            var weight = change + 3;
            var start = LabClock.Now;
            var answer = control.OrderAsync(new ServerRequest(ServerOrderKind.Weigh, server.ToString(), null, weight), cancel);
            while (!node.Client.DumpServers(row.Service.Key).Any(entry => entry.Destination.Key == server && entry.Destination.Weight == weight))
            {
                if (answer.IsFaulted)
                {
                    throw new OperatorException($"{server} was not given a weight: {answer.Exception.Message}");
                }

                await Task.Yield();
            }

            latencies.Add((LabClock.Now - start).TotalMilliseconds);
            await answer.ConfigureAwait(false);
        }

        return [.. latencies.Skip(1).Order()];
    }
}
