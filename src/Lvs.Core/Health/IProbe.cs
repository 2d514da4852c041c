using System.Net;

namespace Lvs.Core.Health;

/// <summary>Outcome of one probe. <paramref name="Failure"/> says why it failed, in words for the log; null for success.</summary>
/// <param name="Failure">Null: healthy.</param>
/// <param name="Duration">How long the probe took.</param>
public readonly record struct ProbeResult(string? Failure, TimeSpan Duration)
{
    /// <summary>Healthy.</summary>
    public bool IsSuccess => Failure is null;
}

/// <summary>Where a TCP check connects to and how long it may take.</summary>
/// <param name="EndPoint">The server's address and the port to connect to.</param>
/// <param name="ConnectTimeout">The check fails when the connection stands no earlier than this.</param>
public sealed record TcpProbeTarget(IPEndPoint EndPoint, TimeSpan ConnectTimeout);

/// <summary>
/// Carries out probes. What a server does is a result; a lack on this machine, such as of file descriptors, is a failed task; a
/// cancelled probe is a cancelled one.
/// </summary>
public interface IProbe
{
    /// <summary>Connects and closes at once; nothing is sent or read (keepalived's TCP_CHECK).</summary>
    Task<ProbeResult> ConnectAsync(TcpProbeTarget target, CancellationToken cancellationToken);
}
