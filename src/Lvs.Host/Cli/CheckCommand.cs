using System.CommandLine;
using System.Globalization;
using System.Runtime;
using System.Text;
using Lvs.Host.Config;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd check -c FILE…</c>: everything that is wrong with configurations, a line each.</summary>
internal static class CheckCommand
{
    /// <summary>Exit status of <c>--strict</c> when nothing is worse than a warning.</summary>
    private const int OnlyWarnings = 2;

    public static Command Create()
    {
        var configs = CommonOptions.Configs();
        var configId = CommonOptions.ConfigId();
        var director = CommonOptions.For();
        var offline = CommonOptions.Offline();
        var strict = new Option<bool>("--strict") { Description = "exit status 2 when there are warnings and no errors" };
        var json = new Option<bool>("--json") { Description = "as JSON" };
        var command = new Command(
            "check",
            "read configurations and name every mistake in them; exit status 1 when there is one. Several files are those of several "
                + "directors: they are compared as well")
        {
            configs,
            configId,
            director,
            offline,
            strict,
            json,
        };
        command.SetAction(arguments => Check(
            arguments.GetRequiredValue(configs),
            arguments.GetValue(configId),
            arguments.GetValue(director),
            new FileSources(askMachine: !arguments.GetValue(offline)),
            arguments.GetValue(strict),
            arguments.GetValue(json)));
        return command;
    }

    private static int Check(string[] files, string? configId, string? director, FileSources sources, bool isStrict, bool asJson)
    {
        // Nobody waits here for whom a collection would have to run in the background, with marks of its own beside the heap.
        GCSettings.LatencyMode = GCLatencyMode.Batch;
        var configs = files.Distinct(StringComparer.Ordinal).SelectMany(file => ConfigReading.ReadAll(file, sources, configId, director));
        var check = ConfigCheck.Of([.. configs]);
        Console.Out.Write(asJson ? CheckReport.Of(check).ToJson() + "\n" : Text(check));
        return check.HasErrors ? ExitCode.Failure
            : isStrict && check.Findings.Count > 0 ? OnlyWarnings
            : ExitCode.Success;
    }

    private static string Text(ConfigCheck check)
    {
        var text = new StringBuilder();
        foreach (var finding in check.Findings)
        {
            text.Append(finding).Append('\n');
        }

        foreach (var config in check.Configs)
        {
            text.Append(Summary(config)).Append('\n');
        }

        return text.ToString();
    }

    private static string Summary(CheckedConfig checkedConfig)
    {
        var result = checkedConfig.Result;
        if (result is { HasErrors: false, MayRun: false })
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{checkedConfig.Title}: ok, but 'lvsd run' refuses it: {result.Diagnostics.Count(d => d.KeepsFromRunning)} thing(s) it needs "
                    + $"are not in effect yet");
        }

        return result.Config is { } config
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{checkedConfig.Title}: ok: {config.VrrpInstances.Count} VRRP instance(s), "
                    + $"{config.Services.Count + config.IndirectServices.Count} virtual service(s), {checkedConfig.Warnings} warning(s)")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{checkedConfig.Title}: {checkedConfig.Errors} error(s), {checkedConfig.Warnings} warning(s)");
    }
}
