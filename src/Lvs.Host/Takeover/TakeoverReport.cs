using System.Text.Json;

namespace Lvs.Host.Takeover;

/// <summary>What <c>POST /v1/takeover</c> answers.</summary>
/// <param name="Problem">Why there was no take-over, and the daemon goes on; null when there was.</param>
internal sealed record TakeoverReport(string? Problem)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>One line of JSON.</summary>
    public static string ToJson(TakeoverReport report) => JsonSerializer.Serialize(report, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static TakeoverReport FromJson(string json) => JsonSerializer.Deserialize<TakeoverReport>(json, Json) ?? throw new JsonException("nothing");
}
