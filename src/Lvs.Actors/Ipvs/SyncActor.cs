using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Vrrp;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Time;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Ipvs;

/// <summary>
/// Watches how the kernels of the directors tell each other of their connections: whether their threads run, how far they are behind, and
/// whether a director that comes back knows enough of them to replace the master (<see cref="SyncProgress"/>), which it tells the instances.
/// </summary>
public sealed class SyncActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // A director that cannot keep up drops with every burst.
    private static readonly TimeSpan SilenceAfterWarning = TimeSpan.FromMinutes(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _ipvs;
    private readonly IActorRef _vrrp;
    private readonly IDeadlineTimers _clock;
    private readonly Dictionary<SyncRole, SyncBacklog> _backlogs = [];
    private IpvsGlobals _globals = new();
    private SyncProgress _progress = SyncProgress.Knowing;
    private IpvsProtocol.Sync _last = new([], null);
    private readonly Dictionary<string, VrrpRole> _roles = new(StringComparer.Ordinal);
    private bool _isSynced;
    private TimeSpan? _warnedAt;

    /// <summary>Creates the watcher of the synchronization that the ipvs actor starts and stops.</summary>
    public SyncActor(IActorRef ipvs, IActorRef vrrp, IDeadlineTimers clock)
    {
        _ipvs = ipvs;
        _vrrp = vrrp;
        _clock = clock;
        Receive<IpvsProtocol.SetGlobals>(OnSetGlobals);
        Receive<VrrpProtocol.RoleChanged>(OnRoleChanged);
        Receive<Look>(_ => OnLook());
        Receive<IpvsProtocol.Sync>(OnSync);
        Receive<IpvsProtocol.Table>(table => Count(table));
        Receive<IpvsProtocol.GetSync>(_ => Sender.Tell(_last with { IsAwaited = !_isSynced && Limit is not null }));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private VrrpRole Role => _globals.SyncDaemon?.Instance is { } instance ? _roles.GetValueOrDefault(instance) : VrrpRole.Initialize;

    private TimeSpan? Limit => _globals.SyncDaemon?.Instance is null ? null : _globals.Policy.SyncBeforePreempt;

    private void OnSetGlobals(IpvsProtocol.SetGlobals message)
    {
        var before = _globals;
        _globals = message.Globals;
        if (_globals.SyncDaemon is null)
        {
            Timers.CancelAll();
            _last = new([], null);
        }
        else if (before.SyncDaemon is null)
        {
            Timers.StartPeriodicTimer(Look.Instance, Look.Instance, Pause);
        }

        // Who takes part already has been told since it began to.
        if (before.SyncDaemon?.Instance != _globals.SyncDaemon?.Instance && Role == VrrpRole.Initialize)
        {
            _progress = default;
        }

        Tell();
    }

    private void OnRoleChanged(VrrpProtocol.RoleChanged changed)
    {
        var before = _roles.GetValueOrDefault(changed.Instance);
        _roles[changed.Instance] = changed.Role;
        if (changed.Instance != _globals.SyncDaemon?.Instance)
        {
            return;
        }

        // While it took no part nobody told it anything; a master has told the others itself.
        _progress = Role switch
        {
            VrrpRole.Master => SyncProgress.Knowing,
            VrrpRole.Backup when before != VrrpRole.Master => SyncProgress.Listening(_clock.Now),
            VrrpRole.Backup => _progress,
            _ => default,
        };
        if (!_progress.IsSynced && Role == VrrpRole.Backup && Limit is { } limit)
        {
            _log.Info("Listening for the connections of the master before it is replaced, for {Seconds} s at most", limit.TotalSeconds);
        }

        Tell();
    }

    private void OnLook()
    {
        _ipvs.Tell(IpvsProtocol.GetSync.Instance);
        if (Limit is { } limit && !_progress.IsSynced)
        {
            _progress = _progress.Wait(limit, _clock.Now);
            if (!_progress.IsSynced)
            {
                _ipvs.Tell(IpvsProtocol.GetTable.Instance);
            }
        }

        Tell();
    }

    private void OnSync(IpvsProtocol.Sync sync)
    {
        _last = sync;
        foreach (var (daemon, backlog) in sync.Daemons)
        {
            var lost = backlog.Dropped - _backlogs.GetValueOrDefault(daemon.Role).Dropped;
            _backlogs[daemon.Role] = backlog;
            if (lost > 0 && !(_clock.Now < _warnedAt + SilenceAfterWarning))
            {
                _warnedAt = _clock.Now;
                _log.Warning("Connections of the master are lost: {Count} messages were dropped, a larger lvs_sync_sock_size would hold them", lost);
            }
        }
    }

    private void Count(IpvsProtocol.Table table)
    {
        if (table.Problem is null)
        {
            var connections = table.Services.SelectMany(service => service.Destinations).Sum(server => (long)server.ActiveConnections + server.InactiveConnections);
            _progress = _progress.Count(connections, _clock.Now);
            Tell();
        }
    }

    private void Tell()
    {
        if (_progress.IsSynced != _isSynced)
        {
            _isSynced = _progress.IsSynced;
            if (_isSynced && Limit is not null && Role == VrrpRole.Backup)
            {
                _log.Info("{Count} connections of the master are known: it may be replaced", _progress.Connections);
            }

            _vrrp.Tell(new VrrpProtocol.SetSynced(_isSynced));
        }
    }

    private sealed record Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
