using Lvs.Actors.Ipvs;
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

    /// <summary>Its servers.</summary>
    public required IReadOnlyList<ServerReport> Servers { get; init; }

    /// <summary>The report of a status, with what the kernel has of it.</summary>
    public static ServiceReport Of(ServicesProtocol.ServiceStatus status, IpvsProtocol.Table table)
    {
        var entry = table.Services.FirstOrDefault(service => service.Service.Key == status.Key);
        return new ServiceReport
        {
            Service = status.Name,
            HasQuorum = status.HasQuorum,
            Servers = [.. status.Servers.Select(server => ServerReport.Of(server, InKernel(entry, server.Row)))],
        };
    }

    private static IpvsDestinationEntry? InKernel(IpvsServiceEntry? entry, DestinationKey server)
        => entry?.Destinations.FirstOrDefault(destination => destination.Destination.Key == server);
}

/// <summary>One real server of a service.</summary>
internal sealed record ServerReport
{
    /// <summary>address:port.</summary>
    public required string Server { get; init; }

    /// <summary>Whether no check of it fails.</summary>
    public required bool IsUp { get; init; }

    /// <summary>Whether the kernel's table has it.</summary>
    public required bool InTable { get; init; }

    /// <summary>Configured weight.</summary>
    public required int Weight { get; init; }

    /// <summary>Established connections.</summary>
    public required uint ActiveConnections { get; init; }

    /// <summary>Other connections.</summary>
    public required uint InactiveConnections { get; init; }

    /// <summary>Why a check of it failed last; null when the last ones succeeded.</summary>
    public string? LastFailure { get; init; }

    /// <summary>The report of a status, with what the kernel has of it.</summary>
    public static ServerReport Of(ServicesProtocol.ServerStatus status, IpvsDestinationEntry? entry) => new()
    {
        Server = status.Key.ToString(),
        IsUp = status.IsUp,
        InTable = entry is not null,
        Weight = status.Weight,
        ActiveConnections = entry?.ActiveConnections ?? 0,
        InactiveConnections = entry?.InactiveConnections ?? 0,
        LastFailure = status.Checks.Select(check => check.LastFailure).FirstOrDefault(failure => failure is not null),
    };
}
