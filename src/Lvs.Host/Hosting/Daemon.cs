using System.Runtime.InteropServices;
using Akka;
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
    // Tens of thousands of servers are adopted by then, also on a busy machine.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    // Priority 0, addresses and services are gone in milliseconds; a kernel that answers no more must not keep the process.
    private static readonly TimeSpan DefaultStopTimeout = TimeSpan.FromSeconds(10);

    private readonly ILoggerFactory _loggers = DaemonLogging.Create();
    private readonly ILogger _log;
    private readonly ActorSystem _system;
    private readonly IActorRef _director;
    private readonly string _controlPath;
    private readonly TimeSpan _stopTimeout;
    private readonly CoordinatedShutdown _shutdown;
    private readonly Reloads _reloads;
    private readonly Notifier _notifier;
    private readonly Func<DirectorConfig, Task> _rehearse;
    private bool _isStopped;

    /// <summary>
    /// Creates the actors; nothing touches the kernel before <see cref="RunAsync"/>. The director's end, and that of the actors after
    /// it, may take <paramref name="stopTimeout"/> each. It does not say that it runs before <paramref name="rehearse"/> has ended.
    /// </summary>
    public Daemon(
        DirectorPorts ports, ConfigLoader loader, string controlPath, Func<DirectorConfig, Task> rehearse, TimeSpan? stopTimeout = null)
    {
        _rehearse = rehearse;
        _stopTimeout = stopTimeout ?? DefaultStopTimeout;
        _controlPath = ControlPath.Resolve(controlPath);
        _log = _loggers.CreateLogger("lvsd");
        _ = Pauses.OfThisProcess;
        _system = DirectorSystem.Create(_loggers, _stopTimeout, ports.VrrpThread);
        _shutdown = CoordinatedShutdown.Get(_system);
        _notifier = new Notifier(_log);
        var withScripts = ports with { Notifier = _notifier };
        _director = _system.ActorOf(Props.Create(() => new DirectorActor(withScripts)), "director");
        _reloads = new Reloads(loader, _director, _log);
    }

    /// <summary>Runs the configuration until it is told to stop, and comes back when everything is undone.</summary>
    public async Task RunAsync(DirectorConfig config, CancellationToken stop)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnReloadSignal);
        ControlPath.RequireFree(_controlPath);
        _shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "director", StopDirectorAsync);

        try
        {
            // The director first: it protects its addresses while the web server is still being set up.
            await ConfigureAsync(config).ConfigureAwait(false);
            StartTimes.OfThisProcess.OnInForce();
            var rehearsal = Task.Run(() => RehearseAsync(config), CancellationToken.None);
            var control = await ControlServer.StartAsync(_controlPath, _director, _reloads, new Orders(_director)).ConfigureAwait(false);
            _shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "control socket", () => CloseAsync(control));
            await rehearsal.ConfigureAwait(false);
            LogRunning(config.VrrpInstances.Count, config.Services.Count + config.IndirectServices.Count, _controlPath);
            await WhenRequested(stop).ConfigureAwait(false);
        }
        catch (AskTimeoutException late)
        {
            throw new IOException($"the director did not take its configuration within {AnswerTimeout.TotalSeconds} s", late);
        }
        finally
        {
            await StopAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
        if (!_system.WhenTerminated.IsCompleted)
        {
            // Its thread is a background one, which goes with the process.
            LogActorStuck(_stopTimeout.TotalSeconds);
        }

        await _notifier.DisposeAsync().ConfigureAwait(false);
        _loggers.Dispose();
        _reloads.Dispose();
    }

    // The phases in their order: the control socket, the director, the actors.
    private async Task StopAsync()
    {
        await _shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
        if (!_isStopped)
        {
            throw new IOException($"the director did not stop within {_stopTimeout.TotalSeconds} s");
        }
    }

    private async Task<Done> StopDirectorAsync()
    {
        // The phase has the timeout.
        _isStopped = await _director.GracefulStop(Timeout.InfiniteTimeSpan, DirectorProtocol.Stop.Instance).ConfigureAwait(false);
        LogStopped();
        return Done.Instance;
    }

    private static async Task<Done> CloseAsync(ControlServer control)
    {
        await control.DisposeAsync().ConfigureAwait(false);
        return Done.Instance;
    }

    private Task<DirectorProtocol.Configured> ConfigureAsync(DirectorConfig config)
        => _director.Ask<DirectorProtocol.Configured>(new DirectorProtocol.Configure(config), AnswerTimeout);

    private async Task RehearseAsync(DirectorConfig config)
    {
        try
        {
            await _rehearse(config).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or TimeoutException)
        {
            LogNotRehearsed(failure.Message);
        }
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
        _ = _reloads.ReloadAsync();
    }

    [LoggerMessage(9000, LogLevel.Information, "Running {Instances} VRRP instance(s) and {Services} virtual service(s); control socket {Control}")]
    private partial void LogRunning(int instances, int services, string control);

    [LoggerMessage(9001, LogLevel.Information, "Stopped: resigned, addresses and services removed")]
    private partial void LogStopped();

    [LoggerMessage(9007, LogLevel.Information, "The first take-over may be slower than others: it could not be rehearsed: {Reason}")]
    private partial void LogNotRehearsed(string reason);

    [LoggerMessage(9006, LogLevel.Error, "An actor did not end within {Seconds} s; leaving without it")]
    private partial void LogActorStuck(double seconds);
}
