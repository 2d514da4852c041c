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
        // What they shall have is the same in all of them.
        var keys = ServiceGroups.KeysOf(config);
        var key = keys.FirstOrDefault();
        var published = (key is null ? null : state.Published.GetValueOrDefault(key))?.Destinations.ToDictionary(server => server.Key) ?? [];
        var checksOf = checks.ToLookup(check => check.Check.Server);
        return new()
        {
            Name = config.Name,
            Keys = keys,
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
            OwnPort = ServiceRows.OwnPort(config, server),
            Weight = server.Weight,
            WeightByChecks = state.WeightByChecks(server),
            WeightByHand = state.WeightOverrides.TryGetValue(server.Key, out var given) ? given : null,
            EffectiveWeight = published.GetValueOrDefault(row)?.Weight,
            IsUp = state.IsUp(server.Key),
            Standing = state.StandingOf(server.Key),
            Held = state.Servers.GetValueOrDefault(server.Key)?.Held,
            Checks = [.. checks],
        };
    }
}
