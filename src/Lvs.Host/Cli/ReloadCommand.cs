using System.CommandLine;
using Lvs.Host.Control;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd reload</c>: the running director reads its file again.</summary>
internal static class ReloadCommand
{
    public static Command Create()
    {
        var control = CommonOptions.Control();
        var json = new Option<bool>("--json") { Description = "as JSON" };
        var command = new Command(
            "reload", "have the running director read its file again; exit status 1, and nothing changed, when that has an error")
        {
            control,
            json,
        };
        command.SetAction((arguments, cancellation)
            => Reload(arguments.GetRequiredValue(control), arguments.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> Reload(string controlPath, bool asJson, CancellationToken cancellation)
    {
        using var client = new ControlClient(controlPath);
        return ReloadText.Print(await client.ReloadAsync(cancellation).ConfigureAwait(false), asJson);
    }
}
