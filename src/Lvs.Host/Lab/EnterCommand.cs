using System.Diagnostics;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>`lvsd lab enter NAME`: a shell, or a command, in a node of a lab that was kept, wherever that runs.</summary>
internal static class EnterCommand
{
    public static async Task<int> RunAsync(string node, string[] command, CancellationToken stop)
    {
        Privileged.RequireRoot();
        string[] program = command.Length == 0 ? ["bash"] : command;
        string[] full = ["ip", "netns", "exec", SeedLab.MainPrefix + node, .. program];
        if (KeptMachine.Find() is { } machine)
        {
            return await UmlConsoles.RunAsync(machine.Work, string.Join(' ', full.Select(UmlInit.Quoted)), stop).ConfigureAwait(false);
        }

        if (!File.Exists("/run/netns/" + SeedLab.MainPrefix + node))
        {
            throw new OperatorException($"no lab with a node {node} is up; start one with: lvsd lab seed --keep");
        }

        using var process = Process.Start(new ProcessStartInfo(full[0], full[1..]) { UseShellExecute = false })
            ?? throw new OperatorException("ip: not started");
        // The shell gets the terminal's signals itself; leaving it is its own business.
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;
    }
}
