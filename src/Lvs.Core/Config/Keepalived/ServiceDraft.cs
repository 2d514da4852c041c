using System.Net;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Config.Keepalived;

/// <summary>A virtual_server while it is read.</summary>
internal sealed class ServiceDraft(Statement statement) : IHasCheckSettings
{
    public Statement Statement => statement;

    public GivenKeys? Keys { get; set; }

    public IPAddress? Address { get; set; }

    /// <summary>0 when none is written; null when what is written is none.</summary>
    public int? Port { get; set; }

    public TransportProtocol? Protocol { get; set; }

    public string? Scheduler { get; set; }

    public ForwardingMethod? Method { get; set; }

    public TimeSpan? PersistenceTimeout { get; set; }

    public Placed<int>? Quorum { get; set; }

    public CheckSettings Settings { get; } = new();

    public List<RealServerDraft> RealServers { get; } = [];
}
