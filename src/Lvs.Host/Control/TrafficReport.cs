using Lvs.Core.Ipvs;

namespace Lvs.Host.Control;

/// <summary>What the kernel has counted: since the service or server is in its table, and per second as it estimates that.</summary>
/// <param name="Connections">Connections scheduled.</param>
/// <param name="PacketsIn">Packets from clients.</param>
/// <param name="PacketsOut">Packets to clients; none with direct routing and tunnels, where they do not pass here.</param>
/// <param name="BytesIn">Bytes from clients.</param>
/// <param name="BytesOut">Bytes to clients.</param>
/// <param name="ConnectionsPerSecond">Connections scheduled.</param>
/// <param name="PacketsInPerSecond">Packets from clients.</param>
/// <param name="PacketsOutPerSecond">Packets to clients.</param>
/// <param name="BytesInPerSecond">Bytes from clients.</param>
/// <param name="BytesOutPerSecond">Bytes to clients.</param>
internal sealed record TrafficReport(
    ulong Connections,
    ulong PacketsIn,
    ulong PacketsOut,
    ulong BytesIn,
    ulong BytesOut,
    ulong ConnectionsPerSecond,
    ulong PacketsInPerSecond,
    ulong PacketsOutPerSecond,
    ulong BytesInPerSecond,
    ulong BytesOutPerSecond)
{
    /// <summary>The report of counters; null when nothing was counted, as of most servers of a large table at rest.</summary>
    public static TrafficReport? Of(IpvsStatistics counted) => counted == IpvsStatistics.None
        ? null
        : new(
            counted.Connections,
            counted.PacketsIn,
            counted.PacketsOut,
            counted.BytesIn,
            counted.BytesOut,
            counted.ConnectionRate,
            counted.PacketRateIn,
            counted.PacketRateOut,
            counted.ByteRateIn,
            counted.ByteRateOut);
}
