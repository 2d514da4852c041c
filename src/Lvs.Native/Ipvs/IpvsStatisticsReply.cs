using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>Reads nested statistics: STATS has 32-bit packet counters, STATS64 (Linux 4.1) 64-bit ones; either is taken.</summary>
internal static class IpvsStatisticsReply
{
    private const int Counters = LinuxIpVs.IPVS_STATS_ATTR_OUTBPS - LinuxIpVs.IPVS_STATS_ATTR_CONNS + 1;

    public static IpvsStatistics Read(NetlinkAttributes attributes)
    {
        Span<ulong> counters = stackalloc ulong[Counters];
        counters.Clear();
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            if (attribute.Type is >= LinuxIpVs.IPVS_STATS_ATTR_CONNS and <= LinuxIpVs.IPVS_STATS_ATTR_OUTBPS)
            {
                counters[attribute.Type - LinuxIpVs.IPVS_STATS_ATTR_CONNS] = attribute.ReadCounter();
            }
        }

        // One object, and none for a server without traffic: an audit reads tens of thousands of them.
        return counters.IndexOfAnyExcept(0ul) < 0 ? IpvsStatistics.None : new IpvsStatistics
        {
            Connections = Of(counters, LinuxIpVs.IPVS_STATS_ATTR_CONNS),
            PacketsIn = Of(counters, LinuxIpVs.IPVS_STATS_ATTR_INPKTS),
            PacketsOut = Of(counters, LinuxIpVs.IPVS_STATS_ATTR_OUTPKTS),
            BytesIn = Of(counters, LinuxIpVs.IPVS_STATS_ATTR_INBYTES),
            BytesOut = Of(counters, LinuxIpVs.IPVS_STATS_ATTR_OUTBYTES),
            ConnectionRate = Of(counters, LinuxIpVs.IPVS_STATS_ATTR_CPS),
            PacketRateIn = Of(counters, LinuxIpVs.IPVS_STATS_ATTR_INPPS),
            PacketRateOut = Of(counters, LinuxIpVs.IPVS_STATS_ATTR_OUTPPS),
            ByteRateIn = Of(counters, LinuxIpVs.IPVS_STATS_ATTR_INBPS),
            ByteRateOut = Of(counters, LinuxIpVs.IPVS_STATS_ATTR_OUTBPS),
        };
    }

    private static ulong Of(ReadOnlySpan<ulong> counters, int attribute) => counters[attribute - LinuxIpVs.IPVS_STATS_ATTR_CONNS];
}
