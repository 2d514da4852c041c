using System.Net.Sockets;
using System.Runtime.InteropServices;
using Akka;
using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Host.Cluster;
using Lvs.Host.Config;
using Lvs.Host.Control;
using Lvs.Host.Takeover;
using Lvs.Native.Vrrp;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Hosting;

/// <summary>
/// One director from start to end: actor system, control socket, SIGHUP, which reads the configuration again, and SIGUSR2, which has the
/// program that is installed now take over.
/// </summary>
internal sealed partial class Daemon : IAsyncDisposable
{
    // Tens of thousands of servers are adopted by then, also on a busy machine.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    // Priority 0, addresses and services are gone in milliseconds; a kernel that answers no more must not keep the process.
    private static readonly TimeSpan DefaultStopTimeout = TimeSpan.FromSeconds(10);

    // asm-generic/signal.h; the framework has no name for it.
    private const int Sigusr2 = 12;

    private readonly ILoggerFactory _loggers = DaemonLogging.Create();
    private readonly ILogger _log;
    private readonly ActorSystem _system;
    private readonly IActorRef _director;
    private readonly string _controlPath;
    private readonly TimeSpan _stopTimeout;
    private readonly CoordinatedShutdown _shutdown;
    private readonly ClusterLinks _cluster;
    private readonly Reloads _reloads;
    private readonly Notifier _notifier;
    private readonly Func<DirectorConfig, bool, Task> _rehearse;
    private readonly Action _onInForce;
    private readonly Predecessor _predecessor;
    private readonly Upgrade _upgrade;
    private readonly Successor? _successor;
    private bool _isStopped;

    /// <summary>
    /// Creates the actors; nothing touches the kernel before <see cref="RunAsync"/>. The director's end, and that of the actors after
    /// it, may take <paramref name="stopTimeout"/> each. It does not say that it runs before <paramref name="rehearse"/> has ended.
    /// </summary>
    /// <param name="ports">The outside world.</param>
    /// <param name="links">Of it, the sockets of VRRP, which a successor is given.</param>
    /// <param name="loader">Reads the configuration again.</param>
    /// <param name="controlPath">Where to listen.</param>
    /// <param name="rehearse">Does once what will be in a hurry; true when a successor is to come.</param>
    /// <param name="onInForce">Done as soon as the configuration is in force.</param>
    /// <param name="successor">Takes over from a daemon that runs; null for a start of our own.</param>
    /// <param name="stopTimeout">See above.</param>
    public Daemon(
        DirectorPorts ports,
        VrrpLinks links,
        ConfigLoader loader,
        string controlPath,
        Func<DirectorConfig, bool, Task> rehearse,
        Action onInForce,
        Successor? successor = null,
        TimeSpan? stopTimeout = null)
    {
        _rehearse = rehearse;
        _onInForce = onInForce;
        _successor = successor;
        _stopTimeout = stopTimeout ?? DefaultStopTimeout;
        _controlPath = ControlPath.Resolve(controlPath);
        _log = _loggers.CreateLogger("lvsd");
        _ = Pauses.OfThisProcess;
        _system = DirectorSystem.Create(_loggers, _stopTimeout, ports.VrrpThread);
        _shutdown = CoordinatedShutdown.Get(_system);
        _notifier = new Notifier(_log);
        _cluster = new ClusterLinks(_log);
        var withScripts = ports with { Notifier = _notifier, Directors = _cluster };
        _director = _system.ActorOf(Props.Create(() => new DirectorActor(withScripts)), "director");
        _reloads = new Reloads(loader, _director, _cluster, _log);
        _predecessor = new Predecessor(_director, links, RehearseSuccessionAsync, _log);
        _upgrade = new Upgrade(_log);
    }

