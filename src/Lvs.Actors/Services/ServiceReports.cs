using Lvs.Actors.Health;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Actors.Services;

/// <summary>The status of a service, from what its machine and its checks know.</summary>
internal static class ServiceReports
{
    /// <summary>What a service in this state says of itself.</summary>
    public static ServicesProtocol.ServiceStatus Of(
        VirtualServiceConfig config, ServiceState state, HealthProtocol.CheckStatus[] checks)
    {
        var key = ServiceGroups.KeysOf(config).FirstOrDefault();
        var published = (key is null ? null : state.Published.GetValueOrDefault(key))?.Destinations.ToDictionary(server => server.Key) ?? [];
        var checksOf = checks.ToLookup(check => check.Check.Server);
        return new()
        {
            Name = config.Name,
            Key = key,
            HasQuorum = state.HasQuorum,
            Quorum = config.Quorum,
            IsPanicking = state.IsPanicking,
            IsSuspended = state.IsSuspended,
            IsGated = state.GateUntil is not null,
            SorryServes = state.SorryServes,
            Servers = [.. config.RealServers.Select(server => Of(config, state, key, server, published, checksOf[server.Key]))],
        };
    }

    private static ServicesProtocol.ServerStatus Of(
        VirtualServiceConfig config,
        ServiceState state,
        ServiceKey? key,
        RealServerConfig server,
        Dictionary<DestinationKey, IpvsDestination> published,
        IEnumerable<HealthProtocol.CheckStatus> checks)
    {
        var row = key is null ? server.Key : ServiceRows.Server(config, key, server, server.Weight).Key;
        return new()
        {
            Key = server.Key,
            Row = row,
            Weight = server.Weight,
            WeightByHand = state.WeightOverrides.TryGetValue(server.Key, out var given) ? given : null,
            EffectiveWeight = published.GetValueOrDefault(row)?.Weight,
            IsUp = state.IsUp(server.Key),
            Standing = state.StandingOf(server.Key),
            Held = state.Servers.GetValueOrDefault(server.Key)?.Held,
            Checks = [.. checks],
        };
    }
}
