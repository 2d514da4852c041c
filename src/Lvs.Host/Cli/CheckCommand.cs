using System.CommandLine;
using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;
using Lvs.Host.Config;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd check -c FILE</c>: everything that is wrong with a configuration, a line each.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var offline = new Option<bool>("--offline")
        {
            Description = "do not ask this machine whether the interfaces exist: the file is for another one",
        };
        var command = new Command("check", "read a configuration and name every mistake in it; exit status 1 when there is one")
        {
            config,
            offline,
        };
        command.SetAction(arguments => Check(arguments.GetRequiredValue(config), arguments.GetValue(offline)));
        return command;
    }

    private static int Check(string path, bool offline)
    {
        var result = KeepalivedConfig.Read(path, new FileSources(askMachine: !offline));
        foreach (var diagnostic in result.Diagnostics)
        {
            Console.WriteLine(diagnostic);
        }

        Console.WriteLine(Summary(path, result));
        return result.HasErrors ? ExitCode.Failure : ExitCode.Success;
    }

    private static string Summary(string path, ConfigResult result)
    {
        var errors = result.Diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error);
        var warnings = result.Diagnostics.Count - errors;
        return result.Config is { } config
            ? $"{path}: ok: {config.VrrpInstances.Count} VRRP instance(s), {config.Services.Count} virtual service(s), {warnings} warning(s)"
            : $"{path}: {errors} error(s), {warnings} warning(s)";
    }
}
