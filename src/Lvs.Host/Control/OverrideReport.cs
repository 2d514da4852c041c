using System.Text.Json;
using Lvs.Core;
using Lvs.Core.Services;

namespace Lvs.Host.Control;

/// <summary>A decision by hand, as <c>GET /v1/overrides</c> lists it and the state file keeps it.</summary>
/// <param name="Server">ADDRESS or ADDRESS:PORT.</param>
/// <param name="Service">Name of a service; null for all of them.</param>
/// <param name="IsOut">Whether it is taken out.</param>
/// <param name="Weight">The weight it has instead of the configured one; null for that.</param>
internal sealed record OverrideReport(string Server, string? Service, bool IsOut, int? Weight)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>All of them as JSON.</summary>
    public static string ToJson(ServerOverrides overrides)
        => JsonSerializer.Serialize(overrides.Items.Select(item => new OverrideReport(ServerNames.Of(item.Target), item.Service, item.IsOut, item.Weight)), Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote; throws a <see cref="JsonException"/> for anything else.</summary>
    public static ServerOverrides FromJson(string json)
    {
        var reports = JsonSerializer.Deserialize<OverrideReport[]>(json, Json) ?? throw new JsonException("nothing");
        return new ServerOverrides { Items = reports.Select(Read).ToValueList() };
    }

    private static ServerOverride Read(OverrideReport report)
        => report.Server is { } server && ServerNames.TryParse(server, out var target)
            ? new ServerOverride(report.Service, target) { IsOut = report.IsOut, Weight = report.Weight }
            : throw new JsonException($"'{report.Server}' is no server");
}
