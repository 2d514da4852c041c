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
            ];
            return all.Where(one => one.Value is not null)
                .Select(one => KeyValuePair.Create($"net.ipv4.vs.{one.Name}", one.Value!.Value.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static int? Bit(bool? value) => value is { } given ? Convert.ToInt32(given) : null;
}
