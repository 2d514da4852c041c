using System.ComponentModel;
using System.Diagnostics;
using Lvs.Core.Config;
using Lvs.Core.Tracking;
using Lvs.Native.Processes;

namespace Lvs.Host.Hosting;

/// <summary>Runs scripts, those that are tracked and those of checks, as processes that lead a session of their own, so that a signal reaches all they have started.</summary>
internal sealed class TrackedScripts : ITrackedScripts
{
    // Run every second, what they print would be all that is in the log. The shell only closes their ways out; it reads none of the words.
    private static readonly string[] Silently = ["sh", "-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "lvsd", "setsid"];

    /// <inheritdoc/>
    public IScriptRun Start(ScriptConfig script, ProcessConfig process, Action<ScriptEnd> onEnd)
    {
        var run = new Run();
        _ = run.RunAsync(script, process, onEnd);
        return run;
    }

    private sealed class Run : IScriptRun
    {
        private readonly Lock _turn = new();
        private Process? _leader;
        private bool _wasSignalled;

        public void Signal(bool kill)
        {
            lock (_turn)
            {
                _wasSignalled = true;

                // One that does not lead a group yet has not begun with the script.
                if (_leader is { } leader && !ProcessGroup.Signal(leader.Id, kill))
                {
                    leader.Kill();
                }
            }
        }

        public async Task RunAsync(ScriptConfig script, ProcessConfig users, Action<ScriptEnd> onEnd)
        {
            // Whoever told it goes on: to start a process takes a millisecond.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            ScriptEnd end;
            try
            {
                end = await EndAsync(script, users).ConfigureAwait(false);
            }
            catch (Exception reason) when (reason is IOException or Win32Exception or UnauthorizedAccessException)
            {
                end = ScriptEnd.NotRun($"it cannot be run: {reason.Message}");
            }

            onEnd(end);
        }

        private async Task<ScriptEnd> EndAsync(ScriptConfig script, ProcessConfig users)
        {
            string[] words = [.. Silently, .. ScriptUsers.Words(script, users)];
            using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false })!;
            lock (_turn)
            {
                _leader = process;
                if (_wasSignalled)
                {
                    Signal(kill: true);
                }
            }

            await process.WaitForExitAsync().ConfigureAwait(false);
            lock (_turn)
            {
                // What it has left behind goes with it.
                _leader = null;
                if (_wasSignalled)
                {
                    ProcessGroup.Signal(process.Id, kill: true);
                }
            }

            return process.ExitCode switch
            {
                126 => new ScriptEnd(ScriptUsers.CanRun(script, users) ? 126 : null, "exit status 126, as when it may not be run"),
                127 => new ScriptEnd(ScriptUsers.CanRun(script, users) ? 127 : null, "exit status 127, as when there is no such program"),
                var status => ScriptEnd.Exited(status),
            };
        }
    }
}
