using System.Text.Json;
using System.Text.Json.Serialization;
using Lvs.Core;
using Lvs.Core.Cluster;
using Lvs.Core.Services;

namespace Lvs.Host.Control;

/// <summary>
/// A decision by hand, as <c>GET /v1/overrides</c> lists it, the state file keeps it and directors tell each other. One that is neither out nor
/// has a weight was taken back.
/// </summary>
/// <param name="Server">ADDRESS or ADDRESS:PORT.</param>
/// <param name="Service">Name of a service; null for all of them.</param>
/// <param name="IsOut">Whether it is taken out.</param>
/// <param name="Weight">The weight it has instead of the configured one; null for that.</param>
/// <param name="Counter">The number of its stamp; null in a file from before there were stamps.</param>
/// <param name="Director">Where it was decided.</param>
internal sealed record OverrideReport(string Server, string? Service, bool IsOut, int? Weight, long? Counter = null, string? Director = null)
{
    // As long as a name of a group may reasonably be; what others say is kept for long.
    private const int LongestName = 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Some of them as JSON.</summary>
    public static string ToJson(IEnumerable<ServerOverride> items) => JsonSerializer.Serialize(items.Select(Of), Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote; throws a <see cref="JsonException"/> for anything else.</summary>
    public static ServerOverrides FromJson(string json)
        => Read(JsonSerializer.Deserialize<OverrideReport[]>(json, Json) ?? throw new JsonException("nothing"));

    /// <summary>The report of a decision.</summary>
    public static OverrideReport Of(ServerOverride item)
        => new(ServerNames.Of(item.Target), item.Service, item.IsOut, item.Weight, item.Stamp.Counter, item.Stamp.Director);

    /// <summary>What reports say; throws a <see cref="JsonException"/> when that cannot be.</summary>
    public static ServerOverrides Read(IReadOnlyCollection<OverrideReport> reports)
    {
        if (reports.Count > ServerOverrides.MostEntries)
        {
            throw new JsonException($"there are {reports.Count} decisions; expected at most {ServerOverrides.MostEntries}");
        }

        var entries = reports.Select(Read).ToValueList();
        return entries.GroupBy(entry => (entry.Service, entry.Target)).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new JsonException($"there are several decisions about {ServerNames.Of(twice.Key.Target, twice.Key.Service)}")
            : ServerOverrides.None.Merge(new ServerOverrides { Entries = entries });
    }

    private static ServerOverride Read(OverrideReport? report)
    {
        if (report?.Server is not { } server || !ServerNames.TryParse(server, out var target))
        {
            throw new JsonException($"'{report?.Server}' is no server");
        }

        if (report is not { Weight: null or >= 0, Counter: null or (>= 1 and <= Stamp.Highest) }
            || report.Service?.Length > LongestName || report.Director?.Length > LongestName)
        {
            throw new JsonException($"the decision about {server} cannot be");
        }

        return new ServerOverride(report.Service, target)
        {
            IsOut = report.IsOut,
            Weight = report.Weight,
            Stamp = report.Counter is { } counter ? new Stamp(counter, report.Director ?? "") : Stamp.First,
        };
    }
}
