using System.Net;

namespace Lvs.Core.Config.Keepalived;

/// <summary>A real_server while it is read.</summary>
internal sealed class RealServerDraft(Statement statement) : IHasCheckSettings
{
    public Statement Statement => statement;

    public IPAddress? Address { get; set; }

    /// <summary>Null when none is written; then, and when it is 0, the service's.</summary>
    public Placed<int>? Port { get; set; }

    public int Weight { get; set; } = 1;

    public CheckSettings Settings { get; } = new();

    public List<TcpCheckDraft> Checks { get; } = [];
}
