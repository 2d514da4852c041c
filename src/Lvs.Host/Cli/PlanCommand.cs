using System.CommandLine;
using Lvs.Host.Control;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd plan -c FILE</c>: what a reload of FILE would do to the running director.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var configId = CommonOptions.ConfigId();
        var director = CommonOptions.For();
        var control = CommonOptions.Control();
        var against = new Option<string?>("--against")
        {
            Description = "compare with this file instead of asking a running director",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "as JSON" };
        var command = new Command(
            "plan", "show what a reload would do, in the order it would do it; a running director reads the file as it reads its own")
        {
            config,
            configId,
            director,
            control,
            against,
            json,
        };
        command.SetAction((arguments, cancellation) => Plan(
            arguments.GetRequiredValue(config),
            arguments.GetValue(against),
            arguments.GetValue(configId),
            arguments.GetValue(director),
            arguments.GetRequiredValue(control),
            arguments.GetValue(json),
            cancellation));
        return command;
    }

    private static async Task<int> Plan(
        string path, string? against, string? configId, string? director, string controlPath, bool asJson, CancellationToken cancellation)
    {
        if (against is not null)
        {
            return ReloadText.Print(DiffCommand.Compare(against, path, configId, director), asJson);
        }

        using var client = new ControlClient(controlPath);
        return ReloadText.Print(await client.PlanAsync(path, cancellation).ConfigureAwait(false), asJson);
    }
}
