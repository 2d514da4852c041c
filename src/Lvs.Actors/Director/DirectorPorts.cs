using Lvs.Core.Addresses;
using Lvs.Core.Cluster;
using Lvs.Core.Health;
using Lvs.Core.Ipvs;
using Lvs.Core.Notify;
using Lvs.Core.Services;
using Lvs.Core.Time;
using Lvs.Core.Tracking;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Director;

/// <summary>Everything of the outside world that a director's actors touch. Real in the daemon, in memory under test.</summary>
public sealed record DirectorPorts
{
    /// <summary>Clock and precise timers.</summary>
    public required IDeadlineTimers Timers { get; init; }

    /// <summary>
    /// Has work done, in order, on the thread of the timers and sockets: what is due or has come is then carried out where it is noticed.
    /// Null when VRRP is to have a thread of its own beside it.
    /// </summary>
    public Action<Action>? VrrpThread { get; init; }

    /// <summary>Priorities of the threads of VRRP.</summary>
    public IScheduling Scheduling { get; init; } = new NoScheduling();

    /// <summary>Time since 1970, UTC: what signed adverts carry. Nothing else may depend on it.</summary>
    public required Func<TimeSpan> WallClock { get; init; }

    /// <summary>Raw VRRP sockets.</summary>
    public required IVrrpLinks VrrpLinks { get; init; }

    /// <summary>Addresses and gratuitous ARP; used by the addresses actor alone.</summary>
    public required IAddresses Addresses { get; init; }

    /// <summary>Interfaces with the MAC address of a virtual router; used by the addresses actor alone.</summary>
    public IVirtualLinks VirtualLinks { get; init; } = new NoVirtualLinks();

    /// <summary>The kernel's table; used by the ipvs actor alone.</summary>
    public required IIpvs Ipvs { get; init; }

    /// <summary>Keeps what of the kernel's table is ours.</summary>
    public IIpvsMemoryStore IpvsMemory { get; init; } = new NoIpvsMemoryStore();

    /// <summary>Keeps what is decided by hand about servers.</summary>
    public IOverrideStore Overrides { get; init; } = new NoOverrideStore();

    /// <summary>The other directors; used by the cluster actor alone.</summary>
    public IDirectorLinks Directors { get; init; } = new NoDirectorLinks();

    /// <summary>Where maintenance outlives the process.</summary>
    public IMaintenanceStore Maintenance { get; init; } = new NoMaintenanceStore();

    /// <summary>Runs scripts.</summary>
    public INotifier Notifier { get; init; } = new NoNotifier();

    /// <summary>Runs scripts that are tracked.</summary>
    public required ITrackedScripts TrackedScripts { get; init; }

    /// <summary>Reads files that are tracked.</summary>
    public required ITrackedFiles TrackedFiles { get; init; }

    /// <summary>Counts processes that are tracked.</summary>
    public required ITrackedProcesses TrackedProcesses { get; init; }

    /// <summary>Probes.</summary>
    public required IProbe Probe { get; init; }

    /// <summary>A random number from 0 up to 1; spreads the first checks.</summary>
    public required Func<double> NextRandom { get; init; }
}
