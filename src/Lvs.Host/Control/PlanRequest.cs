using System.Text.Json;

namespace Lvs.Host.Control;

/// <summary>What <c>POST /v1/plan</c> is asked: <c>{"file": "/etc/lvsd/next.conf"}</c>.</summary>
/// <param name="File">Full path of a configuration; the daemon reads it as it would read its own.</param>
internal sealed record PlanRequest(string File)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a request; null when it is none.</summary>
    public static async Task<PlanRequest?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            var request = await JsonSerializer.DeserializeAsync<PlanRequest>(body, Json, cancellation).ConfigureAwait(false);
            return Path.IsPathFullyQualified(request?.File ?? "") ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One line of JSON.</summary>
    public static string ToJson(PlanRequest request) => JsonSerializer.Serialize(request, Json);
}
