using System.Diagnostics;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>Runs a program of the system (ip, ipvsadm, apt-get …) to its end.</summary>
internal static class Tool
{
    /// <summary>What a program left behind when it ended.</summary>
    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        public string LastLine => (Error.Trim().Length > 0 ? Error : Output).Trim().Split('\n')[^1];
    }

    /// <summary>Runs it and returns what it printed; throws a <see cref="OperatorException"/> with its last line when it fails.</summary>
    public static async Task<string> RunAsync(string file, params string[] arguments)
    {
        var result = await TryAsync(file, arguments).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new OperatorException($"{file} {string.Join(' ', arguments)}: exit {result.ExitCode}: {result.LastLine}");
    }

    /// <summary>Runs it and returns how it ended, without judging.</summary>
    public static Task<Result> TryAsync(string file, params string[] arguments) => WithInputAsync(file, input: "", arguments);

    /// <summary>Runs it with a text on its standard input.</summary>
    public static async Task<Result> WithInputAsync(string file, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start) ?? throw new OperatorException($"{file}: not started");
            await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().ConfigureAwait(false);
            return new Result(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new OperatorException($"{file}: {missing.Message}");
        }
    }

    /// <summary>Whether a program of this name can be run; sbin directories count even when PATH leaves them out.</summary>
    public static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/sbin", "/usr/bin"])
            .Any(directory => File.Exists(Path.Combine(directory, name)));

    /// <summary>Sends a signal by name, to processes in this order. The shell's built-in does it, as .NET itself can only send SIGKILL.</summary>
    public static Task SignalAsync(string signal, params int[] processIds) =>
        TryAsync("sh", "-c", $"kill -s {signal} {string.Join(' ', processIds)}");
}
