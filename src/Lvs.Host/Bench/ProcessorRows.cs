using Lvs.Host.Cli;
using Lvs.Host.Lab;

namespace Lvs.Host.Bench;

/// <summary>Processor time for 10,000 adverts a second: 1,000 routers that advertise every 100 ms.</summary>
internal sealed class ProcessorRows(BenchOptions options, CancellationToken cancel)
{
    private const int Routers = 1000;
    private const double Rate = 10_000;
    private const double Percent = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>The rows of a master and of a backup.</summary>
    public async Task<IReadOnlyList<BenchRow>> MeasureAsync()
    {
        var rows = new List<BenchRow>();
        foreach (var (name, isMaster) in new[] { ("sent", true), ("received", false) })
        {
            if (options.Wants($"cpu-{name}"))
            {
                var (ours, theirs) = await BenchProgram.MeasureAsync(program => MeasureAsync(program, isMaster)).ConfigureAwait(false);
                rows.Add(new BenchRow($"cpu-{name}", $"processor time for 10,000 adverts a second {name}, of one core", "%", ours, theirs));
            }
        }

        return rows;
    }

    private async Task<IReadOnlyList<double>> MeasureAsync(BenchProgram program, bool isMaster)
    {
        await using var links = await ManyLinks.BuildAsync(Routers, Interval).ConfigureAwait(false);
        var director = program.Install(links.Node, links.Directory);
        try
        {
            director.Start(RouterText.Write(RouterText.Routers(Routers, ManyLinks.Link, 100, Interval), preempt: true));
            await SendAsync(links, isMaster, Limit, () => director.HasStarted && (!isMaster || links.Announced.Count >= Routers)).ConfigureAwait(false);
            await SendAsync(links, isMaster, Warming, static () => false).ConfigureAwait(false);
            List<double> found = [];
            while (found.Count < options.Runs)
            {
                links.Forget();
                var (start, before) = (LabClock.Now, director.ProcessorTime);
                var sent = await SendAsync(links, isMaster, Slice, static () => false).ConfigureAwait(false);
                var (took, used) = (LabClock.Now - start, director.ProcessorTime - before);
                if (!director.IsRunning || (!isMaster && links.Adverts > 0))
                {
                    throw new OperatorException($"{director.Program} did not stay what it was: {links.Adverts} adverts of a backup");
                }

                var adverts = isMaster ? links.Adverts : sent;
                found.Add(used / took * Percent * Rate / (adverts / took.TotalSeconds));
            }

            return found;
        }
        finally
        {
            await director.KillAsync().ConfigureAwait(false);
        }
    }

    // Lets time pass; while the director is to be backup, with adverts of a master.
    private async Task<long> SendAsync(ManyLinks links, bool isMaster, TimeSpan limit, Func<bool> isEnough)
    {
        var (start, sent) = (LabClock.Now, 0L);
        for (var due = start; LabClock.Now - start < limit && !isEnough(); due += Interval)
        {
            if (!isMaster)
            {
                links.Send(isAlive: true);
                sent += Routers;
            }

            var pause = due + Interval - LabClock.Now;
            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, cancel).ConfigureAwait(false);
        }

        return sent;
    }
}
