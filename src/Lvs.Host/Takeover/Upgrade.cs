using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Takeover;

/// <summary>
/// Starts the program that is installed now as this process's successor (SIGUSR2): with the same arguments, and --takeover. It runs in the same
/// control group, so that a service manager takes it for the same service.
/// </summary>
internal sealed partial class Upgrade(ILogger log)
{
    private int _isUnderWay;

    /// <summary>The command line of a successor.</summary>
    public static IReadOnlyList<string> CommandOf(IEnumerable<string> own)
        => [.. own.Where(static word => word != TakeoverOption), TakeoverOption];

    /// <summary>Name of the option.</summary>
    public const string TakeoverOption = "--takeover";

    /// <summary>Starts it, unless one is under way, and watches what becomes of it.</summary>
    public async Task StartAsync()
    {
        if (Interlocked.Exchange(ref _isUnderWay, 1) != 0)
        {
            return;
        }

        try
        {
            // As the kernel has them (proc(5)): the framework leaves out what came before the program.
            var own = (await File.ReadAllTextAsync("/proc/self/cmdline").ConfigureAwait(false)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            var command = CommandOf(own);
            using var successor = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false })!;
            LogStarted(successor.Id);
            await successor.WaitForExitAsync().ConfigureAwait(false);
            LogEnded(successor.ExitCode);
        }
        catch (Exception failure) when (failure is IOException or Win32Exception or UnauthorizedAccessException)
        {
            LogNotStarted(failure.Message);
        }

        Volatile.Write(ref _isUnderWay, 0);
    }

    [LoggerMessage(9023, LogLevel.Information, "Process {Process} is started, to take over")]
    private partial void LogStarted(int process);

    [LoggerMessage(9024, LogLevel.Error, "The process that was to take over has ended with exit status {Status}; going on")]
    private partial void LogEnded(int status);

    [LoggerMessage(9025, LogLevel.Error, "No process that could take over can be started: {Reason}")]
    private partial void LogNotStarted(string reason);
}
