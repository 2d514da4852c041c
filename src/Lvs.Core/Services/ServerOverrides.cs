using System.Security.Cryptography;
using System.Text;
using Lvs.Core.Cluster;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Services;

/// <summary>What somebody has decided by hand about a server; with neither a weight nor <see cref="IsOut"/>, that it is taken back.</summary>
/// <param name="Service">Name of the service it is about; null for all of them.</param>
/// <param name="Target">A server, or a host with all its ports.</param>
public sealed record ServerOverride(string? Service, MaintenanceTarget Target)
{
    /// <summary>Whether it is taken out.</summary>
    public bool IsOut { get; init; }

    /// <summary>The weight it has instead of the configured one; null for that.</summary>
    public int? Weight { get; init; }

    /// <summary>When it was decided, and where.</summary>
    public Stamp Stamp { get; init; } = Stamp.First;

    /// <summary>Whether nothing is decided any more. It is kept, since a director that was away would bring the old decision back.</summary>
    public bool IsTakenBack => !IsOut && Weight is null;

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
/// What is decided by hand, and stays so through reloads and restarts, on all directors. A decision about one service stands above one about
/// all of them, and one about a server above one about its host.
/// <para>
/// A map in which the last writer wins, with <see cref="Merge"/> as its join: whoever has heard of the same decisions, in whatever order and
/// however often, has the same. Decisions that were taken back are kept for directors that are away. Of more entries than
/// <see cref="MostEntries"/> those with the oldest stamps go, and what is older than all that are left cannot come back. So that none goes that
/// holds, whoever takes an order decides it anew before its turn comes (<see cref="Apply"/>).
/// </para>
/// </summary>
public sealed record ServerOverrides
{
    /// <summary>Decisions that are kept; more are refused.</summary>
    public const int Most = 10_000;

    /// <summary>Decisions that are known, with those that were taken back.</summary>
    public const int MostEntries = 2 * Most;

    private const int DigestBytes = 8;

    /// <summary>Nothing.</summary>
    public static ServerOverrides None { get; } = new();

    /// <summary>The last word about each pair of service and target, also when it was taken back, in the order of <see cref="Order"/>.</summary>
    public ValueList<ServerOverride> Entries
    {
        get;
        init
        {
            field = value;
            Items = value.Where(static entry => !entry.IsTakenBack).ToValueList();
        }
    }

    = [];

    /// <summary>The decisions that hold.</summary>
    public ValueList<ServerOverride> Items { get; private init; } = [];

    /// <summary>Nothing known is later.</summary>
    public Stamp Latest => Entries.Aggregate(Stamp.None, static (latest, entry) => Stamp.Later(latest, entry.Stamp));

    /// <summary>
    /// 16 hexadecimal digits that are equal on directors that know the same, whatever the process and its version.
    /// </summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in Entries)
        {
            Append($"{entry.Service}\0{entry.Target.Host}\0{entry.Target.Port}\0{entry.IsOut}\0{entry.Weight}\0{entry.Stamp.Counter}\0{entry.Stamp.Director}\n");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, DigestBytes));

        void Append(FormattableString line) => hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(line)));
    }

    /// <summary>What both know.</summary>
    public ServerOverrides Merge(ServerOverrides other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var theirs = other.Entries.ToDictionary(KeyOf);
        List<ServerOverride> merged = [];
        foreach (var entry in Entries)
        {
            merged.Add(theirs.Remove(KeyOf(entry), out var same) && IsLater(same, entry) ? same : entry);
        }

        merged.AddRange(theirs.Values);
        return Bounded(merged);
    }

    /// <summary>
    /// The decisions after an order, and the servers that it is about; or, with them as they were, why it was refused.
    /// </summary>
    /// <param name="order">What somebody wants.</param>
    /// <param name="services">The services there are.</param>
    /// <param name="director">Who was told.</param>
    public (ServerOverrides Next, ValueList<AffectedServer> Affected, string? Problem) Apply(
        ServerOrder order, IReadOnlyCollection<VirtualServiceConfig> services, string director)
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
            Stamp = Latest.Next(director),
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

        return (Merge(new ServerOverrides { Entries = [next, .. Renewed(next)] }), affected, null);
    }

    // Those that hold and would have to go for it.
    private List<ServerOverride> Renewed(ServerOverride next)
    {
        var others = Entries.Where(entry => KeyOf(entry) != KeyOf(next)).ToList();
        var surplus = others.Count + 1 - MostEntries;
        if (surplus <= 0)
        {
            return [];
        }

        List<ServerOverride> renewed = [];
        var stamp = next.Stamp;
        foreach (var entry in others.OrderBy(static entry => entry.Stamp))
        {
            if (entry.IsTakenBack && --surplus == 0)
            {
                break;
            }

            if (!entry.IsTakenBack)
            {
                stamp = stamp.Next(next.Stamp.Director);
                renewed.Add(entry with { Stamp = stamp });
            }
        }

        return renewed;
    }

    /// <summary>The entries of which another has not the same.</summary>
    public ValueList<ServerOverride> Except(ServerOverrides other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var theirs = other.Entries.ToHashSet();
        return Entries.Where(entry => !theirs.Contains(entry)).ToValueList();
    }

    /// <summary>The configured servers that a decision is about.</summary>
    // Whoever orders waits for it, and there may be tens of thousands of servers.
    public static ValueList<AffectedServer> AffectedBy(ServerOverride item, IReadOnlyCollection<VirtualServiceConfig> services)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(services);
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

    /// <summary>By service, host and port; what is about all of them first.</summary>
    private static int Order(ServerOverride left, ServerOverride right)
    {
        var service = string.CompareOrdinal(left.Service, right.Service);
        var host = service != 0 ? service : AddressOrder.Compare(left.Target.Host, right.Target.Host);
        return host != 0 ? host : Nullable.Compare(left.Target.Port, right.Target.Port);
    }

    private static (string? Service, MaintenanceTarget Target) KeyOf(ServerOverride entry) => (entry.Service, entry.Target);

    // What was decided before there were stamps has the same one everywhere: any order will do that is the same for all.
    private static bool IsLater(ServerOverride left, ServerOverride right) => left.Stamp.CompareTo(right.Stamp) switch
    {
        0 when left.IsOut != right.IsOut => left.IsOut,
        0 => Nullable.Compare(left.Weight, right.Weight) > 0,
        var order => order > 0,
    };

    private static ServerOverrides Bounded(List<ServerOverride> entries)
    {
        if (entries.Count > MostEntries)
        {
            // Decisions about several servers may have one stamp: those from before there were any.
            entries.Sort(static (left, right) => right.Stamp.CompareTo(left.Stamp) is not 0 and var order ? order : Order(left, right));
            entries.RemoveRange(MostEntries, entries.Count - MostEntries);
        }

        entries.Sort(Order);
        return new ServerOverrides { Entries = entries.ToValueList() };
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
