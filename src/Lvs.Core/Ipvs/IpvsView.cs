namespace Lvs.Core.Ipvs;

/// <summary>What a listing of the table is about.</summary>
public enum IpvsView
{
    /// <summary>Servers with method, weight and connections.</summary>
    Servers,

    /// <summary><c>--stats</c>: counters since the start.</summary>
    Statistics,

    /// <summary><c>--rate</c>: the same per second.</summary>
    Rates,

    /// <summary><c>--thresholds</c>: limits of servers.</summary>
    Thresholds,

    /// <summary><c>--persistent-conn</c>: persistence templates of servers.</summary>
    Persistence,

    /// <summary><c>--tun-info</c>: how packets to servers are wrapped.</summary>
    Tunnels,
}
