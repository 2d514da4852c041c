using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lvs.Host.Lab;

/// <summary>One run of `lvsd lab reload` on a kernel that has ip_vs: two directors, two real servers, a client that never stops asking.</summary>
internal sealed class ReloadLab(string? jsonFile, bool inside, StepPrinter printer, CancellationToken cancel)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly StepRunner _steps = new("reload", printer, cancel);

    /// <summary>Runs it; the exit status of the command.</summary>
    public async Task<int> RunAsync()
    {
        var start = LabClock.Now;
        var lab = await LabNetwork.BuildAsync(SeedLab.MainPrefix, directors: 2, realServers: 2).ConfigureAwait(false);
        try
        {
            var scenario = new ReloadScenario(lab, _steps);
            await RunAsync(lab, scenario).ConfigureAwait(false);
            Report(scenario, LabClock.Now - start);
        }
        finally
        {
            // Inside, everything ends with the machine, and faster.
            if (!inside)
            {
                await lab.DisposeAsync().ConfigureAwait(false);
            }
        }

        return _steps.Failure is null ? 0 : 1;
    }

    private async Task RunAsync(LabNetwork lab, ReloadScenario scenario)
    {
        var nodes = lab.Nodes.Select(node => $"{node.Name} {node.Address}");
        printer.Headline($"Reloads: {string.Join(", ", nodes)}; VIP {LabAddresses.VirtualAddress}");
        try
        {
            await lab.StartRealServersAsync().ConfigureAwait(false);
            await scenario.RunAsync().ConfigureAwait(false);
        }
        catch (StepFailedException failed)
        {
            await FailureExplanation.WriteAsync(failed.Step, lab, printer).ConfigureAwait(false);
        }
    }

    private void Report(ReloadScenario scenario, TimeSpan took)
    {
        var passed = _steps.Results.Count(step => step.Passed);
        printer.Line("");
        printer.Line($"{passed} of {_steps.Results.Count} steps as expected, {took.TotalSeconds:0} s, {IpvsKernel.Description}");
        if (jsonFile is not null)
        {
            var report = new ReloadLabReport(
                _steps.Failure is null, IpvsKernel.Description, Math.Round(took.TotalSeconds, 1), _steps.Results, scenario.Reloads, scenario.BadFile);
            File.WriteAllText(jsonFile, JsonSerializer.Serialize(report, Json) + "\n");
        }
    }
}
