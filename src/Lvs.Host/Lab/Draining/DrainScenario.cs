using System.Globalization;
using System.Net.Sockets;

namespace Lvs.Host.Lab.Draining;

/// <summary>A server is taken out and let in again under two thousand connections a second.</summary>
internal sealed class DrainScenario(LabNetwork lab, StormServers servers, DirectorLink director, StepRunner steps)
{
    private const int Kept = 20;
    private const double Tolerance = 0.05;

    // Of what is asked for, so that a moment in which the machine stands still is no failure of the director's.
    private const double LeastRate = 0.97 * Storm.Rate;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan OrderLimit = TimeSpan.FromSeconds(5);

    // What was on its way with the old weight has arrived.
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan Longest = 2 * DrainConfiguration.SlowStart;

    private readonly List<ShareWindow> _windows = [];

    /// <summary>The way back.</summary>
    public IReadOnlyList<ShareWindow> SlowStart => _windows;

    /// <summary>Connections made and closed in order.</summary>
    public long Connections { get; private set; }

    /// <summary>Those that were not.</summary>
    public int Failures { get; private set; }

    private static string Server => DirectorEnd.Drained.ToString();

    /// <summary>Runs it all.</summary>
    public async Task RunAsync()
    {
        await steps.StepAsync(
            "The director starts",
            "lvsd run with one service of two servers of the same weight",
            "both servers are in the kernel's table with their weights",
            StartAsync).ConfigureAwait(false);
        var client = lab.Nodes.Single(node => node.Name == "client");
        await Storm.PrepareAsync(client).ConfigureAwait(false);
        KeptConnections? kept = null;
        await steps.StepAsync(
            "The service answers",
            $"opened {Kept} connections to {LabAddresses.Service}, over and over until it could be done",
            "they are open",
            async () =>
            {
                var took = await Wait.UntilAsync(StartLimit, () => TryOpen(client, out kept), steps.Cancel).ConfigureAwait(false);
                return $"after {took.TotalSeconds:0.0} s";
            }).ConfigureAwait(false);
        using (kept)
        {
            using var storm = new Storm(client);
            try
            {
                await RunAsync(kept!, storm).ConfigureAwait(false);
            }
            finally
            {
                (Connections, Failures) = (storm.Answered, storm.Failures.Count);
            }
        }
    }

    private async Task RunAsync(KeptConnections kept, Storm storm)
    {
        await steps.StepAsync(
            $"{Storm.Rate} connections a second",
            $"opened that many for {Steady.TotalSeconds} s, each closed by its server at once",
            "all are answered, half of them by each server",
            () => WatchSteadyAsync(storm)).ConfigureAwait(false);
        await steps.StepAsync(
            $"{Server} is drained",
            "lvsd server drain, under the same connections",
            $"no new connection reaches it, none fails, all {Kept} that were open carry on",
            () => DrainAsync(kept, storm)).ConfigureAwait(false);
        await steps.StepAsync(
            $"{Server} comes back slowly",
            $"lvsd server restore, with slow_start {DrainConfiguration.SlowStart.TotalSeconds}",
            $"its share of each second's connections is within {Tolerance:P0} of its curve, none fails",
            () => RestoreAsync(storm)).ConfigureAwait(false);
        await steps.StepAsync(
            "All is as before",
            "the same connections",
            $"half of them are each server's again, and all {Kept} that were open from the beginning carry on",
            async () => $"{await WatchSteadyAsync(storm).ConfigureAwait(false)}; {CountAlive(kept)}").ConfigureAwait(false);
    }

    private async Task<string> StartAsync()
    {
        var took = await Wait.UntilAsync(
            StartLimit,
            async () =>
            {
                var weights = await director.WeightsAsync(steps.Cancel).ConfigureAwait(false);
                return new Observation(weights == (DrainConfiguration.Weight, DrainConfiguration.Weight), $"weights {weights}");
            },
            steps.Cancel).ConfigureAwait(false);
        return $"after {took.TotalSeconds:0.0} s, on {await director.AskAsync(DirectorLink.Kernel, steps.Cancel).ConfigureAwait(false)}";
    }

    // The director has to be master before the address answers.
    private static Observation TryOpen(Node client, out KeptConnections? kept)
    {
        kept = null;
        try
        {
            kept = new KeptConnections(client, Kept);
            return new Observation(true, "");
        }
        catch (SocketException failure)
        {
            return new Observation(false, $"{LabAddresses.Service}: {failure.Message}");
        }
    }

