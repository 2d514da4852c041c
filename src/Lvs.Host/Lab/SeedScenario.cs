namespace Lvs.Host.Lab;

/// <summary>The seed's day, step by step: start, traffic, a failing real server, and a master that stops, dies and loses its link.</summary>
internal sealed class SeedScenario
{
    private readonly LabNetwork _lab;

    private readonly StepRunner _steps;

    private readonly SeedConfiguration _seed;

    private readonly FailoverSteps _failover;

    private readonly ServiceSteps _service;

    public SeedScenario(LabNetwork lab, StepRunner steps, SeedConfiguration seed)
    {
        _lab = lab;
        _steps = steps;
        _seed = seed;
        _failover = new FailoverSteps(lab, steps);
        _service = new ServiceSteps(lab, steps);
    }

    private IDirector Master => _lab.Directors[0];

    private IDirector Backup => _lab.Directors[1];

    /// <summary>Runs it all; tells when the directors are up, which is when another scenario may start beside this one.</summary>
    public async Task RunAsync(Action onStarted)
    {
        await _failover.StartAsync("All directors start", _lab.Directors, Configuration).ConfigureAwait(false);
        onStarted();
        await _service.TableAsync().ConfigureAwait(false);
        await _service.RequestsAsync().ConfigureAwait(false);
        await _service.DirectRoutingAsync().ConfigureAwait(false);
        await _service.PersistenceAsync().ConfigureAwait(false);
        await _service.RoundRobinAsync(director => SeedConfiguration.WithoutPersistence(Configuration(director))).ConfigureAwait(false);
        await _service.ReloadBackAsync(Configuration).ConfigureAwait(false);
        await _service.RealServerFailsAndReturnsAsync().ConfigureAwait(false);
        await TerminationAsync().ConfigureAwait(false);
        await _failover.KillAsync(Master, Backup).ConfigureAwait(false);
        await ReturnAsync([Master]).ConfigureAwait(false);
        await _failover.CutLinkAsync(Master, Backup).ConfigureAwait(false);
        await HealAsync().ConfigureAwait(false);
    }

    // With a third director, both higher ones go before the first comes back.
    private async Task TerminationAsync()
    {
        await _failover.StopAsync(Master, Backup).ConfigureAwait(false);
        if (_lab.Directors.Count > 2)
        {
            await _failover.StopAsync(Backup, _lab.Directors[2]).ConfigureAwait(false);
            await ReturnAsync([Master, Backup]).ConfigureAwait(false);
        }
        else
        {
            await ReturnAsync([Master]).ConfigureAwait(false);
        }
    }

    private Task ReturnAsync(IReadOnlyList<IDirector> directors)
    {
        var names = string.Join(" and ", directors.Select(director => director.Node.Name));
        return _failover.StartAsync($"{names} started again: takes the VIP back by priority", directors, Configuration);
    }

    private Task HealAsync() => _steps.StepAsync(
        "The link heals: exactly one holder",
        $"took {Master.Node.Name}'s port of the bridge up",
        $"{Master.Node.Name} alone sends adverts, and alone holds the VIP",
        async () =>
        {
            await _lab.SetLinkAsync(Master.Node, up: true).ConfigureAwait(false);
            return await _failover.OnlyHolderAsync(Master.Node).ConfigureAwait(false);
        });

    private string Configuration(IDirector director)
    {
        var text = _seed.ForDirector(_lab.Directors.ToList().IndexOf(director));
        return director is KeepalivedDirector ? SeedConfiguration.ForKeepalived(text) : text;
    }
}
