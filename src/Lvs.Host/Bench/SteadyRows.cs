using System.Diagnostics;
using System.Globalization;
using Lvs.Host.Cli;
using Lvs.Host.Lab;

namespace Lvs.Host.Bench;

/// <summary>
/// Fifty routers that advertise every 10 ms, every core busy with something else, and in our director's process what a large configuration
/// and busy checks would be: how often a backup takes over although its master lives, and how evenly the adverts come.
/// </summary>
internal sealed class SteadyRows(BenchOptions options, CancellationToken cancel)
{
    private const int Routers = 50;

    // More than three intervals without an advert of the backup: the next one is another take-over.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.01);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>Without and with real-time priorities for both programs.</summary>
    public async Task<IReadOnlyList<BenchRow>> MeasureAsync()
    {
        var rows = new List<BenchRow>();
        foreach (var (name, isRealTime) in new[] { ("steady", false), ("steady-realtime", true) })
        {
            if (options.Wants(name))
            {
                var ours = await MeasureAsync((node, directory) => new LvsdDirector(node, directory) { Verb = ["bench", "director"] }, isRealTime).ConfigureAwait(false);
                var theirs = await MeasureAsync((node, directory) => new KeepalivedDirector(node, directory), isRealTime).ConfigureAwait(false);
                var what = string.Create(
                    CultureInfo.InvariantCulture, $"50 routers at 10 ms, busy cores{(isRealTime ? ", real-time priority" : "")}, {options.Duration.TotalSeconds} s");
                rows.Add(new BenchRow(name, $"false take-overs, {what}", "", [ours.TakeOvers], [theirs.TakeOvers]));
                rows.Add(new BenchRow(name, $"advert jitter p99.9, {what}", "ms", [ours.Jitter], [theirs.Jitter]));
            }
        }

        return rows;
    }

    private async Task<(double TakeOvers, double Jitter)> MeasureAsync(Func<Node, LabDirectory, IDirector> install, bool isRealTime)
    {
        await using var lab = await LabNetwork.BuildAsync("lvs-b-", directors: 2, realServers: 0).ConfigureAwait(false);
        lab.Install(install, install);
        foreach (var (director, priority) in lab.Directors.Zip<IDirector, byte>([200, 100]))
        {
            director.Start(RouterText.Write(RouterText.Routers(Routers, _ => Node.Interface, priority, Interval), preempt: true, isRealTime));
        }

        await Wait.UntilAsync(
            Limit,
            () =>
            {
                var senders = lab.Observer.SendersSince(LabClock.Now - Quiet).ToList();
                return new Observation(
                    senders.Count == 1 && senders[0].Equals(lab.DirectorNodes[0].Address)
                        && lab.Directors.Cast<Director>().All(director => director.HasStarted),
                    $"adverts from {string.Join(", ", senders)}");
            },
            cancel).ConfigureAwait(false);

        var burners = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Process.Start("sh", ["-c", "while :; do :; done"])).ToList();
        try
        {
            var start = LabClock.Now;
            await Task.Delay(options.Duration, cancel).ConfigureAwait(false);
            if (lab.Directors.Cast<Director>().FirstOrDefault(director => !director.IsRunning) is { } dead)
            {
                throw new OperatorException($"{dead.Program} has ended: {string.Join('\n', dead.LastLogLines)}");
            }

            if (lab.Observer.Missed is > 0 and var missed)
            {
                throw new ExpectationException($"the witness has missed {missed} packets, so there is nothing to judge");
            }

            return Judge(lab.Observer.Adverts.Where(advert => advert.At > start), lab.DirectorNodes[0]);
        }
        finally
        {
            foreach (var burner in burners)
            {
                burner.Kill();
                burner.Dispose();
            }
        }
    }

    private static (double TakeOvers, double Jitter) Judge(IEnumerable<SeenAdvert> adverts, Node master)
    {
        var takeOvers = 0;
        List<double> jitter = [];
        foreach (var router in adverts.GroupBy(advert => advert.VirtualRouter))
        {
            TimeSpan? backupSeen = null;
            TimeSpan? masterSeen = null;
            foreach (var advert in router)
            {
                if (!advert.Source.Equals(master.Address))
                {
                    takeOvers += advert.At - backupSeen < Apart ? 0 : 1;
                    (backupSeen, masterSeen) = (advert.At, null);
                }
                else
                {
                    if (masterSeen is { } before)
                    {
                        jitter.Add(Math.Abs((advert.At - before - Interval).TotalMilliseconds));
                    }

                    masterSeen = advert.At;
                }
            }
        }

        if (jitter.Count == 0)
        {
            throw new ExpectationException("the witness has seen no two adverts of a master in a row, so there is nothing to judge");
        }

        jitter.Sort();
        return (takeOvers, jitter[(int)(jitter.Count * 0.999)]);
    }
}
