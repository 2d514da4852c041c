using System.Text.Json;

namespace Lvs.Host.Takeover;

/// <summary>What <c>POST /v1/takeover</c> is asked by <c>lvsd run --takeover</c>.</summary>
/// <param name="File">Full path of the successor's configuration, which has to be the one in force.</param>
/// <param name="Socket">A unix socket that the successor listens on: what it is given goes there.</param>
/// <param name="NetworkNamespace">The network namespace it runs in, as /proc/self/ns/net names it.</param>
internal sealed record TakeoverRequest(string File, string Socket, string NetworkNamespace)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The network namespace of this process.</summary>
    public static string OwnNamespace => new FileInfo("/proc/self/ns/net").LinkTarget ?? "";

    /// <summary>Reads a request; null when it is none.</summary>
    public static async Task<TakeoverRequest?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            var request = await JsonSerializer.DeserializeAsync<TakeoverRequest>(body, Json, cancellation).ConfigureAwait(false);
            return request is { NetworkNamespace: not null } && Path.IsPathFullyQualified(request.File ?? "") && Path.IsPathFullyQualified(request.Socket ?? "")
                ? request
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One line of JSON.</summary>
    public static string ToJson(TakeoverRequest request) => JsonSerializer.Serialize(request, Json);
}
