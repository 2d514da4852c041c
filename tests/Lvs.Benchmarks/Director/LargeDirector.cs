using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Actors.Services;
using Lvs.Benchmarks.Config;
using Lvs.Core.Config;
using Lvs.Core.Services;
using Spectre.Console;

namespace Lvs.Benchmarks.Director;

/// <summary>
/// What a director costs by itself at 2,284 services with 37,298 servers: all of its actors over a kernel in memory that answers at once.
/// The first round is one of a cold process, the last one of a warm one.
/// </summary>
internal static class LargeDirector
{
    private const int Services = 2_284;
    private const int Servers = 37_298;
    private const int Changes = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(int rounds, bool hasChecks)
    {
        List<Phase> cold = [];
        List<Phase> warm = [];
        var text = LargeConfig.Keepalived(Services, Servers, hasChecks).Replace("    retry 3", "    retry 0", StringComparison.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            warm = [];
            await RunAsync(text, hasChecks, warm);
            cold = round == 0 ? warm : cold;
        }

        Write(cold, warm);
        return 0;
    }

    private static async Task RunAsync(string text, bool hasChecks, List<Phase> phases)
    {
        var config = Phase.Measure("read and check the configuration", phases, () => InProcess.Read("k.conf", text).Config!);
        var kernel = new MemoryKernel();
        await WithDirectorAsync(kernel, config, "from empty", phases, (_, _) => Task.CompletedTask);
        await WithDirectorAsync(kernel.Filled(config), config, "adopt", phases, async (director, machine) =>
        {
            if (hasChecks)
            {
                await Phase.MeasureAsync("all checks have spoken", phases, () => machine.AllProbed(Servers).WaitAsync(Patience));
                phases.Add(await VerdictsAsync(machine, config));
            }

            phases.Add(await OrdersAsync(director, machine, config));
            await Phase.MeasureAsync(
                "status", phases, () => director.Ask<DirectorProtocol.DirectorStatus>(DirectorProtocol.GetStatus.Instance, Patience));
            await Phase.MeasureAsync(
                string.Create(CultureInfo.InvariantCulture, $"idle for {Watched.TotalSeconds} s"), phases, () => Task.Delay(Watched));
        });
    }

    private static async Task WithDirectorAsync(
        MemoryKernel kernel, DirectorConfig config, string title, List<Phase> phases, Func<IActorRef, MemoryKernel, Task> use)
    {
        var system = BenchmarkSystem.CreateForDirector("lvs");
        var director = system.ActorOf(Props.Create(() => new DirectorActor(kernel.Ports)), "director");
        await Phase.MeasureAsync(
            title, phases, () => director.Ask<DirectorProtocol.Configured>(new DirectorProtocol.Configure(config), Patience));
        await Phase.MeasureAsync($"{title}: until calm", phases, () => kernel.UntilCalmAsync());
        await use(director, kernel);
        await Phase.MeasureAsync($"{title}: stop", phases, () => director.GracefulStop(Patience, DirectorProtocol.Stop.Instance));
        await system.Terminate();
    }

    // From the end of the probe that fails to the kernel's answer. Probes come when their time has come, and so do their ends.
    private static async Task<Phase> VerdictsAsync(MemoryKernel kernel, DirectorConfig config)
    {
        var latencies = await Task.WhenAll(Enumerable.Range(0, Changes)
            .Select(change => kernel.FailAsync(config.Services[change * Services / Changes].RealServers[0].Key)))
            .WaitAsync(Patience);
        return Phase.OfLatencies("verdict to the write", latencies.Select(latency => latency.TotalMilliseconds));
    }

    private static async Task<Phase> OrdersAsync(IActorRef director, MemoryKernel kernel, DirectorConfig config)
    {
        List<double> latencies = [];
        for (var change = 0; change < Changes; change++)
        {
            var server = config.Services[change * Services / Changes].RealServers[1].Key;
            var written = kernel.NextWriteOf(server);
            var start = Stopwatch.GetTimestamp();
            director.Tell(new ServicesProtocol.Order(
                new ServerOrder(null, new MaintenanceTarget(server.Address, server.Port), ServerOrderKind.Weigh, change + 3)));
            latencies.Add(Stopwatch.GetElapsedTime(start, await written.WaitAsync(Patience)).TotalMilliseconds);
        }

        return Phase.OfLatencies("order to the write", latencies);
    }

    private static void Write(List<Phase> cold, List<Phase> warm)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("measured");
        foreach (var column in new[] { "cold ms", "warm ms", "MB allocated", "collections", "pauses ms", "processor ms", "slowest ms" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var (first, last) in cold.Zip(warm))
        {
            table.AddRow(
                last.Name,
                Number(first.Took),
                Number(last.Took),
                Number(last.Allocated),
                Number(last.Collections),
                Number(last.Pauses),
                Number(last.Processor),
                Number(last.Slowest));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = 180;
        console.Write(table);
    }

    private static string Number(double? number) => number is { } value ? value.ToString("0.##", CultureInfo.InvariantCulture) : "";
}
