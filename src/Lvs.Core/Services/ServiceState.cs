using System.Collections.Immutable;
using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Health;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Services;

/// <summary>One check of one real server.</summary>
/// <param name="Server">The server.</param>
/// <param name="Number">Its place in the configuration at the start. A reload leaves it its number, and gives new checks new ones.</param>
public readonly record struct CheckKey(DestinationKey Server, int Number);

/// <summary>What is taken out by hand: one server, or a host with all its ports.</summary>
public readonly record struct MaintenanceTarget(IPAddress Host, ushort? Port = null)
{
    /// <summary>Whether it is meant.</summary>
    public bool Covers(DestinationKey server) => Host.Equals(server.Address) && (Port is null || Port == server.Port);
}

/// <summary>State of one virtual service.</summary>
public sealed record ServiceState
{
    /// <summary>Numbers of each server's checks, in the order of the configuration.</summary>
    public ImmutableDictionary<DestinationKey, ImmutableArray<int>> Checks { get; init; }
        = ImmutableDictionary<DestinationKey, ImmutableArray<int>>.Empty;

    /// <summary>The first number that no check has had.</summary>
    public int NextCheck { get; init; }

    /// <summary>Checks that say down. A server is up while none of its checks is here.</summary>
    public ImmutableHashSet<CheckKey> Failed { get; init; } = [];

    /// <summary>Checks that have said something since the start.</summary>
    public ImmutableHashSet<CheckKey> Heard { get; init; } = [];

    /// <summary>The weights that checks ask for.</summary>
    public ImmutableDictionary<CheckKey, WeightReport> WeightReports { get; init; } = ImmutableDictionary<CheckKey, WeightReport>.Empty;

    /// <summary>Weights given by hand instead of the configured ones.</summary>
    public ImmutableDictionary<DestinationKey, int> WeightOverrides { get; init; } = ImmutableDictionary<DestinationKey, int>.Empty;

    /// <summary>What is taken out by hand.</summary>
    public ImmutableHashSet<MaintenanceTarget> Maintenance { get; init; } = [];

    /// <summary>Each server of the configuration.</summary>
    public ImmutableDictionary<DestinationKey, ServerState> Servers { get; init; } = ImmutableDictionary<DestinationKey, ServerState>.Empty;

    /// <summary>Whether the live weight reaches the quorum.</summary>
    public bool HasQuorum { get; init; } = true;

    /// <summary>Whether so much has failed that the checks are distrusted.</summary>
    public bool IsPanicking { get; init; }

    /// <summary>Whether checks pause because the service's address is elsewhere (ha_suspend).</summary>
    public bool IsSuspended { get; init; }

    /// <summary>Whether the sorry server has been in the table.</summary>
    public bool UsedSorryServer { get; init; }

    /// <summary>Whether the sorry server answers instead of all others.</summary>
    public bool SorryServes { get; init; }

    /// <summary>Until when nothing is removed, if not every check speaks before; null when the gate is closed.</summary>
    public TimeSpan? GateUntil { get; init; }

    /// <summary>When failed servers were taken out, as far as the rate limit asks.</summary>
    public ImmutableQueue<TimeSpan> Removals { get; init; } = [];

    /// <summary>What was published last.</summary>
    public ImmutableDictionary<ServiceKey, DesiredService> Published { get; init; } = ImmutableDictionary<ServiceKey, DesiredService>.Empty;

    /// <summary>When the machine wants to be asked again; null for not by itself.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Whether a server counts as up.</summary>
    public bool IsUp(DestinationKey server) => Servers.GetValueOrDefault(server)?.IsUp ?? true;

    /// <summary>
    /// The weight that its checks ask for: the configured one with the difference of each of them, from 0 to 2147483647. One that is drained
    /// has 0.
    /// </summary>
    public int WeightByChecks(RealServerConfig server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var weight = (long)server.Weight;
        if (!WeightReports.IsEmpty && Checks.TryGetValue(server.Key, out var numbers))
        {
            foreach (var number in numbers)
            {
                if (WeightReports.TryGetValue(new CheckKey(server.Key, number), out var report))
                {
                    if (report is WeightReport.Drained)
                    {
                        return 0;
                    }

                    weight += report.DifferenceTo(server.Weight);
                }
            }
        }

        return (int)Math.Clamp(weight, 0, int.MaxValue);
    }

    /// <summary>How a configured server stands.</summary>
    public ServerStanding StandingOf(DestinationKey server)
        => Maintenance.Any(target => target.Covers(server)) ? ServerStanding.Out
            : Servers.GetValueOrDefault(server) switch
            {
                { IsServing: true, Held: not null } => ServerStanding.Held,
                { IsServing: true } when SorryServes => ServerStanding.Waiting,
                { IsServing: true, RampSince: not null } => ServerStanding.SlowStart,
                { IsServing: true } => ServerStanding.Serving,
                { IsUp: true, DampedUntil: not null } => ServerStanding.Damped,
                _ => ServerStanding.Down,
            };
}
