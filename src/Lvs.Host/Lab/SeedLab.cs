namespace Lvs.Host.Lab;

/// <summary>One run of `lvsd lab seed` on a kernel that has ip_vs: the scenario, keepalived beside it, the summary, the clean-up.</summary>
internal sealed class SeedLab(LabOptions options, StepPrinter printer, CancellationToken cancel)
{
    /// <summary>What the names of the lab's namespaces begin with.</summary>
    public const string MainPrefix = "lvs-";

    private const string KeepalivedPrefix = "lvs-k-";

    private readonly SeedConfiguration _seed = SeedConfiguration.Load();

    private readonly StepRunner _steps = new("seed", printer, cancel);

    // Once is enough: with more directors than two, keepalived has nothing to add.
    private bool WantsKeepalived => options.Directors == 2;

    /// <summary>Runs it; the exit status of the command.</summary>
    public async Task<int> RunAsync()
    {
        var start = LabClock.Now;
        var lab = await LabNetwork.BuildAsync(MainPrefix, options.Directors, realServers: 2).ConfigureAwait(false);
        var passed = false;
        try
        {
            using var beside = new BesideScenario(KeepalivedPrefix, _seed, cleanUp: !options.Inside, cancel);
            passed = await RunScenariosAsync(lab, beside).ConfigureAwait(false);
            Report(passed, LabClock.Now - start, beside.Steps);
        }
        finally
        {
            // Inside, everything ends with the machine, and faster.
            if (!(options.Keep && passed) && !options.Inside)
            {
                await lab.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (options.Keep && passed)
        {
            ShowHowToEnter(lab);
        }

        return passed ? 0 : 1;
    }

    private async Task<bool> RunScenariosAsync(LabNetwork lab, BesideScenario beside)
    {
        lab.Install([.. lab.DirectorNodes.Select(_ => Engine())]);
        ShowNetwork(lab);
        try
        {
            await lab.StartRealServersAsync().ConfigureAwait(false);
            await new SeedScenario(lab, _steps, _seed).RunAsync(onStarted: WantsKeepalived ? beside.Start : () => { }).ConfigureAwait(false);
        }
        catch (StepFailedException failed)
        {
            beside.Abandon();
            await FailureExplanation.WriteAsync(failed.Step, lab, printer).ConfigureAwait(false);
        }
        finally
        {
            await beside.FinishAsync(printer).ConfigureAwait(false);
        }

        return _steps.Failure is null && (beside.Passed || !WantsKeepalived);
    }

    private Func<Node, LabDirectory, IDirector> Engine() => options.Engine == LabOptions.Keepalived
        ? (node, directory) => new KeepalivedDirector(node, directory) { IsUrgent = true }
        : (node, directory) => new LvsdDirector(node, directory);

    private void ShowNetwork(LabNetwork lab)
    {
        var nodes = lab.Nodes.Select(node => $"{node.Name} {node.Address}");
        printer.Headline($"The seed scenario: {string.Join(", ", nodes)}; VIP {LabAddresses.VirtualAddress}");
    }

    private void Report(bool passed, TimeSpan took, StepRunner besideSteps)
    {
        var report = new SeedReport(
            passed,
            IpvsKernel.Description,
            options.Directors,
            Math.Round(took.TotalSeconds, 1),
            [.. _steps.Results, .. besideSteps.Results],
            _steps.Failovers,
            besideSteps.Failovers);
        SeedReportWriter.WriteSummary(report, printer);
        if (options.JsonFile is { } file)
        {
            SeedReportWriter.WriteJson(report, file);
        }
    }

    private void ShowHowToEnter(LabNetwork lab)
    {
        printer.Headline("The lab stays up. To enter a node:");
        foreach (var node in lab.Nodes)
        {
            var command = options.Inside ? $"lvsd lab enter {node.Name}" : $"ip netns exec {node.Namespace} bash";
            printer.Line($"   {node.Name,-8} {node.Address,-16} {command}");
        }

        printer.Line("To end it: lvsd lab down");
    }
}
