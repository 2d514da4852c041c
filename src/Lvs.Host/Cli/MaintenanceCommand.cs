using System.CommandLine;
using Lvs.Host.Control;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd maintenance</c>: never master until it is lifted.</summary>
internal static class MaintenanceCommand
{
    private const string On = "on";

    public static Command Create()
    {
        var isOn = new Argument<string>("on|off") { Description = "on: resign, and never be master; off: take part again" };
        isOn.AcceptOnlyFromAmong(On, "off");
        var instance = new Argument<string?>("INSTANCE")
        {
            Description = "a VRRP instance, with those of its sync group; all of them when none is named",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var control = CommonOptions.Control();
        var json = new Option<bool>("--json") { Description = "as JSON" };
        var command = new Command("maintenance", "keep this director from being master, also after a reload or a restart, until it is told otherwise")
        {
            isOn,
            instance,
            control,
            json,
        };
        command.SetAction((arguments, cancellation) => Run(
            arguments.GetRequiredValue(control),
            new MaintenanceRequest(arguments.GetRequiredValue(isOn) == On, arguments.GetValue(instance)),
            arguments.GetValue(json),
            cancellation));
        return command;
    }

    private static async Task<int> Run(string controlPath, MaintenanceRequest request, bool asJson, CancellationToken cancellation)
    {
        using var client = new ControlClient(controlPath);
        var report = await client.MaintainAsync(request, cancellation).ConfigureAwait(false);
        Console.WriteLine(asJson ? MaintenanceReport.ToJson(report) : report.Problem ?? string.Join('\n', report.Instances));
        return report.NotSaved is { } reason
            ? throw new OperatorException($"in force, and lost when the daemon ends: {reason}")
            : report.Problem is null ? ExitCode.Success : ExitCode.Failure;
    }
}
