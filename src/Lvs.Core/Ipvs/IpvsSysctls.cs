using System.Globalization;

namespace Lvs.Core.Ipvs;

/// <summary>
/// Kernel settings of IPVS (Documentation/networking/ipvs-sysctl.rst), below net.ipv4.vs. What is null stays as it is found.
/// </summary>
public sealed record IpvsSysctls
{
    /// <summary>
    /// Packets of a connection to a removed server are given to another server. The kernel's own default drops them without a word, for
    /// minutes, and with them a client's new connection from a port it had used before.
    /// </summary>
    public bool ExpireNodestConn { get; init; } = true;

    /// <summary>Persistence does not bind a client to a server of weight 0.</summary>
    public bool? ExpireQuiescentTemplate { get; init; }

    /// <summary>Connections are kept in the firewall's connection table too.</summary>
    public bool? Conntrack { get; init; }

    /// <summary>What becomes of a new connection from a port used before: a set of bits.</summary>
    public int? ConnReuseMode { get; init; }

    /// <summary>TCP connections may begin with any packet: what a director needs that took over without their state.</summary>
    public bool? SloppyTcp { get; init; }

    /// <summary>The same for SCTP.</summary>
    public bool? SloppySctp { get; init; }

    /// <summary>Rates are estimated, which costs time with many services.</summary>
    public bool? RunEstimation { get; init; }

    /// <summary>
    /// How many kernel threads, each with a port of its own, send or receive connections: 1 to 64, a power of two or less is used. Of all
    /// directors the same.
    /// </summary>
    public int? SyncPorts { get; init; }

    /// <summary>When a connection is told; null for the kernel's choice, after 3 packets and then every 50.</summary>
    public SyncThreshold? SyncThreshold { get; init; }

    /// <summary>A connection is told again when so much of its timeout has passed; zero for by packets alone.</summary>
    public TimeSpan? SyncRefreshPeriod { get; init; }

    /// <summary>How often a connection is told again soon after: 0 to 3.</summary>
    public int? SyncRetries { get; init; }

    /// <summary>Messages that wait to be sent, at most; more are dropped.</summary>
    public int? SyncQueueMax { get; init; }

    /// <summary>Bytes of the socket's buffer; 0 for the kernel's choice.</summary>
    public int? SyncSocketSize { get; init; }

    /// <summary>What of persistence is told: 0 all, 1 templates alone, 2 templates and no connection of a persistent service.</summary>
    public int? SyncPersistMode { get; init; }

    /// <summary>What is to be set: names as in sysctl(8), and values.</summary>
    public IEnumerable<KeyValuePair<string, string>> Values
    {
        get
        {
            (string Name, int? Value)[] all =
            [
                ("expire_nodest_conn", Bit(ExpireNodestConn)),
                ("expire_quiescent_template", Bit(ExpireQuiescentTemplate)),
                ("conntrack", Bit(Conntrack)),
                ("conn_reuse_mode", ConnReuseMode),
                ("sloppy_tcp", Bit(SloppyTcp)),
                ("sloppy_sctp", Bit(SloppySctp)),
                ("run_estimation", Bit(RunEstimation)),
                ("sync_ports", SyncPorts),
                ("sync_refresh_period", (int?)SyncRefreshPeriod?.TotalSeconds),
                ("sync_retries", SyncRetries),
                ("sync_qlen_max", SyncQueueMax),
                ("sync_sock_size", SyncSocketSize),
                ("sync_persist_mode", SyncPersistMode),
            ];
            var values = all.Where(one => one.Value is not null)
                .Select(one => (one.Name, Value: one.Value!.Value.ToString(CultureInfo.InvariantCulture)));
            return (SyncThreshold is { } threshold ? values.Append((Name: "sync_threshold", Value: $"{threshold.Packets}\t{threshold.Period}")) : values)
                .Select(one => KeyValuePair.Create($"net.ipv4.vs.{one.Name}", one.Value));
        }
    }

    private static int? Bit(bool? value) => value is { } given ? Convert.ToInt32(given) : null;
}

/// <summary>When the kernel tells the other directors of a connection: sync_threshold of ipvs-sysctl.rst.</summary>
/// <param name="Packets">After so many packets for the first time.</param>
/// <param name="Period">And then whenever so many more have come; 0 for never again. Greater than <paramref name="Packets"/> otherwise.</param>
public readonly record struct SyncThreshold(int Packets, int Period);
