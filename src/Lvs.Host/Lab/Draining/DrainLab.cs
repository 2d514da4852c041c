using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab.Draining;

/// <summary>
/// `lvsd lab drain`: clients and servers in namespaces of this machine, and between them a director with ip_vs. Where this kernel has none,
/// the director alone is in user-mode Linux, its interface on the same wire: such a machine forwards thousands of connections a second, while
/// one that makes and answers them as well gets to some hundreds.
/// </summary>
internal sealed class DrainLab(string? jsonFile, bool ipvsHere, StepPrinter printer, CancellationToken cancel)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(60);

    private readonly StepRunner _steps = new("drain", printer, cancel);

    /// <summary>Runs it: on this kernel when it has ip_vs, or with the director inside user-mode Linux.</summary>
    /// <param name="jsonFile">Where the report goes, if anywhere.</param>
    /// <param name="inside">This is the director's side, in user-mode Linux.</param>
    /// <param name="cancel">Ends the lab.</param>
    public static async Task<int> RunAsync(string? jsonFile, bool inside, CancellationToken cancel)
    {
        Privileged.RequireRoot();
        if (inside)
        {
            return await DirectorEnd.RunInsideAsync(cancel).ConfigureAwait(false);
        }

        var ipvsHere = await IpvsKernel.HasIpvsAsync().ConfigureAwait(false);
        await LabPackages.EnsureAsync(ipvsHere, forTests: false, Console.Error).ConfigureAwait(false);
        return await new DrainLab(jsonFile, ipvsHere, new StepPrinter(Console.Out, LabTerminal.Width), cancel).RunAsync().ConfigureAwait(false);
    }

    private async Task<int> RunAsync()
    {
        var start = LabClock.Now;
        var lab = await LabNetwork.BuildAsync(SeedLab.MainPrefix, directors: 1, realServers: 2).ConfigureAwait(false);
        await using (lab.ConfigureAwait(false))
        {
            foreach (var server in lab.RealServers)
            {
                await server.AddVirtualAddressAsync(LabAddresses.VirtualAddress).ConfigureAwait(false);
            }

            // Before the director checks them: one that was found down comes back slowly.
            using var servers = new StormServers(lab.RealServers.Select(server => server.Node));
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var director = lab.DirectorNodes[0];
            var side = ipvsHere
                ? new DirectorEnd(director, lab.Directory).ServeAsync(end.Token)
                : UmlLauncher.RunOnWireAsync(director, [.. LvsdCommand.Prefix, "lab", "drain", "--inside"], printer, end.Token);
            try
            {
                await RunAsync(lab, servers, side, start).ConfigureAwait(false);
            }
            finally
            {
                await end.CancelAsync().ConfigureAwait(false);
                await side.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return _steps.Failure is null ? ExitCode.Success : ExitCode.Failure;
    }

    private async Task RunAsync(LabNetwork lab, StormServers servers, Task side, TimeSpan start)
    {
        printer.Headline($"Drain and slow start: {string.Join(", ", lab.Nodes.Select(node => $"{node.Name} {node.Address}"))}; VIP {LabAddresses.VirtualAddress}");
        if (!ipvsHere)
        {
            printer.Line("this kernel has no ip_vs: the director is in user-mode Linux");
        }

        DirectorLink? link = null;
        var kernel = "";
        DrainScenario? scenario = null;
        try
        {
            await _steps.StepAsync(
                "The director's machine is on the wire",
                ipvsHere ? "nothing: it is in this kernel" : "booted user-mode Linux with lb1's interface for a network card",
                "it answers",
                async () =>
                {
                    link = await ConnectAsync(lab, side).ConfigureAwait(false);
                    return kernel = await link.AskAsync(DirectorLink.Kernel, cancel).ConfigureAwait(false);
                }).ConfigureAwait(false);
            scenario = new DrainScenario(lab, servers, link!, _steps);
            await scenario.RunAsync().ConfigureAwait(false);
        }
        catch (StepFailedException failed)
        {
            await ExplainAsync(failed.Step, link).ConfigureAwait(false);
        }
        finally
        {
            link?.Dispose();
        }

        var took = LabClock.Now - start;
        printer.Line("");
        printer.Line($"{_steps.Results.Count(step => step.Passed)} of {_steps.Results.Count} steps as expected, {took.TotalSeconds:0} s, {kernel}");
        if (jsonFile is not null)
        {
            var report = new DrainReport(
                _steps.Failure is null,
                kernel,
                Math.Round(took.TotalSeconds, 1),
                _steps.Results,
                scenario?.Connections ?? 0,
                scenario?.Failures ?? 0,
                scenario?.SlowStart ?? []);
            await File.WriteAllTextAsync(jsonFile, JsonSerializer.Serialize(report, Json) + "\n", cancel).ConfigureAwait(false);
        }
    }

    private async Task ExplainAsync(StepResult step, DirectorLink? link)
    {
        printer.Headline($"Failed: {step.Title}");
        printer.Line($"   expected {step.Expected}\n   saw      {step.Saw}");
        try
        {
            var log = link is null ? "" : await link.AskAsync(DirectorLink.Log, cancel).ConfigureAwait(false);
            printer.Line($"   lvsd on lb1, last lines:\n      {log.Replace(DirectorLink.LineBreak.ToString(), "\n      ", StringComparison.Ordinal)}");
        }
        catch (ExpectationException silent)
        {
            printer.Line($"   lvsd on lb1: {silent.Message}");
        }
    }

    // The machine has to boot, and the program to start.
    private async Task<DirectorLink> ConnectAsync(LabNetwork lab, Task side)
    {
        DirectorLink? link = null;
        var client = lab.Nodes.Single(node => node.Name == "client");
        await Wait.UntilAsync(
            BootLimit,
            async () =>
            {
                if (side.IsCompleted)
                {
                    await side.ConfigureAwait(false);
                    throw new OperatorException("the director's side has ended");
                }

                using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                attempt.CancelAfter(TimeSpan.FromSeconds(2));
                try
                {
                    link = await DirectorLink.ConnectAsync(client, lab.DirectorNodes[0], attempt.Token).ConfigureAwait(false);
                    return new Observation(true, "");
                }
                catch (Exception failure) when (failure is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
                {
                    return new Observation(false, $"the director's side does not answer: {failure.Message}");
                }
            },
            cancel).ConfigureAwait(false);
        return link!;
    }
}
