using System.Collections.Immutable;
using System.Text.Json;
using Lvs.Core.Vrrp;

namespace Lvs.Host.Hosting;

/// <summary>Keeps what is in maintenance in maintenance.json: <c>{"director": false, "instances": ["VI_1"]}</c>.</summary>
internal sealed class MaintenanceFile(string directory) : StateFile<VrrpMaintenance>(directory, "maintenance.json"), IMaintenanceStore
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <inheritdoc/>
    public VrrpMaintenance Load() => Read() ?? new VrrpMaintenance();

    protected override string ToJson(VrrpMaintenance value) => JsonSerializer.Serialize(new Content(value.IsOfDirector, [.. value.Instances]), Json);

    protected override VrrpMaintenance FromJson(string json)
        => JsonSerializer.Deserialize<Content>(json, Json) is { Instances: { } instances } content
            ? new VrrpMaintenance { IsOfDirector = content.Director, Instances = instances.ToImmutableSortedSet(StringComparer.Ordinal) }
            : throw new JsonException("no instances");

    private sealed record Content(bool Director, IReadOnlyList<string>? Instances);
}