    private async Task<string> WatchSteadyAsync(Storm storm)
    {
        // The first ones of a program are slow, and late ones are made up for.
        await Task.Delay(Window, steps.Cancel).ConfigureAwait(false);
        var seen = await WatchAsync(Steady, LabClock.Now, _ => 0.5).ConfigureAwait(false);
        var saw = string.Create(
            CultureInfo.InvariantCulture, $"{seen.Rate:0} a second, {seen.Share:P1} of them at {Server}, {Failed(storm)}");
        return seen.Rate >= LeastRate && seen.Distance <= Tolerance && storm.Failures.Count == 0 ? saw : throw new ExpectationException(saw);
    }

    private async Task<string> DrainAsync(KeptConnections kept, Storm storm)
    {
        await director.OrderAsync(DirectorLink.Drain, steps.Cancel).ConfigureAwait(false);
        await UntilOutAsync().ConfigureAwait(false);
        await Task.Delay(InFlight, steps.Cancel).ConfigureAwait(false);
        var before = servers.Closed;
        var seen = await WatchAsync(Steady, LabClock.Now, _ => 0).ConfigureAwait(false);
        var reached = servers.Closed[0] - before[0];
        var saw = string.Create(
            CultureInfo.InvariantCulture, $"{reached} new connections at it of {seen.Rate:0} a second; {CountAlive(kept)}, {Failed(storm)}");
        return reached == 0 && seen.Rate >= LeastRate && storm.Failures.Count == 0 ? saw : throw new ExpectationException(saw);
    }

    private async Task<string> RestoreAsync(Storm storm)
    {
        await director.OrderAsync(DirectorLink.Restore, steps.Cancel).ConfigureAwait(false);
        var start = LabClock.Now;
        var isBack = false;
        while (!isBack && LabClock.Now - start < Longest)
        {
            _windows.Add(await WatchAsync(Window, start, Curve).ConfigureAwait(false));
            isBack = _windows[^1].Weight == DrainConfiguration.Weight;
        }

        var worst = _windows.MaxBy(window => window.Distance)!;
        var saw = string.Create(
            CultureInfo.InvariantCulture,
            $"{(isBack ? "at its weight again" : "not at its weight")} after {(LabClock.Now - start).TotalSeconds:0.0} s; furthest from the curve after "
                + $"{worst.To:0} s: {worst.Share:P1} instead of {worst.Curve:P1}; {_windows.Average(window => window.Rate):0} a second, {Failed(storm)}");
        return isBack && worst.Distance <= Tolerance && _windows.Average(window => window.Rate) >= LeastRate && storm.Failures.Count == 0
            ? saw
            : throw new ExpectationException(saw);
    }

    private async Task UntilOutAsync()
        => await Wait.UntilAsync(
            OrderLimit,
            async () =>
            {
                var weights = await director.WeightsAsync(steps.Cancel).ConfigureAwait(false);
                return new Observation(weights is { First: 0 }, $"weights {weights}");
            },
            steps.Cancel).ConfigureAwait(false);

    private async Task<ShareWindow> WatchAsync(TimeSpan length, TimeSpan start, Func<TimeSpan, double> curve)
    {
        var (before, from) = (servers.Closed, LabClock.Now - start);
        await Task.Delay(length, steps.Cancel).ConfigureAwait(false);
        var (after, to) = (servers.Closed, LabClock.Now - start);
        var weights = await director.WeightsAsync(steps.Cancel).ConfigureAwait(false);
        var (first, all) = (after[0] - before[0], after.Sum() - before.Sum());
        return new ShareWindow(
            Math.Round(from.TotalSeconds, 2),
            Math.Round(to.TotalSeconds, 2),
            Math.Round(all / (to - from).TotalSeconds),
            Math.Round(all == 0 ? 0 : first / (double)all, 4),
            Math.Round(curve((from + to) / 2), 4),
            weights?.First);
    }

    /// <summary>The share that a server of a weight growing in a straight line has beside one of the full weight.</summary>
    private static double Curve(TimeSpan sinceReturn)
    {
        var part = Math.Clamp(sinceReturn / DrainConfiguration.SlowStart, 0, 1);
        return part / (part + 1);
    }

    private static string CountAlive(KeptConnections kept)
    {
        var alive = kept.CountAlive();
        var saw = $"{alive} of {kept.Count} open connections carry on";
        return alive == kept.Count ? saw : throw new ExpectationException(saw);
    }

    private static string Failed(Storm storm) => storm.Failures.Count == 0
        ? "none failed"
        : $"{storm.Failures.Count} failed ({string.Join(", ", storm.Failures.GroupBy(failure => failure).Select(group => $"{group.Key} {group.Count()}"))})";
}
