using System.Text.Json;

namespace Lvs.Host.Control;

/// <summary>What <c>POST /v1/failover</c> is asked: <c>{"instance": "VI_1", "to": "lb2"}</c> or <c>{"instance": "VI_1", "return": true}</c>.</summary>
/// <param name="Instance">The instance that hands over, or returns.</param>
/// <param name="To">Who is to be master: an address, or a name of one; null when anyone may.</param>
/// <param name="Return">Whether it is to be master again instead.</param>
internal sealed record FailoverRequest(string Instance, string? To = null, bool Return = false)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a request; null when it is none.</summary>
    public static async Task<FailoverRequest?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            var request = await JsonSerializer.DeserializeAsync<FailoverRequest>(body, Json, cancellation).ConfigureAwait(false);
            return request is null or { Instance: null or "" } or { Return: true, To: not null } ? null : request;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One line of JSON.</summary>
    public static string ToJson(FailoverRequest request) => JsonSerializer.Serialize(request, Json);
}
