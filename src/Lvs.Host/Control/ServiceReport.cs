using Lvs.Actors.Services;
using Lvs.Core;
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

    /// <summary>The report of a status, with what the kernel has of it.</summary>
    public static ServiceReport Of(
        ServicesProtocol.ServiceStatus status, IpvsServiceEntry? entry, ValueList<(ServiceKey Service, DestinationKey Server)> allLeaving)
    {
        var servers = entry?.Destinations.DistinctBy(server => server.Destination.Key).ToDictionary(server => server.Destination.Key) ?? [];
        var leaving = allLeaving.Where(leaving => leaving.Service == status.Key).Select(leaving => leaving.Server).ToHashSet();
        return new ServiceReport
        {
            Service = status.Name,
            HasQuorum = status.HasQuorum,
            Quorum = status.Quorum,
            SorryServes = status.SorryServes,
            IsPanicking = status.IsPanicking,
            IsSuspended = status.IsSuspended,
            IsGated = status.IsGated,
            Servers = [.. status.Servers.Select(server => ServerReport.Of(server, servers.GetValueOrDefault(server.Row), leaving.Contains(server.Row)))],
            Leaving =
            [
                .. leaving.Except(status.Servers.Select(server => server.Row)).Order()
                    .Select(server => LeavingReport.Of(server, servers.GetValueOrDefault(server))),
            ],
        };
    }
}

/// <summary>A server that is not configured any more and ends its connections.</summary>
/// <param name="Server">address:port.</param>
/// <param name="ActiveConnections">Established connections.</param>
/// <param name="InactiveConnections">Other connections.</param>
internal sealed record LeavingReport(string Server, uint ActiveConnections, uint InactiveConnections)
{
    /// <summary>The report of a server, with what the kernel has of it.</summary>
    public static LeavingReport Of(DestinationKey server, IpvsDestinationEntry? entry)
        => new(server.ToString(), entry?.ActiveConnections ?? 0, entry?.InactiveConnections ?? 0);
}
