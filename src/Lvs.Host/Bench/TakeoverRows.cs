using System.Globalization;
using Lvs.Host.Cli;
using Lvs.Host.Lab;

namespace Lvs.Host.Bench;

/// <summary>
/// The master of many routers resigns for all of them at once: from the backup's first advert to the announcement of the last virtual
/// address that it took.
/// </summary>
internal sealed class TakeoverRows(BenchOptions options, CancellationToken cancel)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2.5);

    /// <summary>The row of so many routers.</summary>
    public async Task<IReadOnlyList<BenchRow>> MeasureAsync(int routers)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"takeover-{routers}");
        if (!options.Wants(name))
        {
            return [];
        }

        var (ours, theirs) = await BenchProgram.MeasureAsync(program => MeasureAsync(program, routers)).ConfigureAwait(false);
        return [new BenchRow(name, string.Create(CultureInfo.InvariantCulture, $"take-over of {routers:#,0} routers, first advert to last address announced"), "ms", ours, theirs)];
    }

    private async Task<IReadOnlyList<double>> MeasureAsync(BenchProgram program, int routers)
    {
        await using var links = await ManyLinks.BuildAsync(routers, Interval).ConfigureAwait(false);
        var director = program.Install(links.Node, links.Directory);
        List<double> found = [];
        try
        {
            director.Start(RouterText.Write(RouterText.Routers(routers, ManyLinks.Link, 100, Interval), preempt: true));
            await AliveUntilAsync(links, director, () => director.HasStarted).ConfigureAwait(false);
            while (found.Count < options.Runs)
            {
                // Backups all of them, and for so long that nothing of before is still under way.
                await AliveUntilAsync(links, director, () => links.LastAdvert < LabClock.Now - Quiet).ConfigureAwait(false);
                links.Forget();
                links.Send(isAlive: false);
                await Wait.UntilAsync(
                    Limit,
                    () => new Observation(links.Announced.Count >= routers, $"{links.Announced.Count} of {routers} addresses taken"),
                    cancel).ConfigureAwait(false);
                found.Add((links.Announced.Values.Max() - links.FirstAdvert).TotalMilliseconds);
            }
        }
        finally
        {
            await director.KillAsync().ConfigureAwait(false);
        }

        return found;
    }

    private async Task AliveUntilAsync(ManyLinks links, Director director, Func<bool> holds)
    {
        var start = LabClock.Now;
        var quiet = start;
        while (!holds() || LabClock.Now - quiet < Quiet)
        {
            if (!director.IsRunning || LabClock.Now - start > Limit)
            {
                throw new OperatorException($"{director.Program} is not a quiet backup of all routers: {string.Join('\n', director.LastLogLines)}");
            }

            links.Send(isAlive: true);
            await Task.Delay(Interval / 2, cancel).ConfigureAwait(false);
        }
    }
}
