using System.Text.Json;
using System.Text.Json.Serialization;
using Lvs.Actors.Services;
using Lvs.Core.Cluster;
using Lvs.Core.Services;

namespace Lvs.Host.Control;

/// <summary>What <c>POST /v1/server</c> is asked.</summary>
/// <param name="Action">drain, weigh or restore.</param>
/// <param name="Server">ADDRESS or ADDRESS:PORT.</param>
/// <param name="Service">Name of a service; null for all of them.</param>
/// <param name="Weight">The weight it shall have.</param>
internal sealed record ServerRequest(ServerOrderKind Action, string Server, string? Service = null, int Weight = 0)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads a request; null when it is none.</summary>
    public static async Task<ServerOrder?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            var request = await JsonSerializer.DeserializeAsync<ServerRequest>(body, Json, cancellation).ConfigureAwait(false);
            return request is { Server: { } server, Weight: >= 0 } && ServerNames.TryParse(server, out var target)
                ? new ServerOrder(request.Service, target, request.Action, request.Weight)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One line of JSON.</summary>
    public static string ToJson(ServerRequest request) => JsonSerializer.Serialize(request, Json);
}

/// <summary>What became of it.</summary>
internal sealed record ServerAnswer
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The servers it is about: "198.51.100.1:80 of TCP 192.0.2.1:80".</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>Why it was refused; null when it is in force.</summary>
    public string? Problem { get; init; }

    /// <summary>Why it is lost when the daemon ends; null when it is not.</summary>
    public string? NotSaved { get; init; }

    /// <summary>Which other directors have it.</summary>
    public IReadOnlyList<PeerAnswer> Directors { get; init; } = [];

    /// <summary>Where it is in force, in a line; null where there are no other directors.</summary>
    [JsonIgnore]
    public string? Spread => Directors.Count == 0 ? null : $"in force here; {string.Join("; ", Directors.Select(static answer => answer.HasIt
        ? $"{answer.Director} has it"
        : $"{answer.Director} cannot be reached and gets it when it is back ({answer.Problem})"))}";

    /// <summary>The report of an answer.</summary>
    public static ServerAnswer Of(ServicesProtocol.Ordered ordered) => new()
    {
        Servers = [.. ordered.Affected.Select(server => $"{server.Server} of {server.Service}")],
        Problem = ordered.Problem,
        NotSaved = ordered.NotSaved,
        Directors = ordered.Peers,
    };

    /// <summary>Indented JSON.</summary>
    public static string ToJson(ServerAnswer answer) => JsonSerializer.Serialize(answer, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static ServerAnswer FromJson(string json) => JsonSerializer.Deserialize<ServerAnswer>(json, Json) ?? throw new JsonException("nothing");
}
