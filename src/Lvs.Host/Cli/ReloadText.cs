using System.Globalization;
using System.Text;
using Lvs.Core.Config;
using Lvs.Core.Config.Reload;
using Lvs.Host.Control;

namespace Lvs.Host.Cli;

/// <summary>A <see cref="ReloadReport"/> for people: the findings, then a line a step with the most it can do to traffic before it.</summary>
internal static class ReloadText
{
    private const int Width = 17;

    /// <summary>Prints a report, as text or as JSON, and says whether all is well.</summary>
    public static int Print(ReloadReport report, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(ReloadReport.ToJson(report));
        }
        else
        {
            foreach (var finding in report.Findings)
            {
                Console.WriteLine(finding);
            }

            Console.Write(Render(report));
        }

        return report.Outcome is ReloadOutcome.Planned or ReloadOutcome.Applied ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>The steps and what became of them.</summary>
    public static string Render(ReloadReport report)
    {
        var text = new StringBuilder();
        foreach (var step in report.Steps)
        {
            text.Append(Words(step.Consequence).PadRight(Width)).Append(' ').Append(step.Text).Append('\n');
            if (step.Reason is not null)
            {
                text.Append(' ', Width + 3).Append(step.Reason).Append('\n');
            }
        }

        return text.Append(Summary(report)).Append('\n').ToString();
    }

    /// <summary>A consequence as operators say it.</summary>
    public static string Words(Consequence consequence) => consequence switch
    {
        Consequence.Drains => "drains",
        Consequence.MovesAddress => "moves the VIP",
        Consequence.DropsConnections => "drops connections",
        _ => "no effect",
    };

    private static string Summary(ReloadReport report) => report switch
    {
        { Outcome: ReloadOutcome.Refused, Problem: { } problem } => $"refused: {problem}",
        { Outcome: ReloadOutcome.Refused } => string.Create(
            CultureInfo.InvariantCulture, $"refused: {report.Findings.Count(f => f.Severity == Severity.Error)} error(s); nothing was changed"),
        { Outcome: ReloadOutcome.Unanswered } => $"not known: {report.Problem}",
        { Steps.Count: 0 } => "no changes",
        { Outcome: ReloadOutcome.Applied } => string.Create(CultureInfo.InvariantCulture, $"in force: {report.Steps.Count} step(s)"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{report.Steps.Count} step(s); at worst: {Words(report.Consequence)}"),
    };
}
