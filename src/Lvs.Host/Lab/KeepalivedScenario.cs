namespace Lvs.Host.Lab;

/// <summary>
/// The third participant: keepalived 2.2.7 in place of one of our directors, both ways round, and then of both, which gives the
/// figures to compare ours with. A lab of its own, beside the main one, so that it can run in the main one's waits.
/// </summary>
internal sealed class KeepalivedScenario(LabNetwork lab, StepRunner steps, SeedConfiguration seed)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2.5);

    private readonly FailoverSteps _failover = new(lab, steps);

    public async Task RunAsync()
    {
        await PairAsync(Lvsd, Keepalived).ConfigureAwait(false);
        await PairAsync(Keepalived, Lvsd).ConfigureAwait(false);
        await PairAsync(Keepalived, Keepalived).ConfigureAwait(false);
        await _failover.KillAsync(lab.Directors[0], lab.Directors[1]).ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    private static LvsdDirector Lvsd(Node node, LabDirectory directory) => new(node, directory);

    private static KeepalivedDirector Keepalived(Node node, LabDirectory directory) => new(node, directory) { IsUrgent = true };

    private async Task PairAsync(Func<Node, LabDirectory, IDirector> first, Func<Node, LabDirectory, IDirector> second)
    {
        await EndAsync().ConfigureAwait(false);
        lab.Install(first, second);
        var (master, backup) = (lab.Directors[0], lab.Directors[1]);
        await _failover.StartAsync($"{master.Program} as master, {backup.Program} as backup", lab.Directors, Configuration).ConfigureAwait(false);
        await RequestAsync().ConfigureAwait(false);
        await _failover.StopAsync(master, backup).ConfigureAwait(false);
        await _failover.StartAsync($"{master.Program} on {master.Node.Name} started again", [master], Configuration).ConfigureAwait(false);
    }

    private Task RequestAsync() => steps.StepAsync("A request through the VIP", "one request", "answered", async () =>
    {
        var answer = await lab.Client.AskAsync(AnswerLimit).ConfigureAwait(false);
        return answer.Server is { } server ? $"answered by {server}" : throw new ExpectationException("no answer");
    });

    private async Task EndAsync()
    {
        foreach (var director in lab.Directors.Where(director => director.IsRunning))
        {
            await director.StopAsync().ConfigureAwait(false);
        }
    }

    // Both sides without vrrp_strict would do; ours gets the seed's own text, which must interoperate as it is.
    private string Configuration(IDirector director)
    {
        var text = seed.ForDirector(lab.Directors.ToList().IndexOf(director));
        return director is KeepalivedDirector ? SeedConfiguration.ForKeepalived(text) : text;
    }
}
