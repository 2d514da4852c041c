using System.ComponentModel;
using System.Diagnostics;
using Lvs.Core.Config;
using Lvs.Core.Notify;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Hosting;

/// <summary>
/// Runs scripts as processes, without a shell: those of one owner in their order, those of several beside each other. Their output is
/// where the daemon's is. Events go to the pipes of the configuration.
/// </summary>
internal sealed partial class Notifier(ILogger log, TimeSpan? longestRun = null) : INotifier, IAsyncDisposable
{
    // Scripts that wait or run; a site that fails as a whole makes one for each server.
    private const int Most = 1_000;

    private const int MostAtOnce = 16;

    // Places of the pipes.
    private const int ForAll = 0;
    private const int ForServices = 1;
    private const int ForVrrp = 2;

    private static readonly TimeSpan DefaultLongestRun = TimeSpan.FromSeconds(60);

    // What is told at the stop still has to run (omega); who hangs then is left behind.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly Lock _turn = new();
    private readonly SemaphoreSlim _slots = new(MostAtOnce);
    private readonly Dictionary<string, (Task Last, int Count)> _owners = new(StringComparer.Ordinal);
    private readonly TimeSpan _longestRun = longestRun ?? DefaultLongestRun;
    private readonly EventPipe?[] _pipes = new EventPipe?[ForVrrp + 1];
    private ProcessConfig _process = new();
    private bool _tellsInitial;
    private int _count;

    /// <inheritdoc/>
    public void Configure(ProcessConfig process, NotifyConfig notify)
    {
        lock (_turn)
        {
            _process = process;
            _tellsInitial = notify.InitialServers;
            foreach (var (place, config) in new[] { notify.All, notify.Lvs, notify.Vrrp }.Index())
            {
                if (_pipes[place]?.Config != config)
                {
                    // Its reader may take its time to end; the pipe is gone at once.
                    _ = _pipes[place]?.DisposeAsync().AsTask();
                    _pipes[place] = EventPipe.Open(config, process, log);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Tell(ServiceEvent happened)
    {
        lock (_turn)
        {
            if (!happened.IsInitial || _tellsInitial)
            {
                _pipes[ForAll]?.Write(happened.Line);
                _pipes[ForServices]?.Write(happened.Line);
            }
        }
    }

    /// <inheritdoc/>
    public void Tell(VrrpEvent happened)
    {
        lock (_turn)
        {
            _pipes[ForAll]?.Write(happened.Line);
            _pipes[ForVrrp]?.Write(happened.Line);
        }
    }

    /// <inheritdoc/>
    public void Run(ScriptRun run)
    {
        lock (_turn)
        {
            if (run.IsInitial && !_tellsInitial)
            {
                return;
            }

            if (_count >= Most)
            {
                LogTooMany(run.Script.CommandLine, Most);
                return;
            }

            _count++;
            var (last, count) = _owners.GetValueOrDefault(run.Owner, (Task.CompletedTask, 0));
            _owners[run.Owner] = (RunAfterAsync(last, run), count + 1);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task[] open;
        lock (_turn)
        {
            open = [.. _owners.Values.Select(owner => owner.Last)];
        }

        await Task.WhenAny(Task.WhenAll(open), Task.Delay(StopPatience)).ConfigureAwait(false);
        await Task.WhenAll(_pipes.OfType<EventPipe>().Select(pipe => pipe.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private async Task RunAfterAsync(Task last, ScriptRun run)
    {
        // Whoever told it goes on: nothing of this is done on its thread.
        await last.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await _slots.WaitAsync().ConfigureAwait(false);
        try
        {
            await RunAsync(run).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or Win32Exception or UnauthorizedAccessException)
        {
            LogNotRun(run.Script.CommandLine, failure.Message);
        }
        finally
        {
            _slots.Release();
            Forget(run.Owner);
        }
    }

    private void Forget(string owner)
    {
        lock (_turn)
        {
            _count--;
            var (last, count) = _owners[owner];
            if (count == 1)
            {
                _owners.Remove(owner);
            }
            else
            {
                _owners[owner] = (last, count - 1);
            }
        }
    }

    private async Task RunAsync(ScriptRun run)
    {
        var script = run.Script;
        string[] words = [.. ScriptUsers.Words(script, Volatile.Read(ref _process)), .. run.Arguments];
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(_longestRun);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                LogFailed(script.CommandLine, process.ExitCode);
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            LogTooLong(script.CommandLine, _longestRun.TotalSeconds);
        }
    }

    [LoggerMessage(9010, LogLevel.Error, "Script {Script} is not run: {Most} wait already")]
    private partial void LogTooMany(string script, int most);

    [LoggerMessage(9011, LogLevel.Error, "Script {Script} cannot be run: {Reason}")]
    private partial void LogNotRun(string script, string reason);

    [LoggerMessage(9012, LogLevel.Warning, "Script {Script} ended with exit status {Status}")]
    private partial void LogFailed(string script, int status);

    [LoggerMessage(9013, LogLevel.Warning, "Script {Script} was still running after {Seconds} s and was killed")]
    private partial void LogTooLong(string script, double seconds);
}
