using System.Net;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Config;

/// <summary>global_defs about the whole of IPVS.</summary>
public sealed record IpvsGlobals
{
    /// <summary>How the kernel's table is treated as a whole.</summary>
    public IpvsPolicy Policy { get; init; } = new();

    /// <summary>lvs_sync_daemon; null for none.</summary>
    public SyncDaemonConfig? SyncDaemon { get; init; }

    /// <summary>lvs_timeouts tcp: idle TCP connections; null leaves the kernel's.</summary>
    public TimeSpan? TcpTimeout { get; init; }

    /// <summary>lvs_timeouts tcpfin: TCP connections after a FIN.</summary>
    public TimeSpan? TcpFinTimeout { get; init; }

    /// <summary>lvs_timeouts udp.</summary>
    public TimeSpan? UdpTimeout { get; init; }

    /// <summary>checker_log_all_failures: each failed try is logged, not only the last one.</summary>
    public bool LogAllFailures { get; init; }

    /// <summary>nftables_ipvs: one mark for a whole group of services.</summary>
    public MarkTableConfig? MarkTable { get; init; }
}

/// <summary>lvs_sync_daemon: the kernel tells its connections to other directors.</summary>
public sealed record SyncDaemonConfig
{
    /// <summary>Interface it sends on.</summary>
    public required string Interface { get; init; }

    /// <summary>Instance whose role decides between sending and receiving; null for both at once.</summary>
    public string? Instance { get; init; }

    /// <summary>0 to 255; null for the instance's virtual router id.</summary>
    public int? SyncId { get; init; }

    /// <summary>Longest datagram; null for the kernel's.</summary>
    public int? MaxLength { get; init; }

    /// <summary>UDP port.</summary>
    public int Port { get; init; } = 8848;

    /// <summary>Time to live; null for the kernel's.</summary>
    public int? TimeToLive { get; init; }

    /// <summary>Multicast group; null for 224.0.0.81.</summary>
    public IPAddress? Group { get; init; }
}

/// <summary>nftables_ipvs: the table that marks the packets of service groups.</summary>
public sealed record MarkTableConfig
{
    /// <summary>Name of the table.</summary>
    public string Table { get; init; } = "keepalived_ipvs";

    /// <summary>nftables_ipvs_priority.</summary>
    public int Priority { get; init; }

    /// <summary>nftables_ipvs_start_fwmark: the first mark.</summary>
    public uint FirstMark { get; init; } = 1000;
}
