using System.Text.Json;

namespace Lvs.Host.Control;

/// <summary>What <c>POST /v1/maintenance</c> is asked: <c>{"on": true, "instance": "VI_1"}</c>.</summary>
/// <param name="On">Whether to put into maintenance, or to lift it.</param>
/// <param name="Instance">The instance; null for all.</param>
internal sealed record MaintenanceRequest(bool? On, string? Instance = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a request; null when it is none.</summary>
    public static async Task<MaintenanceRequest?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            var request = await JsonSerializer.DeserializeAsync<MaintenanceRequest>(body, Json, cancellation).ConfigureAwait(false);
            return request is null or { On: null } or { Instance: "" } ? null : request;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One line of JSON.</summary>
    public static string ToJson(MaintenanceRequest request) => JsonSerializer.Serialize(request, Json);
}
