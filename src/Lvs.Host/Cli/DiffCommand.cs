using System.CommandLine;
using Lvs.Core.Config;
using Lvs.Core.Config.Reload;
using Lvs.Host.Config;
using Lvs.Host.Control;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd diff A B</c>: what a reload would do that finds B where A was.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var before = new Argument<string>("A") { Description = "the configuration in force" };
        var after = new Argument<string>("B") { Description = "the next one" };
        var configId = CommonOptions.ConfigId();
        var director = CommonOptions.For();
        var json = new Option<bool>("--json") { Description = "as JSON" };
        var command = new Command("diff", "show what a reload from one file to another would do; asks neither a director nor this machine")
        {
            before,
            after,
            configId,
            director,
            json,
        };
        command.SetAction(arguments => ReloadText.Print(
            Compare(
                arguments.GetRequiredValue(before), arguments.GetRequiredValue(after), arguments.GetValue(configId), arguments.GetValue(director)),
            arguments.GetValue(json)));
        return command;
    }

    /// <summary>The plan from one file to another, or what is wrong with either; warnings are a matter of 'lvsd check'.</summary>
    public static ReloadReport Compare(string before, string after, string? configId, string? director)
    {
        var sources = new FileSources(askMachine: false);
        var (running, next) = (
            ConfigReading.Read(before, sources, configId, director).Result, ConfigReading.Read(after, sources, configId, director).Result);
        return running.Config is { } old && next.Config is { } config
            ? ReloadReport.Of(ReloadOutcome.Planned, ReloadPlan.Between(old, config), [])
            : ReloadReport.Refused(running.Diagnostics.Concat(next.Diagnostics).Where(finding => finding.Severity == Severity.Error).Distinct());
    }
}
