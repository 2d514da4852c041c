using System.Text.Json;
using System.Text.Json.Serialization;
using Lvs.Core.Cluster;
using Lvs.Host.Control;

namespace Lvs.Host.Cluster;

/// <summary>What directors say to each other, as JSON. Fields may be added; one that is not known is passed over.</summary>
/// <param name="Digest">16 hexadecimal digits.</param>
/// <param name="Decisions">Decisions by hand; null when the digest says enough.</param>
internal sealed record MessageReport(string Digest, IReadOnlyList<OverrideReport>? Decisions = null)
{
    private const int LongestDigest = 64;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>A message as JSON.</summary>
    public static byte[] ToJson(ClusterMessage message) => JsonSerializer.SerializeToUtf8Bytes(
        new MessageReport(message.Digest, message.Decisions is { } decisions ? [.. decisions.Entries.Select(OverrideReport.Of)] : null), Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote; throws a <see cref="JsonException"/> for anything else.</summary>
    public static async Task<ClusterMessage> ReadAsync(Stream json, CancellationToken cancellation)
        => await JsonSerializer.DeserializeAsync<MessageReport>(json, Json, cancellation).ConfigureAwait(false)
            is { Digest: { Length: > 0 and <= LongestDigest } digest } report
            ? new ClusterMessage(digest, report.Decisions is { } decisions ? OverrideReport.Read(decisions) : null)
            : throw new JsonException("there is no digest");
}
