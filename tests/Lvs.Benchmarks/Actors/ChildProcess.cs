using System.Diagnostics;

namespace Lvs.Benchmarks.Actors;

/// <summary>Runs this program, or the same on the other engine, in a process of its own.</summary>
internal static class ChildProcess
{
    /// <summary>The assembly this process was started with.</summary>
    public static string Own => Environment.GetCommandLineArgs()[0];

    /// <summary>Returns what it printed; throws when it failed.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancel = default)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}");
    }
}
