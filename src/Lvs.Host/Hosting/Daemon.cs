using System.Runtime.InteropServices;
using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Host.Config;
using Lvs.Host.Control;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Hosting;

/// <summary>
/// One director from start to end: actor system, control socket, and SIGHUP, which reads the configuration again.
/// </summary>
internal sealed partial class Daemon : IAsyncDisposable
{
    // Priority 0, addresses and services are gone in milliseconds; a kernel that answers no more must not keep the process.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly ConfigLoader _loader;
    private readonly ILoggerFactory _loggers = DaemonLogging.Create();
    private readonly ILogger _log;
    private readonly ActorSystem _system;
    private readonly IActorRef _director;
    private readonly string _controlPath;
    private readonly SemaphoreSlim _reloading = new(1, 1);

    /// <summary>Creates the actors; nothing touches the kernel before <see cref="RunAsync"/>.</summary>
    public Daemon(KernelPorts ports, ConfigLoader loader, string controlPath)
    {
        _loader = loader;
        _controlPath = controlPath;
        _log = _loggers.CreateLogger("lvsd");
        _system = DirectorSystem.Create(_loggers);
        var directorPorts = ports.ToDirectorPorts();
        _director = _system.ActorOf(Props.Create(() => new DirectorActor(directorPorts)), "director");
    }

    /// <summary>Runs the configuration until it is told to stop, and comes back when everything is undone.</summary>
    public async Task RunAsync(DirectorConfig config, CancellationToken stop)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnReloadSignal);
        ControlServer.RequireFree(_controlPath);

        // The director first: it protects its addresses while the web server is still being set up.
        await _director.Ask<DirectorProtocol.Configured>(new DirectorProtocol.Configure(config), AnswerTimeout, CancellationToken.None)
            .ConfigureAwait(false);
        try
        {
            await using var control = await ControlServer.StartAsync(_controlPath, _director).ConfigureAwait(false);
            LogRunning(config.VrrpInstances.Count, config.Services.Count, _controlPath);
            await WhenRequested(stop).ConfigureAwait(false);
        }
        finally
        {
            await StopDirectorAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _system.Terminate().ConfigureAwait(false);
        _loggers.Dispose();
        _reloading.Dispose();
    }

    private async Task StopDirectorAsync()
    {
        if (!await _director.GracefulStop(StopTimeout, DirectorProtocol.Stop.Instance).ConfigureAwait(false))
        {
            throw new IOException($"the director did not stop within {StopTimeout.TotalSeconds} s");
        }

        LogStopped();
    }

    private static async Task WhenRequested(CancellationToken stop)
    {
        var requested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(() => requested.TrySetResult()).ConfigureAwait(false);
        await requested.Task.ConfigureAwait(false);
    }

    private void OnReloadSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = ReloadAsync();
    }

    // One after the other: signals come on any thread.
    private async Task ReloadAsync()
    {
        await _reloading.WaitAsync().ConfigureAwait(false);
        try
        {
            await ReadAgainAsync().ConfigureAwait(false);
        }
        finally
        {
            _reloading.Release();
        }
    }

    private async Task ReadAgainAsync()
    {
        if (_loader.Load(finding => LogFinding(LevelOf(finding.Severity), finding)) is not { } config)
        {
            LogReloadRefused();
            return;
        }

        try
        {
            var answer = await _director.Ask<DirectorProtocol.Configured>(new DirectorProtocol.Configure(config), AnswerTimeout)
                .ConfigureAwait(false);
            LogReloaded(answer.Changed ? "in force" : "no changes");
        }
        catch (AskTimeoutException)
        {
            LogReloadUnanswered(AnswerTimeout.TotalSeconds);
        }
    }

    private static LogLevel LevelOf(Severity severity) => severity == Severity.Error ? LogLevel.Error : LogLevel.Warning;

    [LoggerMessage(9000, LogLevel.Information, "Running {Instances} VRRP instance(s) and {Services} virtual service(s); control socket {Control}")]
    private partial void LogRunning(int instances, int services, string control);

    [LoggerMessage(9001, LogLevel.Information, "Stopped: resigned, addresses and services removed")]
    private partial void LogStopped();

    [LoggerMessage(9002, LogLevel.Information, "Configuration read again: {Outcome}")]
    private partial void LogReloaded(string outcome);

    [LoggerMessage(9003, LogLevel.Error, "The configuration has errors (above): the running one stays in force")]
    private partial void LogReloadRefused();

    [LoggerMessage(9004, LogLevel.Error, "The director has not answered to the new configuration within {Seconds} s")]
    private partial void LogReloadUnanswered(double seconds);

    [LoggerMessage(EventId = 9005, Message = "{Finding}")]
    private partial void LogFinding(LogLevel level, Diagnostic finding);
}
