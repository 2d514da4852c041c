namespace Lvs.Host.Lab;

/// <summary>Runs a command of this program inside user-mode Linux, as if it ran here: same output, same exit status, same files.</summary>
internal static class UmlLauncher
{
    public static async Task<int> RunAsync(LabOptions options, CancellationToken cancel)
    {
        var work = Directory.CreateDirectory($"/var/tmp/lvsd-lab-{Environment.ProcessId}").FullName;
        var keep = false;
        UmlMachine? machine = null;
        try
        {
            var report = options.JsonFile is null ? null : Path.Combine(work, "report.json");
            var script = UmlInit.Script(work, [.. LvsdCommand.Prefix, .. options.InsideArguments(report)], LabTerminal.Width, afterwards: "");
            machine = await UmlMachine.BootAsync(work, script, consoles: 0, outliveUs: options.Keep).ConfigureAwait(false);
            var status = await new UmlConsoleReader(machine, Console.Out).CopyAsync(cancel).ConfigureAwait(false);
            if (report is not null && File.Exists(report))
            {
                File.Copy(report, options.JsonFile!, overwrite: true);
            }

            keep = options.Keep && status == 0;
            return status;
        }
        finally
        {
            if (!keep)
            {
                if (machine is not null)
                {
                    await UmlMachine.KillAsync(machine.ProcessId).ConfigureAwait(false);
                }

                Directory.Delete(work, recursive: true);
            }
        }
    }
}
