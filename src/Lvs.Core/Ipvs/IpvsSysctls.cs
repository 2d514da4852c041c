using System.Collections.Frozen;
using System.Globalization;

namespace Lvs.Core.Ipvs;

/// <summary>
/// Kernel settings of IPVS (Documentation/networking/ipvs-sysctl.rst), below net.ipv4.vs. What is null stays as it is found.
/// </summary>
public sealed record IpvsSysctls
{
    private static readonly FrozenSet<string> Defenses =
        new[] { "net.ipv4.vs.drop_entry", "net.ipv4.vs.drop_packet", "net.ipv4.vs.secure_tcp" }.ToFrozenSet(StringComparer.Ordinal);

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

    /// <summary>The format of what is told: 1, or 0 for kernels before 2.6.39. Of all directors the same.</summary>
    public int? SyncVersion { get; init; }

    /// <summary>A backup, by its sync daemon, forwards nothing: what a real server needs that is a director by direct routing too.</summary>
    public bool? BackupOnly { get; init; }

    /// <summary>A packet too large for the way to its server is answered with what fits; tunnels would fragment it otherwise.</summary>
    public bool? PmtuDisc { get; init; }

    /// <summary>ICMP errors about packets of no known connection are scheduled.</summary>
    public bool? ScheduleIcmp { get; init; }

    /// <summary>Packets of protocols that no service has are left alone with what they carry: tunnels to this machine.</summary>
    public bool? IgnoreTunneled { get; init; }

    /// <summary>A reply of a server by NAT that belongs to no connection is answered with ICMP unreachable.</summary>
    public bool? NatIcmpSend { get; init; }

    /// <summary>Packets of a service by mark that has no server are sent on to where they are addressed: of transparent caches.</summary>
    public bool? CacheBypass { get; init; }

    /// <summary>Half-open connections are dropped at random: 0 never, 1 while memory is short, 3 always.</summary>
    public int? DropEntry { get; init; }

    /// <summary>One packet in so many is dropped: 0 never, 1 while memory is short, 3 at <see cref="DropRate"/>.</summary>
    public int? DropPacket { get; init; }

    /// <summary>The states of TCP are kept with the shorter timeouts against floods of SYN: 0 never, 1 while memory is short, 3 always.</summary>
    public int? SecureTcp { get; init; }

    /// <summary>Pages of free memory below which it is short.</summary>
    public int? MemoryThreshold { get; init; }

    /// <summary>The packets of which one is dropped by <see cref="DropPacket"/> 3.</summary>
    public int? DropRate { get; init; }

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
                ("sync_version", SyncVersion),
                ("backup_only", Bit(BackupOnly)),
                ("pmtu_disc", Bit(PmtuDisc)),
                ("schedule_icmp", Bit(ScheduleIcmp)),
                ("ignore_tunneled", Bit(IgnoreTunneled)),
                ("nat_icmp_send", Bit(NatIcmpSend)),
                ("cache_bypass", Bit(CacheBypass)),
                ("drop_entry", DropEntry),
                ("drop_packet", DropPacket),
                ("secure_tcp", SecureTcp),
                ("amemthresh", MemoryThreshold),
                ("am_droprate", DropRate),
            ];
            var values = all.Where(one => one.Value is not null)
                .Select(one => (one.Name, Value: one.Value!.Value.ToString(CultureInfo.InvariantCulture)));
            return (SyncThreshold is { } threshold ? values.Append((Name: "sync_threshold", Value: $"{threshold.Packets}\t{threshold.Period}")) : values)
                .Select(one => KeyValuePair.Create($"net.ipv4.vs.{one.Name}", one.Value));
        }
    }

    /// <summary>
    /// The value that was set where the kernel has gone on from it: a defense of 1 is 2 for as long as memory is short
    /// (update_defense_level of ip_vs_ctl.c), which nobody else has done.
    /// </summary>
    public static string AsSet(string name, string value) => value == "2" && Defenses.Contains(name) ? "1" : value;

    private static int? Bit(bool? value) => value is { } given ? Convert.ToInt32(given) : null;
}

/// <summary>When the kernel tells the other directors of a connection: sync_threshold of ipvs-sysctl.rst.</summary>
/// <param name="Packets">After so many packets for the first time.</param>
/// <param name="Period">And then whenever so many more have come; 0 for never again. Greater than <paramref name="Packets"/> otherwise.</param>
public readonly record struct SyncThreshold(int Packets, int Period);
