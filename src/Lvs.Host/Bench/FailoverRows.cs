using Lvs.Host.Cli;
using Lvs.Host.Lab;

namespace Lvs.Host.Bench;

/// <summary>From the last advert of a master that was killed or frozen to the first of its backup, on the wire.</summary>
internal sealed class FailoverRows(BenchOptions options, CancellationToken cancel)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeastQuiet = TimeSpan.FromSeconds(0.5);

    /// <summary>The rows of one interval.</summary>
    public async Task<IReadOnlyList<BenchRow>> MeasureAsync(string name, TimeSpan interval)
    {
        var rows = new List<BenchRow>();
        foreach (var (fault, inflict) in new (string, Func<Director, Task>)[] { ("kill", d => d.KillAsync()), ("freeze", d => d.FreezeAsync()) })
        {
            if (options.Wants($"{fault}-{name}"))
            {
                var (ours, theirs) = await BenchProgram.MeasureAsync(program => MeasureAsync(program, interval, inflict)).ConfigureAwait(false);
                rows.Add(new BenchRow($"{fault}-{name}", $"{fault} of the master to the backup's first advert, adverts every {name}", "ms", ours, theirs));
            }
        }

        return rows;
    }

    private async Task<IReadOnlyList<double>> MeasureAsync(BenchProgram program, TimeSpan interval, Func<Director, Task> inflict)
    {
        await using var lab = await LabNetwork.BuildAsync("lvs-b-", directors: 2, realServers: 0).ConfigureAwait(false);
        lab.Install(program.Install, program.Install);
        Director[] directors = [.. lab.Directors.Cast<Director>()];
        var text = RouterText.Write(RouterText.Routers(1, _ => Node.Interface, 100, interval), preempt: false);
        foreach (var director in directors)
        {
            director.Start(text);
        }

        List<double> found = [];
        while (found.Count < options.Runs)
        {
            var master = await SettledAsync(lab, directors, interval).ConfigureAwait(false);
            var backup = directors.Single(director => director != master);
            var start = LabClock.Now;
            await inflict(master).ConfigureAwait(false);
            await Wait.UntilAsync(
                Limit, () => new Observation(lab.Observer.FirstFrom(backup.Node, start) is not null, $"no advert from {backup.Node.Name}"), cancel).ConfigureAwait(false);
            var first = lab.Observer.FirstFrom(backup.Node, start)!.Value;
            found.Add((first.At - lab.Observer.LastFrom(master.Node, first.At)!.Value.At).TotalMilliseconds);
            await master.KillAsync().ConfigureAwait(false);
            master.Start(text);
        }

        return found;
    }

    // Both run, and one alone has sent adverts for a while.
    private async Task<Director> SettledAsync(LabNetwork lab, Director[] directors, TimeSpan interval)
    {
        var quiet = 2.5 * interval > LeastQuiet ? 2.5 * interval : LeastQuiet;
        Director? master = null;
        TimeSpan? since = null;
        await Wait.UntilAsync(
            Limit,
            () =>
            {
                if (directors.FirstOrDefault(director => !director.IsRunning) is { } dead)
                {
                    throw new OperatorException($"{dead.Program} has ended: {string.Join('\n', dead.LastLogLines)}");
                }

                if (!Array.TrueForAll(directors, director => director.HasStarted))
                {
                    return new Observation(false, "a director has not started");
                }

                since ??= LabClock.Now;
                var senders = lab.Observer.SendersSince(LabClock.Now - quiet).ToList();
                master = senders.Count == 1 ? directors.SingleOrDefault(director => director.Node.Address.Equals(senders[0])) : null;
                return new Observation(master is not null && LabClock.Now - since > quiet, $"adverts from {string.Join(", ", senders)}");
            },
            cancel).ConfigureAwait(false);
        return master!;
    }
}
