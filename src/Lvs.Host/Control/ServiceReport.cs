using Lvs.Actors.Services;
using Lvs.Core.Ipvs;

namespace Lvs.Host.Control;

/// <summary>One virtual service.</summary>
internal sealed record ServiceReport
{
    /// <summary>Its name: TCP 192.0.2.1:80 as ipvsadm writes it, FWM 5, or group web (TCP).</summary>
    public required string Service { get; init; }

    /// <summary>Whether its live weight reaches the quorum.</summary>
    public required bool HasQuorum { get; init; }

    /// <summary>Weight it needs.</summary>
    public required int Quorum { get; init; }

    /// <summary>Whether the sorry server answers.</summary>
    public required bool SorryServes { get; init; }

    /// <summary>Whether so much has failed that the checks are distrusted.</summary>
    public required bool IsPanicking { get; init; }

    /// <summary>Whether checks pause because the address is elsewhere (ha_suspend).</summary>
    public required bool IsSuspended { get; init; }

    /// <summary>Whether nothing is removed because not every check has spoken since the start (start_gate).</summary>
    public required bool IsGated { get; init; }

    /// <summary>Its servers.</summary>
    public required IReadOnlyList<ServerReport> Servers { get; init; }

    /// <summary>Servers that are not configured any more and end their connections.</summary>
    public required IReadOnlyList<LeavingReport> Leaving { get; init; }

    /// <summary>What the kernel has counted of it, of a group at all of its addresses; null for nothing.</summary>
    public TrafficReport? Traffic { get; init; }

    /// <summary>The report of a status, with what the kernel has of it.</summary>
    /// <param name="status">The status.</param>
    /// <param name="table">The kernel's table.</param>
    /// <param name="leaving">Servers that are there only until their connections have ended.</param>
    public static ServiceReport Of(
        ServicesProtocol.ServiceStatus status, IReadOnlyDictionary<ServiceKey, IpvsServiceEntry> table, ILookup<ServiceKey, DestinationKey> leaving)
    {
        var counts = status.Servers.Select(_ => new ServerCount()).ToArray();
        var others = new SortedDictionary<DestinationKey, ServerCount>();
        var traffic = IpvsStatistics.None;
        foreach (var key in status.Keys)
        {
            var entry = table.GetValueOrDefault(key);
            var servers = entry?.Destinations.DistinctBy(server => server.Destination.Key).ToDictionary(server => server.Destination.Key) ?? [];
            var leavingHere = leaving[key].ToHashSet();
            traffic = traffic.Plus(entry?.Statistics ?? IpvsStatistics.None);
            for (var i = 0; i < counts.Length; i++)
            {
                var row = status.Servers[i].In(key);
                counts[i].Add(servers.GetValueOrDefault(row), leavingHere.Contains(row));
            }

            foreach (var server in leavingHere.Count == 0 ? [] : leavingHere.Except(status.Servers.Select(server => server.In(key))))
            {
                others.TryAdd(server, new ServerCount());
                others[server].Add(servers.GetValueOrDefault(server), isLeaving: true);
            }
        }

        return new ServiceReport
        {
            Service = status.Name,
            HasQuorum = status.HasQuorum,
            Quorum = status.Quorum,
            SorryServes = status.SorryServes,
            IsPanicking = status.IsPanicking,
            IsSuspended = status.IsSuspended,
            IsGated = status.IsGated,
            Traffic = TrafficReport.Of(traffic),
            Servers = [.. status.Servers.Zip(counts, ServerReport.Of)],
            Leaving = [.. others.Select(server => new LeavingReport(server.Key.ToString(), server.Value.ActiveConnections, server.Value.InactiveConnections))],
        };
    }
}

/// <summary>A server that is not configured any more and ends its connections.</summary>
/// <param name="Server">address:port.</param>
/// <param name="ActiveConnections">Established connections.</param>
/// <param name="InactiveConnections">Other connections.</param>
internal sealed record LeavingReport(string Server, long ActiveConnections, long InactiveConnections);