    /// <summary>Runs the configuration until it is told to stop, and comes back when everything is undone.</summary>
    public async Task RunAsync(DirectorConfig config, CancellationToken stop)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnReloadSignal);
        using var upgrade = PosixSignalRegistration.Create((PosixSignal)Sigusr2, OnUpgradeSignal);
        if (_successor is null)
        {
            ControlPath.RequireFree(_controlPath);
        }

        _shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "director", StopDirectorAsync);
        _shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "cluster", CloseClusterAsync);

        try
        {
            // What cannot be must be said before this director is master.
            _cluster.Configure(config.Cluster);
            if (_successor is not null)
            {
                await TakeOverAsync(_successor, config, stop).ConfigureAwait(false);
            }

            // The director first: it protects its addresses while the web server is still being set up.
            await ConfigureAsync(config).ConfigureAwait(false);
            StartTimes.OfThisProcess.OnInForce();
            _onInForce();
            var rehearsal = _successor is null ? Task.Run(() => RehearseAsync(config, withSuccessor: false), CancellationToken.None) : Task.CompletedTask;
            var control = await ControlServer.StartAsync(_controlPath, _director, _reloads, new Orders(_director), _predecessor, _cluster).ConfigureAwait(false);
            _shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "control socket", () => CloseAsync(control));
            await _cluster.ListenAsync().ConfigureAwait(false);
            await rehearsal.ConfigureAwait(false);
            TellServiceManager();
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

        // At the very end: now the successor knows that nothing of this process is left.
        _predecessor.Dispose();
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
        var isTaken = _predecessor.WhenTaken.IsCompleted;
        _isStopped = await _director.GracefulStop(
            Timeout.InfiniteTimeSpan, isTaken ? DirectorProtocol.Stop.ToSuccessor : DirectorProtocol.Stop.Instance).ConfigureAwait(false);
        LogStopped(isTaken ? "a successor has taken over" : "resigned, addresses and services removed");
        return Done.Instance;
    }

    private static async Task<Done> CloseAsync(ControlServer control)
    {
        await control.DisposeAsync().ConfigureAwait(false);
        return Done.Instance;
    }

    private async Task<Done> CloseClusterAsync()
    {
        await _cluster.DisposeAsync().ConfigureAwait(false);
        return Done.Instance;
    }

    private Task<DirectorProtocol.Configured> ConfigureAsync(DirectorConfig config)
        => _director.Ask<DirectorProtocol.Configured>(new DirectorProtocol.Configure(config), AnswerTimeout);

    private async Task RehearseAsync(DirectorConfig config, bool withSuccessor)
    {
        try
        {
            await _rehearse(config, withSuccessor).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or TimeoutException)
        {
            LogNotRehearsed(failure.Message);
        }
    }

    // The side that gives, while it still acts.
    private async Task RehearseSuccessionAsync()
    {
        if (await _reloads.RunningAsync().ConfigureAwait(false) is { } running)
        {
            await RehearseAsync(running, withSuccessor: true).ConfigureAwait(false);
        }
    }

    // Done once before it is asked for, so that nobody waits for it.
    private async Task TakeOverAsync(Successor successor, DirectorConfig config, CancellationToken stop)
    {
        await RehearseAsync(config, withSuccessor: true).ConfigureAwait(false);
        var (predecessor, pause) = await successor.TakeOverAsync(_director, config, stop).ConfigureAwait(false);
        LogTakenOver(predecessor, pause.TotalMilliseconds);
        ControlPath.RequireFree(_controlPath);
    }

    private async Task WhenRequested(CancellationToken stop)
    {
        var requested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(() => requested.TrySetResult()).ConfigureAwait(false);
        await Task.WhenAny(requested.Task, _predecessor.WhenTaken).ConfigureAwait(false);
    }

    private void OnUpgradeSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = _upgrade.StartAsync();
    }

    private void TellServiceManager()
    {
        try
        {
            if (ServiceManager.Socket is { Length: > 0 } socket)
            {
                ServiceManager.TellRunning(socket);
            }
        }
        catch (SocketException failure)
        {
            LogServiceManagerDeaf(failure.Message);
        }
    }

    private void OnReloadSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = _reloads.ReloadAsync();
    }

    [LoggerMessage(9000, LogLevel.Information, "Running {Instances} VRRP instance(s) and {Services} virtual service(s); control socket {Control}")]
    private partial void LogRunning(int instances, int services, string control);

    [LoggerMessage(9001, LogLevel.Information, "Stopped: {How}")]
    private partial void LogStopped(string how);

    [LoggerMessage(9026, LogLevel.Warning, "The service manager was not told that this runs: {Reason}")]
    private partial void LogServiceManagerDeaf(string reason);

    [LoggerMessage(9022, LogLevel.Information, "Taken over from process {Predecessor}; for {Milliseconds} ms nobody acted")]
    private partial void LogTakenOver(int predecessor, double milliseconds);

    [LoggerMessage(9007, LogLevel.Information, "The first take-over may be slower than others: it could not be rehearsed: {Reason}")]
    private partial void LogNotRehearsed(string reason);

    [LoggerMessage(9006, LogLevel.Error, "An actor did not end within {Seconds} s; leaving without it")]
    private partial void LogActorStuck(double seconds);
}
