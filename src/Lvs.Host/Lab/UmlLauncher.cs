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
