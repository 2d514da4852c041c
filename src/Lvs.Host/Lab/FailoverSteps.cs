using System.Globalization;

namespace Lvs.Host.Lab;

/// <summary>The steps that every scenario with two directors takes: start, take-over after a fault, return.</summary>
internal sealed class FailoverSteps(LabNetwork lab, StepRunner steps)
{
    /// <summary>RFC 3768 section 6.1 with adverts of 1 s: three silent intervals, and a skew that grows as the priority falls.</summary>
    private const double SilentSeconds = 3;

    private const double MaxSeconds = 0.7;

    /// <summary>On top of the skew, which alone leaves the third director little of <see cref="MaxSeconds"/>.</summary>
    private const double MaxLateSeconds = 0.09;

    private const double Tolerance = 0.10;

    // Programs that start side by side on the one slow processor of user-mode Linux are in it; what is measured has limits of its own.
    private static readonly TimeSpan MasterLimit = TimeSpan.FromSeconds(90);

    // Long enough for every master there might be to have sent an advert.
    private static readonly TimeSpan AdvertLimit = TimeSpan.FromSeconds(1.2);

    private static readonly TimeSpan GoneLimit = TimeSpan.FromSeconds(4);

    private readonly FailoverMeter _meter = new(lab);

    /// <summary>Starts what is not running yet; then the first director must be alone with the VIP.</summary>
    public async Task StartAsync(string title, IReadOnlyList<IDirector> starting, Func<IDirector, string> configuration)
    {
        var master = lab.Directors[0].Node;
        var names = starting.Select(director => $"{director.Program} on {director.Node.Name} (priority {PriorityOf(director.Node)})");
        await steps.StepAsync(title, "started " + string.Join(", ", names), $"{master.Name} alone holds {LabAddresses.VirtualAddress}", async () =>
        {
            foreach (var director in starting)
            {
                director.Start(configuration(director));
            }

            var saw = await OnlyHolderAsync(master).ConfigureAwait(false);
            await Wait.UntilAsync(MasterLimit, AllAreServingAsync, steps.Cancel).ConfigureAwait(false);
            return saw;
        }).ConfigureAwait(false);
    }

    /// <summary>SIGTERM: priority 0 on the wire, so the backup waits for its skew alone.</summary>
    public Task StopAsync(IDirector from, IDirector to)
    {
        var limit = Math.Max(MaxSeconds, Skew(to) + MaxLateSeconds);
        return TakeOverAsync("SIGTERM", from, to, Skew(to), (earliest, _) => earliest < limit, $"under {Text(limit)} s", from.StopAsync);
    }

    /// <summary>SIGKILL to every process: silence.</summary>
    public Task KillAsync(IDirector from, IDirector to) => SilenceAsync("SIGKILL", from, to, from.KillAsync);

    /// <summary>The bridge's port of the master goes down: silence, with the master alive.</summary>
    public Task CutLinkAsync(IDirector from, IDirector to) =>
        SilenceAsync("link cut", from, to, () => lab.SetLinkAsync(from.Node, up: false));

    /// <summary>Waits until one node alone holds the VIP.</summary>
    public async Task<string> OnlyHolderAsync(Node node)
    {
        var took = await Wait.UntilAsync(MasterLimit, () => OnlyMasterHoldsAsync(node), steps.Cancel).ConfigureAwait(false);
        return $"{node.Name} alone sends adverts and holds it after {Text(took.TotalSeconds)} s";
    }

    // A backup shows on the wire only when it takes over; that it has come up shows in its kernel's table and, of ours, in its log.
    private async Task<Observation> AllAreServingAsync()
    {
        if (lab.Directors.FirstOrDefault(director => director is { IsRunning: true, HasStarted: false }) is { } starting)
        {
            return new Observation(false, $"{starting.Program} on {starting.Node.Name} is starting");
        }

        foreach (var node in lab.DirectorNodes)
        {
            if ((await IpvsadmListing.ReadAsync(node).ConfigureAwait(false)).Count == 0)
            {
                return new Observation(false, $"{node.Name} has no virtual service");
            }
        }

        return new Observation(true, "");
    }

    // Listening costs nothing, while asking the kernel costs a process; so the adverts say when to ask.
    private Task<Observation> OnlyMasterHoldsAsync(Node node)
    {
        var senders = lab.Observer.SendersSince(LabClock.Now - AdvertLimit).ToArray();
        return senders is [var only] && only.Equals(node.Address)
            ? lab.OnlyHolderAsync(node)
            : Task.FromResult(new Observation(false, $"adverts from {(senders.Length == 0 ? "nobody" : string.Join(" and ", senders.AsEnumerable()))}"));
    }

    private Task SilenceAsync(string fault, IDirector from, IDirector to, Func<Task> act)
    {
        var expected = SilentSeconds + Skew(to);
        return TakeOverAsync(
            fault,
            from,
            to,
            expected,
            (earliest, latest) => earliest <= (1 + Tolerance) * expected && latest >= (1 - Tolerance) * expected,
            $"within 10 % of {Text(expected)} s",
            act);
    }

    // Accepts what is possible between two times: how long it took without the time in which the machine stood still, and with it.
    private Task TakeOverAsync(
        string fault, IDirector from, IDirector to, double expected, Func<double, double, bool> accepts, string limit, Func<Task> act)
    {
        var did = fault == "link cut" ? $"took {from.Node.Name}'s port of the bridge down" : $"sent {fault} to {from.Program} on {from.Node.Name}";
        return steps.StepAsync($"{to.Node.Name} takes over: {fault} of {from.Node.Name}", did, $"{to.Node.Name} ({to.Program}) advertises {limit} after the last advert of {from.Node.Name}, and alone holds the VIP", async () =>
        {
            var figures = await _meter.MeasureAsync(fault, from.Node, to.Node, expected, act, steps.Cancel).ConfigureAwait(false);
            steps.Record(figures);
            var standstill = figures.StandstillSeconds > 0 ? $" ({Text(figures.StandstillSeconds)} s of it the whole machine stood still)" : "";
            var saw = $"after {Text(figures.DetectionSeconds)} s{standstill}; the client had no answer for {Text(figures.OutageSeconds)} s, {figures.FailedRequests} of {figures.Requests} requests failed";
            if (!accepts(figures.DetectionSeconds - figures.StandstillSeconds, figures.DetectionSeconds))
            {
                throw new ExpectationException(saw);
            }

            return saw + "; " + await HolderAfterAsync(from, to).ConfigureAwait(false);
        });
    }

    // keepalived leaves the VIP of a killed master where it is: nothing to expect there but the new holder.
    private async Task<string> HolderAfterAsync(IDirector from, IDirector to)
    {
        if (from is KeepalivedDirector && !from.IsRunning && (await lab.HoldersAsync().ConfigureAwait(false)).Contains(from.Node))
        {
            return $"the dead {from.Program} still holds it too";
        }

        var took = await Wait.UntilAsync(GoneLimit, () => lab.OnlyHolderAsync(to.Node), steps.Cancel).ConfigureAwait(false);
        return took < TimeSpan.FromSeconds(0.5) ? $"{to.Node.Name} alone holds it" : $"{to.Node.Name} alone holds it {Text(took.TotalSeconds)} s later";
    }

    private int PriorityOf(Node node) => SeedConfiguration.Priority(lab.DirectorNodes.ToList().IndexOf(node));

    private double Skew(IDirector director) => (256 - PriorityOf(director.Node)) / 256.0;

    private static string Text(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
