using System.Diagnostics;

namespace Lvs.Native.Tests.Support;

/// <summary>Runs a program of the system; anything but exit status 0 fails the test with what it printed.</summary>
internal static class Shell
{
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit status {process.ExitCode}\n{output}{errors.Result}");
        return output;
    }
}
