using System.ComponentModel;
using System.Diagnostics;
using Lvs.Core.Config;
using Lvs.Native.Files;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Hosting;

/// <summary>
/// One pipe of a configuration and the program that reads it, which is started with the pipe as its last argument. What does not fit while
/// nobody reads is dropped, as keepalived does, and that is said once.
/// </summary>
internal sealed partial class EventPipe : IAsyncDisposable
{
    // A reader ends at the end of the pipe; one that does not is ended.
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(1);

    private readonly ILogger _log;
    private readonly EventFifo _fifo;
    private readonly Process? _reader;
    private int _isFull;

    private EventPipe(FifoConfig config, EventFifo fifo, Process? reader, ILogger log)
    {
        Config = config;
        _fifo = fifo;
        _reader = reader;
        _log = log;
    }

    /// <summary>What it was opened from.</summary>
    public FifoConfig Config { get; }

    /// <summary>Opens it; null when there is none, or it cannot be opened, which is said.</summary>
    public static EventPipe? Open(FifoConfig config, ProcessConfig process, ILogger log)
    {
        if (config.Path is not { } path)
        {
            return null;
        }

        try
        {
            var (user, group) = ScriptUsers.Owner(config.User, config.Group);
            var fifo = EventFifo.Open(path, user, group);
            return new EventPipe(config, fifo, Start(config, process, log), log);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotOpened(log, path, failure.Message);
            return null;
        }
    }

    /// <summary>Writes a line; never waits.</summary>
    public void Write(string line)
    {
        if (_fifo.TryWrite(line))
        {
            Volatile.Write(ref _isFull, 0);
        }
        else if (Interlocked.Exchange(ref _isFull, 1) == 0)
        {
            LogFull(_log, Config.Path!);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _fifo.Dispose();
        if (_reader is null)
        {
            return;
        }

        using var limit = new CancellationTokenSource(EndPatience);
        try
        {
            await _reader.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _reader.Kill(entireProcessTree: true);
        }

        _reader.Dispose();
    }

    private static Process? Start(FifoConfig config, ProcessConfig process, ILogger log)
    {
        if (config.Script is not { } script)
        {
            return null;
        }

        try
        {
            string[] words = [.. ScriptUsers.Words(script, process), config.Path!];
            var reader = Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardInput = true })!;
            reader.StandardInput.Close();
            return reader;
        }
        catch (Exception failure) when (failure is IOException or Win32Exception or UnauthorizedAccessException)
        {
            LogNotStarted(log, script.CommandLine, failure.Message);
            return null;
        }
    }

    [LoggerMessage(9014, LogLevel.Error, "No events are written to {Path}: {Reason}")]
    private static partial void LogNotOpened(ILogger log, string path, string reason);

    [LoggerMessage(9015, LogLevel.Warning, "Events for {Path} are dropped until somebody reads it")]
    private static partial void LogFull(ILogger log, string path);

    [LoggerMessage(9016, LogLevel.Error, "Script {Script}, which reads a pipe, cannot be run: {Reason}")]
    private static partial void LogNotStarted(ILogger log, string script, string reason);
}
