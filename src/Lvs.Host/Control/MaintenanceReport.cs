using System.Text.Json;
using System.Text.Json.Serialization;
using Lvs.Actors.Vrrp;
using Lvs.Core.Vrrp;

namespace Lvs.Host.Control;

/// <summary>What <c>POST /v1/maintenance</c> answers, and <c>lvsd maintenance</c> prints with <c>--json</c>.</summary>
internal sealed record MaintenanceReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Why nothing was done; null when it was.</summary>
    public string? Problem { get; init; }

    /// <summary>Why it ends with the daemon; null when it outlasts it.</summary>
    public string? NotSaved { get; init; }

    /// <summary>Whether there is such an instance.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>The instances that were meant, as they are now.</summary>
    public IReadOnlyList<InstanceRole> Instances { get; init; } = [];

    /// <summary>The report of an answer.</summary>
    public static MaintenanceReport Of(VrrpProtocol.MaintenanceAnswer answer) => new()
    {
        Problem = answer.Problem,
        NotSaved = answer.NotSaved,
        IsKnown = answer.IsKnown,
        Instances = [.. answer.Instances.Select(status => new InstanceRole(status.Instance, status.Role, status.InMaintenance))],
    };

    /// <summary>Indented JSON.</summary>
    public static string ToJson(MaintenanceReport report) => JsonSerializer.Serialize(report, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static MaintenanceReport FromJson(string json)
        => JsonSerializer.Deserialize<MaintenanceReport>(json, Json) ?? throw new JsonException("nothing");

    /// <summary>One instance.</summary>
    internal sealed record InstanceRole(string Instance, VrrpRole Role, bool InMaintenance)
    {
        /// <inheritdoc/>
        public override string ToString()
            => $"{Instance}: {Role.ToString().ToUpperInvariant()}, {(InMaintenance ? "in maintenance: not master until that is lifted" : "not in maintenance")}";
    }
}
