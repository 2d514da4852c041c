using System.Diagnostics;
using System.Globalization;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>A program running inside a node, its output collected in a log file; only processes started here are ever signalled.</summary>
internal sealed class SpawnedProcess
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    private readonly Process _process;

    private SpawnedProcess(Process process) => _process = process;

    public bool IsRunning => !_process.HasExited;

    /// <summary>Processor time of it and its children so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            var sum = TimeSpan.Zero;
            foreach (var id in Children(_process.Id).Append(_process.Id))
            {
                using var process = Process.GetProcessById(id);
                sum += process.TotalProcessorTime;
            }

            return sum;
        }
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts it. Both `ip netns exec` and `sh -c exec` replace themselves, so the process id is the program's own.</summary>
    public static SpawnedProcess Start(Node node, string logFile, params string[] command)
    {
        string[] arguments = ["netns", "exec", node.Namespace, "sh", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", logFile];
        var start = new ProcessStartInfo("ip", [.. arguments, .. command]) { UseShellExecute = false };
        return new SpawnedProcess(Process.Start(start) ?? throw new OperatorException($"{command[0]}: not started"));
    }

    public Task SignalAsync(string signal) => IsRunning ? Tool.SignalAsync(signal, _process.Id) : Task.CompletedTask;

    /// <summary>The same for its children and it: keepalived's VRRP is a child.</summary>
    public Task SignalAllAsync(string signal)
        => IsRunning ? Tool.SignalAsync(signal, [.. Children(_process.Id), _process.Id]) : Task.CompletedTask;

    /// <summary>Asks it to end with SIGTERM and waits until it has; one that does not end in time is a failed expectation.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM").ConfigureAwait(false);
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await KillAsync().ConfigureAwait(false);
            throw new ExpectationException($"still running {StopLimit.TotalSeconds:0} s after SIGTERM; killed");
        }
    }

    /// <summary>
    /// SIGKILL to it and its children, as if at one moment: stopped first, or keepalived would start new children for the killed
    /// ones; the children before it, or the kernel would send them SIGTERM at its death, as they ask, and they would say goodbye.
    /// </summary>
    public async Task KillAsync()
    {
        await SignalAsync("STOP").ConfigureAwait(false);
        if (IsRunning)
        {
            await Tool.SignalAsync("KILL", [.. Children(_process.Id), _process.Id]).ConfigureAwait(false);
        }
    }

    private static IEnumerable<int> Children(int processId)
    {
        var file = $"/proc/{processId}/task/{processId}/children";
        return File.Exists(file)
            ? File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))
            : [];
    }
}
