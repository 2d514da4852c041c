using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>Runs a command inside user-mode Linux as if it ran here: same files, same output, same exit status.</summary>
internal static class UmlLauncher
{
    /// <summary>Runs it.</summary>
    /// <param name="command">The command; it gets the name of the file to leave its report in, if one is wanted.</param>
    /// <param name="keep">Leave the machine running, with consoles, when the command succeeds.</param>
    /// <param name="reportFile">Where the report goes.</param>
    /// <param name="cancel">Ends the machine.</param>
    public static async Task<int> RunAsync(Func<string?, IEnumerable<string>> command, bool keep, string? reportFile, CancellationToken cancel)
    {
        if (keep && KeptMachine.Find() is not null)
        {
            throw new OperatorException("a lab is already up; end it with: lvsd lab down");
        }

        var work = UmlWorkDirectory.Create();
        var kept = false;
        UmlMachine? machine = null;
        try
        {
            var report = reportFile is null ? null : Path.Combine(work, "report");
            var script = UmlInit.Script(work, command(report), LabTerminal.Width, keep ? UmlConsoles.Server : "");
            machine = await UmlMachine.BootAsync(work, script, keep).ConfigureAwait(false);
            var status = await UmlConsoleReader.CopyAsync(machine, Console.Out, cancel).ConfigureAwait(false);
            if (report is not null && File.Exists(report))
            {
                File.Copy(report, reportFile!, overwrite: true);
            }

            kept = keep && status == 0;
            return status;
        }
        finally
        {
            await EndAsync(machine, work, kept).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Runs a command inside a machine whose network card is a node's interface, until it ends or is cancelled. What the node itself has on
    /// the interface is taken off: the machine is the node now.
    /// </summary>
    public static async Task RunOnWireAsync(Node node, IReadOnlyList<string> command, StepPrinter printer, CancellationToken cancel)
    {
        await Tool.RunAsync("ip", "-n", node.Namespace, "address", "flush", "dev", Node.Interface).ConfigureAwait(false);
        await Tool.RunAsync("ip", "-n", node.Namespace, "link", "set", Node.Interface, "promisc", "on", "addrgenmode", "none").ConfigureAwait(false);
        var work = UmlWorkDirectory.Create();
        UmlMachine? machine = null;
        try
        {
            machine = await UmlMachine.BootAsync(work, UmlInit.Script(work, command, null, ""), keep: false, node).ConfigureAwait(false);
            using var output = new StringWriter();
            var status = await UmlConsoleReader.CopyAsync(machine, output, cancel).ConfigureAwait(false);
            printer.Line(output.ToString());
            throw new OperatorException($"{string.Join(' ', command)}: ended in user-mode Linux with {status}");
        }
        finally
        {
            await EndAsync(machine, work, kept: false).ConfigureAwait(false);
        }
    }

    private static async Task EndAsync(UmlMachine? machine, string work, bool kept)
    {
        if (kept && machine is not null)
        {
            new KeptMachine(machine.ProcessId, work).Remember();
            return;
        }

        if (machine is not null)
        {
            await UmlMachine.KillAsync(machine.ProcessId).ConfigureAwait(false);
        }

        Directory.Delete(work, recursive: true);
    }
}
