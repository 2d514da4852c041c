using System.Text.Json;
using System.Text.Json.Serialization;
using Lvs.Actors.Director;
using Lvs.Core.Ipvs;
using Lvs.Host.Cluster;

namespace Lvs.Host.Control;

/// <summary>What <c>GET /v1/status</c> answers, and <c>lvsd status --json</c> prints. Durations in seconds, addresses as text.</summary>
internal sealed record StatusReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Configured name of the director.</summary>
    public string? RouterId { get; init; }

    /// <summary>Process id of the daemon.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The process itself.</summary>
    public required RuntimeReport Runtime { get; init; }

    /// <summary>VRRP instances.</summary>
    public required IReadOnlyList<VrrpReport> Vrrp { get; init; }

    /// <summary>What is tracked, whoever follows it.</summary>
    public required IReadOnlyList<TrackedReport> Tracked { get; init; }

    /// <summary>Virtual services.</summary>
    public required IReadOnlyList<ServiceReport> Services { get; init; }

    /// <summary>Why the kernel's table could not be read; null when it could.</summary>
    public string? IpvsProblem { get; init; }

    /// <summary>The kernel's table as a whole.</summary>
    public required IpvsReport Ipvs { get; init; }

    /// <summary>The other directors; null where there is no cluster.</summary>
    public ClusterReport? Cluster { get; init; }

    /// <summary>The report of a status, with who was refused by the cluster.</summary>
    public static StatusReport Of(DirectorProtocol.DirectorStatus status, IReadOnlyDictionary<PeerRefusal, long> refusals)
        => Of(
            status,
            status.Cluster is { } cluster ? ClusterReport.Of(cluster, refusals) : null,
            status.Ipvs.Services.DistinctBy(static entry => entry.Service.Key).ToDictionary(static entry => entry.Service.Key),
            status.Ipvs.Leaving.ToLookup(static leaving => leaving.Service, static leaving => leaving.Server));

    private static StatusReport Of(DirectorProtocol.DirectorStatus status, ClusterReport? cluster, IReadOnlyDictionary<ServiceKey, IpvsServiceEntry> table, ILookup<ServiceKey, DestinationKey> leaving) => new()
    {
        RouterId = status.RouterId,
        ProcessId = Environment.ProcessId,
        Runtime = RuntimeReport.Read(),
        Vrrp = [.. status.Vrrp.Select(VrrpReport.Of)],
        Tracked = [.. status.Tracked.Select(TrackedReport.Of)],
        Services = [.. status.Services.Select(service => ServiceReport.Of(service, table, leaving))],
        IpvsProblem = status.Ipvs.Problem,
        Ipvs = IpvsReport.Of(status.Ipvs, status.Sync),
        Cluster = cluster,
    };

    /// <summary>Indented JSON.</summary>
    public static string ToJson(StatusReport report) => JsonSerializer.Serialize(report, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static StatusReport FromJson(string json)
        => JsonSerializer.Deserialize<StatusReport>(json, Json) ?? throw new IOException("the daemon answered with nothing");
}
