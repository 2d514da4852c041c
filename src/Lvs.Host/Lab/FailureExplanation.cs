namespace Lvs.Host.Lab;

/// <summary>What a reader needs after a failed step: the step again, and the last words of everyone in the lab.</summary>
internal static class FailureExplanation
{
    private const int ConnectionLines = 200;

    public static async Task WriteAsync(StepResult step, LabNetwork lab, StepPrinter printer)
    {
        printer.Headline($"Failed: {step.Title}");
        printer.Line($"   expected {step.Expected}\n   saw      {step.Saw}");
        foreach (var director in lab.Directors)
        {
            WriteLog($"{director.Program} on {director.Node.Name} ({(director.IsRunning ? "running" : "not running")})", director.LastLogLines, printer);
            WriteLog($"IPVS on {director.Node.Name}", await ConnectionsAsync(director.Node).ConfigureAwait(false), printer, "its connections");
        }

        foreach (var server in lab.RealServers.Where(server => server.LastLogLines.Count > 0))
        {
            WriteLog($"nginx on {server.Name}", server.LastLogLines, printer);
        }
    }

    // A table without the server that a connection still belongs to is why the kernel drops its packets.
    private static async Task<IReadOnlyList<string>> ConnectionsAsync(Node node) =>
        [.. (await node.ExecAsync("ipvsadm", "-lnc").ConfigureAwait(false)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(ConnectionLines)];

    private static void WriteLog(string title, IReadOnlyList<string> lines, StepPrinter printer, string what = "last lines")
    {
        printer.Line($"   {title}, {what}:");
        foreach (var line in lines)
        {
            printer.Line("      " + line);
        }
    }
}
