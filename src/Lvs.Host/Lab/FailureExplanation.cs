namespace Lvs.Host.Lab;

/// <summary>What a reader needs after a failed step: the step again, and the last words of everyone in the lab.</summary>
internal static class FailureExplanation
{
    public static void Write(StepResult step, LabNetwork lab, StepPrinter printer)
    {
        printer.Headline($"Failed: {step.Title}");
        printer.Line($"   expected {step.Expected}\n   saw      {step.Saw}");
        foreach (var director in lab.Directors)
        {
            WriteLog($"{director.Program} on {director.Node.Name} ({(director.IsRunning ? "running" : "not running")})", director.LastLogLines, printer);
        }

        foreach (var server in lab.RealServers.Where(server => server.LastLogLines.Count > 0))
        {
            WriteLog($"nginx on {server.Name}", server.LastLogLines, printer);
        }
    }

    private static void WriteLog(string title, IReadOnlyList<string> lines, StepPrinter printer)
    {
        printer.Line($"   {title}, last lines:");
        foreach (var line in lines)
        {
            printer.Line("      " + line);
        }
    }
}
