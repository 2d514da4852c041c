using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Config;

/// <summary>One virtual_server.</summary>
public sealed record VirtualServiceConfig
{
    /// <summary>Which service; of a service group, a firewall mark 0.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>protocol: of a group or mark, whose key does not say it.</summary>
    public TransportProtocol IndirectProtocol { get; init; } = TransportProtocol.Udp;

    /// <summary>protocol.</summary>
    public TransportProtocol Protocol => Key.Address is null ? IndirectProtocol : Key.Protocol;

    /// <summary>Name of the virtual_server_group; null for a service of its own.</summary>
    public string? Group { get; init; }

    /// <summary>What names it in its configuration: <c>TCP 192.0.2.1:80</c>, <c>FWM 5</c>, or <c>group web (TCP)</c>.</summary>
    public string Name => Group is null ? Key.ToString() : $"group {Group} ({Protocol.ToString().ToUpperInvariant()})";

    /// <summary>What the group consists of, once it is resolved (ServiceGroups.Resolve); empty for a service of its own.</summary>
    public ValueList<ServiceGroupMember> Members { get; init; } = [];

    /// <summary>How gently servers are taken in and out.</summary>
    public HandlingConfig Handling { get; init; } = new();

    /// <summary>lb_algo, lvs_sched.</summary>
    public string Scheduler { get; init; } = "wlc";

    /// <summary>flag-1 … flag-3, sh-port, sh-fallback, mh-port, mh-fallback, ops.</summary>
    public IpvsServiceFlags Flags { get; init; }

    /// <summary>lb_kind, lvs_method.</summary>
    public ForwardingMethod Method { get; init; } = ForwardingMethod.Masquerade;

    /// <summary>How packets reach one of its servers: by the server's own method before that of the service.</summary>
    public ForwardingMethod MethodOf(RealServerConfig server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server.Method ?? Method;
    }

    /// <summary>lvs_method TUN type …; null for IP in IP.</summary>
    public TunnelConfig? Tunnel { get; init; }

    /// <summary>persistence_timeout; null for no persistence.</summary>
    public TimeSpan? PersistenceTimeout { get; init; }

    /// <summary>persistence_granularity as a prefix length; null for a single client.</summary>
    public int? PersistencePrefix { get; init; }

    /// <summary>persistence_engine; null for none.</summary>
    public string? PersistenceEngine { get; init; }

    /// <summary>ip_family: of a firewall mark whose servers do not say it.</summary>
    public AddressFamily? Family { get; init; }

    /// <summary>delay_loop: from the end of one check to the next.</summary>
    public TimeSpan DelayLoop { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What checks take over when neither they nor their server says so.</summary>
    public CheckDefaults CheckDefaults { get; init; } = CheckDefaults.None;

    /// <summary>weight: of servers that do not say theirs.</summary>
    public int DefaultWeight { get; init; } = 1;

    /// <summary>Live weight below which the service counts as down (quorum).</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>hysteresis.</summary>
    public int Hysteresis { get; init; }

    /// <summary>quorum_up.</summary>
    public ScriptConfig? QuorumUp { get; init; }

    /// <summary>quorum_down.</summary>
    public ScriptConfig? QuorumDown { get; init; }

    /// <summary>alpha: servers count as down until checked.</summary>
    public bool Alpha { get; init; }

    /// <summary>omega: scripts for going down are run at the stop.</summary>
    public bool Omega { get; init; }

    /// <summary>sorry_server; null for none.</summary>
    public SorryServerConfig? SorryServer { get; init; }

    /// <summary>inhibit_on_failure: weight 0 instead of removal.</summary>
    public bool InhibitOnFailure { get; init; }

    /// <summary>ha_suspend: no checks while the address is not here.</summary>
    public bool HaSuspend { get; init; }

    /// <summary>virtualhost, for checks by HTTP.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>snmp_name.</summary>
    public string? SnmpName { get; init; }

    /// <summary>smtp_alert; null for what global_defs says.</summary>
    public bool? Mail { get; init; }

    /// <summary>Real servers in the order of the file.</summary>
    public ValueList<RealServerConfig> RealServers { get; init; } = [];
}

/// <summary>type … of a tunnel.</summary>
/// <param name="Kind">IP in IP, GUE or GRE.</param>
/// <param name="Port">Of GUE.</param>
/// <param name="Checksum">nocsum, csum or remcsum.</param>
public sealed record TunnelConfig(TunnelKind Kind, ushort Port = 0, TunnelChecksum Checksum = TunnelChecksum.None);

/// <summary>sorry_server: answers while there is no quorum.</summary>
public sealed record SorryServerConfig
{
    /// <summary>Address and port.</summary>
    public required DestinationKey Key { get; init; }

    /// <summary>sorry_server_lvs_method; the service's unless written.</summary>
    public required ForwardingMethod Method { get; init; }

    /// <summary>Of its tunnel.</summary>
    public TunnelConfig? Tunnel { get; init; }

    /// <summary>sorry_server_inhibit: weight 0 instead of removal.</summary>
    public bool Inhibit { get; init; }
}

/// <summary>One virtual_server_group.</summary>
public sealed record ServiceGroupConfig
{
    /// <summary>Name of the block.</summary>
    public required string Name { get; init; }

    /// <summary>Addresses, ranges and marks.</summary>
    public ValueList<ServiceGroupMember> Members { get; init; } = [];
}

/// <summary>A line of a virtual_server_group.</summary>
public abstract record ServiceGroupMember
{
    private ServiceGroupMember()
    {
    }

    /// <summary>All addresses from one to another, both included.</summary>
    public sealed record Range(IPAddress First, IPAddress Last, ushort Port) : ServiceGroupMember;

    /// <summary>A firewall mark.</summary>
    /// <param name="Value">The mark.</param>
    /// <param name="Family">Null for that of the servers.</param>
    public sealed record Mark(uint Value, AddressFamily? Family) : ServiceGroupMember;
}

/// <summary>SSL: what SSL_GET shows to servers that ask for a certificate.</summary>
public sealed record ClientCertificateConfig
{
    /// <summary>password of the key.</summary>
    public Secret? Password { get; init; }

    /// <summary>ca: file of the authority.</summary>
    public string? Authority { get; init; }

    /// <summary>certificate.</summary>
    public string? Certificate { get; init; }

    /// <summary>key.</summary>
    public string? Key { get; init; }
}
