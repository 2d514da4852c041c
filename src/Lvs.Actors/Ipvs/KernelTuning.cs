using System.Collections.Immutable;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Ipvs;

/// <summary>
/// What of IPVS is not in its table: timeouts, which are put back at the end, and the sync daemons. Part of the ipvs actor. What fails is
/// tried again whenever it is asked for.
/// </summary>
internal sealed class KernelTuning(IIpvs ipvs)
{
    private IpvsTimeouts? _before;
    private IpvsTimeouts? _set;
    private bool _ownsDaemons;
    private (SyncDaemonConfig? Daemon, int? Ports, int? SocketSize)? _daemonsAsOf;

    /// <summary>What a successor puts back in our place.</summary>
    public (IpvsTimeouts? Timeouts, bool OwnsDaemons) Before
    {
        get => (_before, _ownsDaemons);
        set => (_before, _ownsDaemons) = value;
    }

    /// <summary>Whether something is not yet as it should be.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>Makes the kernel so, and says what was done. Throws an <see cref="IOException"/> when it cannot.</summary>
    public ImmutableArray<string> Apply(IpvsGlobals globals, ValueList<VrrpInstanceConfig> instances, bool isMaster)
    {
        IsIncomplete = true;
        var done = ImmutableArray.CreateBuilder<string>();
        var wanted = new IpvsTimeouts(
            globals.TcpTimeout ?? TimeSpan.Zero, globals.TcpFinTimeout ?? TimeSpan.Zero, globals.UdpTimeout ?? TimeSpan.Zero);
        // Of a director that crashed they may be what nobody asks for any more.
        if (_set is null ? wanted != default || _before is not null : wanted != _set)
        {
            _before ??= ipvs.GetTimeouts();

            // Of a value that is not asked for any more, the one of before is.
            ipvs.SetTimeouts(new IpvsTimeouts(
                globals.TcpTimeout ?? _before.Value.Tcp, globals.TcpFinTimeout ?? _before.Value.TcpFin, globals.UdpTimeout ?? _before.Value.Udp));
            _set = wanted;
            done.Add("timeouts are set");
        }

        if (_ownsDaemons || globals.SyncDaemon is not null)
        {
            _ownsDaemons = true;
            StopThoseOfOtherSettings((globals.SyncDaemon, globals.Policy.Sysctls.SyncPorts, globals.Policy.Sysctls.SyncSocketSize), done);
            Synchronize(SyncPlan.Desired(globals.SyncDaemon, instances, isMaster), done);
        }

        IsIncomplete = false;
        return done.ToImmutable();
    }

    /// <summary>Puts back what was there before.</summary>
    public void PutBack()
    {
        try
        {
            if (_ownsDaemons)
            {
                Synchronize([], ImmutableArray.CreateBuilder<string>());
            }
        }
        finally
        {
            if (_before is { } before)
            {
                ipvs.SetTimeouts(before);
            }
        }
    }

    // They start with the settings of that moment, and what the kernel chooses by itself does not tell what was asked for.
    private void StopThoseOfOtherSettings((SyncDaemonConfig?, int?, int?) settings, ImmutableArray<string>.Builder done)
    {
        if (_daemonsAsOf is { } before && before != settings)
        {
            Synchronize([], done);
        }

        _daemonsAsOf = settings;
    }

    private void Synchronize(ImmutableArray<SyncDaemon> desired, ImmutableArray<string>.Builder done)
    {
        var (stop, start) = SyncPlan.Between(ipvs.GetSyncDaemons(), desired);
        foreach (var role in stop)
        {
            ipvs.StopSync(role);
            done.Add(role == SyncRole.Master ? "connections are not told any more" : "connections are not listened for any more");
        }

        foreach (var daemon in start)
        {
            ipvs.StartSync(daemon);
            done.Add($"connections are {(daemon.Role == SyncRole.Master ? "told" : "listened for")} on {daemon.Interface}, syncid {daemon.SyncId}");
        }
    }
}
