using Lvs.Core.Health;

namespace Lvs.Native.Health;

/// <summary>Probes over the network.</summary>
public sealed class NetworkProbe : IProbe
{
    /// <inheritdoc/>
    public Task<ProbeResult> ConnectAsync(TcpProbeTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return TcpProbe.ConnectAsync(target, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string> AskAgentAsync(AgentTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return AgentProbe.AskAsync(target, cancellationToken);
    }
}
