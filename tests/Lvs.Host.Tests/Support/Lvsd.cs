using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace Lvs.Host.Tests.Support;

/// <summary>Runs the real program as a process, in a network namespace when one is named.</summary>
internal sealed class Lvsd : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Compiled ahead of time, as it is installed: a test starts it some four times, and compiling would be most of the work.
    private static readonly Lazy<string> Published = new(() =>
    {
        Tool.Run(Path.Combine(Repository.Root, "lvsd"), "--version");
        return Path.Combine(Repository.Root, "artifacts", "lvsd", "lvsd.dll");
    });

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;
    private readonly Channel<string> _errorLines = Channel.CreateUnbounded<string>();

    private Lvsd(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = ReadErrorsAsync();
    }

    /// <summary>Runs to the end.</summary>
    public static Task<Result> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <summary>Runs to the end behind other words, such as <c>ip netns exec NAME</c>.</summary>
    public static async Task<Result> RunAsync(string[] behind, params string[] arguments)
    {
        using var running = Start(behind, arguments);
        return await running.ExitAsync();
    }

    /// <summary>Starts and comes back at once. Behind <c>ip netns exec</c> the process is still the program itself.</summary>
    public static Lvsd Start(string[] behind, params string[] arguments) => StartProgram(Published.Value, behind, arguments);

    /// <summary>The same of a program that has everything compiled as it runs.</summary>
    public static Lvsd StartJustInTime(string[] behind, params string[] arguments)
        => StartProgram(Path.Combine(AppContext.BaseDirectory, "lvsd.dll"), behind, arguments);

    private static Lvsd StartProgram(string program, string[] behind, string[] arguments)
    {
        // Beside its control socket, not on the machine.
        var control = Array.IndexOf(arguments, "--control");
        string[] state = arguments[0] == "run" && control > 0 && !arguments.Contains("--state") ? ["--state", Path.Combine(Path.GetDirectoryName(arguments[control + 1])!, "state")] : [];
        string[] words = [.. behind, "dotnet", program, .. arguments, .. state];
        return new Lvsd(Process.Start(new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!);
    }

    public int ProcessId => _process.Id;

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for a line on the standard error, past those that were waited for before.</summary>
    public async Task ErrorLineAsync(string part)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!(await _errorLines.Reader.ReadAsync(deadline.Token)).Contains(part, StringComparison.Ordinal))
        {
        }
    }

    public async Task<Result> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return new Result(_process.ExitCode, await _output, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string> ReadErrorsAsync()
    {
        var text = new StringBuilder();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            text.Append(line).Append('\n');
            _errorLines.Writer.TryWrite(line);
        }

        _errorLines.Writer.Complete();
        return text.ToString();
    }

    /// <summary>What a process left behind.</summary>
    internal sealed record Result(int ExitCode, string Output, string Errors)
    {
        public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
