using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Services;

/// <summary>What somebody has decided by hand about a server.</summary>
/// <param name="Service">Name of the service it is about; null for all of them.</param>
/// <param name="Target">A server, or a host with all its ports.</param>
public sealed record ServerOverride(string? Service, MaintenanceTarget Target)
{
    /// <summary>Whether it is taken out.</summary>
    public bool IsOut { get; init; }

    /// <summary>The weight it has instead of the configured one; null for that.</summary>
    public int? Weight { get; init; }

    /// <summary>Whether it is about this server of this service.</summary>
    public bool Covers(VirtualServiceConfig service, RealServerConfig server)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(server);
        return (Service is null || Service == service.Name) && Target.Covers(server.Key);
    }
}

/// <summary>What somebody wants of a server.</summary>
/// <param name="Service">Name of a service; null for all of them.</param>
/// <param name="Target">A server, or a host with all its ports.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Weight">The weight it shall have.</param>
public sealed record ServerOrder(string? Service, MaintenanceTarget Target, ServerOrderKind Kind, int Weight = 0);

/// <summary>See <see cref="ServerOrder"/>.</summary>
public enum ServerOrderKind
{
    /// <summary>It is taken out; its connections may end.</summary>
    Drain,

    /// <summary>It has another weight.</summary>
    Weigh,

    /// <summary>Nothing is decided by hand any more.</summary>
    Restore,
}

/// <summary>
/// What is decided by hand, and stays so through reloads and restarts. A decision about one service stands above one about all of them, and
/// one about a server above one about its host.
/// </summary>
public sealed record ServerOverrides
{
    /// <summary>Decisions that are kept; more are refused.</summary>
    public const int Most = 10_000;

    /// <summary>Nothing.</summary>
    public static ServerOverrides None { get; } = new();

    /// <summary>The decisions, one for each pair of service and target.</summary>
    public ValueList<ServerOverride> Items { get; init; } = [];

    /// <summary>
    /// The decisions after an order, and the servers that it is about; or, with them as they were, why it was refused.
    /// </summary>
    public (ServerOverrides Next, ValueList<AffectedServer> Affected, string? Problem) Apply(
        ServerOrder order, IReadOnlyCollection<VirtualServiceConfig> services)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(services);
        var known = Items.FirstOrDefault(item => item.Service == order.Service && item.Target == order.Target);
        var next = (known ?? new ServerOverride(order.Service, order.Target)) with
        {
            IsOut = order.Kind == ServerOrderKind.Drain || (order.Kind == ServerOrderKind.Weigh && known is { IsOut: true }),
            Weight = order.Kind switch
            {
                ServerOrderKind.Weigh => order.Weight,
                ServerOrderKind.Drain => known?.Weight,
                _ => null,
            },
        };
        var affected = AffectedBy(next, services);

        // What is left of a server that is not configured any more can be taken back.
        if (affected.Count == 0 && (known is null || order.Kind != ServerOrderKind.Restore))
        {
            return (this, [], ServerNames.Unknown(order, services));
        }

        if (order.Kind == ServerOrderKind.Restore && known is null)
        {
            return (this, [], $"nothing is decided by hand about {ServerNames.Of(order)}{Others(affected, order)}");
        }

        if (known is null && Items.Count >= Most)
        {
            return (this, [], $"{Most} decisions are kept already; take some back first");
        }

        var others = Items.Where(item => item != known);
        return (this with { Items = (order.Kind == ServerOrderKind.Restore ? others : others.Append(next)).ToValueList() }, affected, null);
    }

    // Whoever orders waits for it, and there may be tens of thousands of servers.
    private static ValueList<AffectedServer> AffectedBy(ServerOverride item, IReadOnlyCollection<VirtualServiceConfig> services)
    {
        List<AffectedServer> affected = [];
        foreach (var service in services)
        {
            if (item.Service is null || item.Service == service.Name)
            {
                foreach (var server in service.RealServers)
                {
                    if (item.Target.Covers(server.Key))
                    {
                        affected.Add(new AffectedServer(service.Name, server.Key));
                    }
                }
            }
        }

        return affected.Distinct().ToValueList();
    }

    /// <summary>What of it a service has to know.</summary>
    public ByHand Of(VirtualServiceConfig service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var items = Items.Where(item => item.Service is null || item.Service == service.Name).ToList();
        return items.Count == 0 ? ByHand.Nothing : new ByHand(
            items.Where(item => item.IsOut).Select(item => item.Target).Distinct().ToValueList(),
            service.RealServers
                .Select(server => (server.Key, Weight: WeightOf(items, service, server)))
                .Where(server => server.Weight is not null)
                .DistinctBy(server => server.Key)
                .Select(server => (server.Key, server.Weight!.Value))
                .ToValueList());
    }

    private static int? WeightOf(IEnumerable<ServerOverride> items, VirtualServiceConfig service, RealServerConfig server) => items
        .Where(item => item.Weight is not null && item.Covers(service, server))
        .OrderByDescending(item => item.Target.Port is not null)
        .ThenByDescending(item => item.Service is not null)
        .FirstOrDefault()?.Weight;

    // What an operator sees in the status may have been ordered in other words.
    private string Others(ValueList<AffectedServer> affected, ServerOrder order)
    {
        var other = Items.FirstOrDefault(item => item.Target.Host.Equals(order.Target.Host)
            && (item.Service is null || order.Service is null || item.Service == order.Service)
            && affected.Any(server => item.Target.Covers(server.Server) || order.Target.Covers(server.Server)));
        return other is null ? "" : $"; there is a decision about {ServerNames.Of(other.Target, other.Service)}";
    }
}

/// <summary>A server of a service that an order is about.</summary>
public sealed record AffectedServer(string Service, DestinationKey Server);

/// <summary>What somebody has decided about the servers of one service.</summary>
/// <param name="Out">Who is taken out.</param>
/// <param name="Weights">Weights instead of the configured ones.</param>
public sealed record ByHand(ValueList<MaintenanceTarget> Out, ValueList<(DestinationKey Server, int Weight)> Weights)
{
    /// <summary>Nothing.</summary>
    public static ByHand Nothing { get; } = new([], []);
}
