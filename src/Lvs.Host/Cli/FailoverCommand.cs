using System.CommandLine;
using Lvs.Host.Control;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd failover</c>: a planned hand-over, and the way back.</summary>
internal static class FailoverCommand
{
    public static Command Create()
    {
        var instance = new Argument<string>("INSTANCE") { Description = "a VRRP instance; those of its sync group move with it" };
        var to = new Option<string?>("--to")
        {
            Description = "who is to be master: an address its adverts come from, or a name of it; exit status 1 when another is",
            HelpName = "NAME",
        };
        var back = new Option<bool>("--return") { Description = "step aside no longer, and be master again where no master has as high a priority" };
        var control = CommonOptions.Control();
        var json = new Option<bool>("--json") { Description = "as JSON" };
        var command = new Command(
            "failover", "let another director be master, and step aside until --return; answers when it is, exit status 1 when it is not")
        {
            instance,
            to,
            back,
            control,
            json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(back) && result.GetValue(to) is not null)
            {
                result.AddError("--to says who takes over, and --return that this director does: give one of them");
            }
        });
        command.SetAction((arguments, cancellation) => Run(
            arguments.GetRequiredValue(control),
            new FailoverRequest(arguments.GetRequiredValue(instance), arguments.GetValue(to), arguments.GetValue(back)),
            arguments.GetValue(json),
            cancellation));
        return command;
    }

    private static async Task<int> Run(string controlPath, FailoverRequest request, bool asJson, CancellationToken cancellation)
    {
        using var client = new ControlClient(controlPath);
        var report = await client.FailoverAsync(request, cancellation).ConfigureAwait(false);
        Console.WriteLine(asJson ? FailoverReport.ToJson(report) : report.Text);
        return report.IsDone ? ExitCode.Success : ExitCode.Failure;
    }
}
