using System.Diagnostics;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>`lvsd lab exec -- COMMAND`: runs any command on a kernel with ip_vs: here, or inside user-mode Linux.</summary>
internal static class ExecCommand
{
    public static async Task<int> RunAsync(string[] command, CancellationToken cancel)
    {
        Privileged.RequireRoot();
        var ipvsHere = await IpvsKernel.HasIpvsAsync().ConfigureAwait(false);
        await LabPackages.EnsureAsync(ipvsHere, forTests: false, Console.Error).ConfigureAwait(false);
        if (!ipvsHere)
        {
            return await UmlLauncher.RunAsync(_ => command, keep: false, reportFile: null, cancel).ConfigureAwait(false);
        }

        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false })
            ?? throw new OperatorException($"{command[0]}: not started");
        await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        return process.ExitCode;
    }
}
