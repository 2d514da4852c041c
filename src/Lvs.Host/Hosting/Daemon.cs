using System.Net.Sockets;
using System.Runtime.InteropServices;
using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Host.Cli;
using Lvs.Host.Config;
using Lvs.Host.Control;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Hosting;

/// <summary>
/// One director from start to end: actor system, control socket, and SIGHUP, which reads the configuration again.
/// </summary>
internal sealed partial class Daemon : IAsyncDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly ConfigLoader _loader;
    private readonly ILoggerFactory _loggers = DaemonLogging.Create();
    private readonly ILogger _log;
    private readonly ActorSystem _system;
    private readonly IActorRef _director;
    private readonly string _controlPath;
    private readonly SemaphoreSlim _reloading = new(1, 1);

    /// <summary>Creates the actors; nothing touches the kernel before <see cref="RunAsync"/>.</summary>
    public Daemon(DirectorPorts ports, ConfigLoader loader, string controlPath)
    {
        _loader = loader;
        _controlPath = ControlPath.Resolve(controlPath);
        _log = _loggers.CreateLogger("lvsd");
        _system = DirectorSystem.Create(_loggers);
        _director = _system.ActorOf(Props.Create(() => new DirectorActor(ports)), "director");
    }

    /// <summary>
    /// How long the end may take. Priority 0, addresses and services are gone in milliseconds; a kernel that answers no more must not
    /// keep the process.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Runs the configuration until it is told to stop, and comes back when everything is undone.</summary>
    public async Task RunAsync(DirectorConfig config, CancellationToken stop)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnReloadSignal);
        ControlPath.RequireFree(_controlPath);

        try
        {
            // The director first: it protects its addresses while the web server is still being set up.
            await ConfigureAsync(config).ConfigureAwait(false);
            await using var control = await ControlServer.StartAsync(_controlPath, _director).ConfigureAwait(false);
            LogRunning(config.VrrpInstances.Count, config.Services.Count, _controlPath);
            await WhenRequested(stop).ConfigureAwait(false);
        }
        catch (AskTimeoutException late)
        {
            throw new IOException($"the director did not take its configuration within {AnswerTimeout.TotalSeconds} s", late);
        }
        finally
        {
            await StopDirectorAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _system.Terminate().WaitAsync(StopTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Its thread is a background one, which goes with the process.
            LogActorStuck(StopTimeout.TotalSeconds);
        }

        _loggers.Dispose();
        _reloading.Dispose();
    }

    private async Task StopDirectorAsync()
    {
        try
        {
            await _director.GracefulStop(StopTimeout, DirectorProtocol.Stop.Instance).ConfigureAwait(false);
        }
        catch (TaskCanceledException late)
        {
            throw new IOException($"the director did not stop within {StopTimeout.TotalSeconds} s", late);
        }

        LogStopped();
    }

    private Task<DirectorProtocol.Configured> ConfigureAsync(DirectorConfig config)
        => _director.Ask<DirectorProtocol.Configured>(new DirectorProtocol.Configure(config), AnswerTimeout);

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
        catch (AskTimeoutException)
        {
            LogReloadUnanswered(AnswerTimeout.TotalSeconds);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SocketException or OperatorException)
        {
            LogReloadFailed(failure.Message);
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

        KernelPorts.RequireIpvsFor(config);
        var answer = await ConfigureAsync(config).ConfigureAwait(false);
        LogReloaded(answer.Changed ? "in force" : "no changes");
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

    [LoggerMessage(9006, LogLevel.Error, "An actor did not end within {Seconds} s; leaving without it")]
    private partial void LogActorStuck(double seconds);

    [LoggerMessage(9007, LogLevel.Error, "The reload failed: {Reason}; the running configuration stays in force")]
    private partial void LogReloadFailed(string reason);
}
