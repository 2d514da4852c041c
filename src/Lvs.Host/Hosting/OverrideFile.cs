using Lvs.Core.Services;
using Lvs.Host.Control;

namespace Lvs.Host.Hosting;

/// <summary>Keeps what is decided by hand about servers in overrides.json.</summary>
internal sealed class OverrideFile(string directory) : StateFile<ServerOverrides>(directory, "overrides.json"), IOverrideStore
{
    /// <inheritdoc/>
    public ServerOverrides Load() => Read() ?? ServerOverrides.None;

    protected override string ToJson(ServerOverrides value) => OverrideReport.ToJson(value.Entries);

    protected override ServerOverrides FromJson(string json) => OverrideReport.FromJson(json);
}
