using System.Net;

namespace Lvs.Core.Health;

/// <summary>Outcome of one probe. <paramref name="Failure"/> says why it failed, in words for the log; null for success.</summary>
/// <param name="Failure">Null: healthy.</param>
/// <param name="Duration">How long the probe took.</param>
public readonly record struct ProbeResult(string? Failure, TimeSpan Duration)
{
    /// <summary>Healthy.</summary>
    public bool IsSuccess => Failure is null;

    /// <summary>The weight it asks for; null of a check that says nothing about weights. Of a failed probe it does not count.</summary>
    public WeightReport? Weight { get; init; }

    /// <summary>Why it asks for that weight, in words for the log.</summary>
    public string? Said { get; init; }

    /// <summary>The failure is what somebody has decided and will not be otherwise when asked again.</summary>
    public bool IsFinal { get; init; }
}

/// <summary>Where a TCP check connects to and how long it may take.</summary>
/// <param name="EndPoint">The server's address and the port to connect to.</param>
/// <param name="ConnectTimeout">The check fails when the connection stands no earlier than this.</param>
public sealed record TcpProbeTarget(IPEndPoint EndPoint, TimeSpan ConnectTimeout);

/// <summary>An agent and what it is asked.</summary>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Question">What it is sent first; null for nothing.</param>
/// <param name="Timeout">From the first packet to the end of its line.</param>
public sealed record AgentTarget(IPEndPoint EndPoint, string? Question, TimeSpan Timeout);

/// <summary>
/// Carries out probes. What a server does is a result; a lack on this machine, such as of file descriptors, is a failed task; a
/// cancelled probe is a cancelled one.
/// </summary>
public interface IProbe
{
    /// <summary>Connects and closes at once; nothing is sent or read (keepalived's TCP_CHECK).</summary>
    Task<ProbeResult> ConnectAsync(TcpProbeTarget target, CancellationToken cancellationToken);

    /// <summary>
    /// Connects, asks, and reads a line of at most <see cref="AgentAnswer.Longest"/> bytes, to its end or to that of the connection. An
    /// <see cref="IOException"/> when there is no such line in time.
    /// </summary>
    Task<string> AskAgentAsync(AgentTarget target, CancellationToken cancellationToken);
}
