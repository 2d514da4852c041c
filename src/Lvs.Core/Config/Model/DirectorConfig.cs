namespace Lvs.Core.Config;

/// <summary>
/// Everything a director is told, whatever the syntax it was told in. Immutable and equal by value: a reload compares the old one
/// with the new one. What keepalived inherits (an instance from global_defs, a check from its service) is already worked out, so
/// that nobody who acts on it has to know the rules of inheritance.
/// </summary>
public sealed record DirectorConfig
{
    /// <summary>What is not about one instance or service.</summary>
    public GlobalConfig Global { get; init; } = new();

    /// <summary>VRRP instances in the order of the file.</summary>
    public ValueList<VrrpInstanceConfig> VrrpInstances { get; init; } = [];

    /// <summary>Instances that change roles together.</summary>
    public ValueList<SyncGroupConfig> SyncGroups { get; init; } = [];

    /// <summary>vrrp_script: programs whose exit codes instances follow.</summary>
    public ValueList<TrackScriptConfig> TrackScripts { get; init; } = [];

    /// <summary>track_file: files whose numbers instances and servers follow.</summary>
    public ValueList<TrackFileConfig> TrackFiles { get; init; } = [];

    /// <summary>vrrp_track_process: processes that have to run.</summary>
    public ValueList<TrackProcessConfig> TrackProcesses { get; init; } = [];

    /// <summary>bfd_instance: BFD sessions with neighbours.</summary>
    public ValueList<BfdSessionConfig> BfdSessions { get; init; } = [];

    /// <summary>track_group: instances that fail when a static item of the group is deleted.</summary>
    public ValueList<TrackGroupConfig> TrackGroups { get; init; } = [];

    /// <summary>static_ipaddress: addresses that are there whatever the role.</summary>
    public ValueList<StaticAddress> StaticAddresses { get; init; } = [];

    /// <summary>static_routes.</summary>
    public ValueList<RouteConfig> StaticRoutes { get; init; } = [];

    /// <summary>static_rules.</summary>
    public ValueList<RuleConfig> StaticRules { get; init; } = [];

    /// <summary>garp_group: interfaces that share a switch and its limits.</summary>
    public ValueList<GarpGroupConfig> GarpGroups { get; init; } = [];

    /// <summary>interface_up_down_delays: how long a link change has to last.</summary>
    public ValueList<LinkDelayConfig> LinkDelays { get; init; } = [];

    /// <summary>linkbeat_interfaces: links whose carrier is polled.</summary>
    public ValueList<LinkPollingConfig> LinkPolling { get; init; } = [];

    /// <summary>virtual_server_group: addresses and marks that share one set of servers.</summary>
    public ValueList<ServiceGroupConfig> ServiceGroups { get; init; } = [];

    /// <summary>Virtual services named by an address and port, in the order of the file.</summary>
    public ValueList<VirtualServiceConfig> Services { get; init; } = [];

    /// <summary>Virtual services named by a firewall mark or a group, in the order of the file.</summary>
    public ValueList<VirtualServiceConfig> IndirectServices { get; init; } = [];

    /// <summary>cluster: the directors that share what operators decide; null for none.</summary>
    public ClusterConfig? Cluster { get; init; }

    /// <summary>SSL: the certificate SSL_GET shows.</summary>
    public ClientCertificateConfig? ClientCertificate { get; init; }
}
