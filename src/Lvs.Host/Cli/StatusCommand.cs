using System.CommandLine;
using Lvs.Host.Control;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd status</c>: what a running director is doing.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var control = CommonOptions.Control();
        var json = new Option<bool>("--json") { Description = "as JSON" };
        var command = new Command("status", "show what the running director is doing") { control, json };
        command.SetAction((arguments, cancellation)
            => Show(arguments.GetRequiredValue(control), arguments.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> Show(string controlPath, bool asJson, CancellationToken cancellation)
    {
        using var client = new ControlClient(controlPath);
        var status = await client.GetStatusAsync(cancellation).ConfigureAwait(false);
        Console.Write(asJson ? StatusReport.ToJson(status) + "\n" : StatusText.Render(status));
        return ExitCode.Success;
    }
}
