using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>Reads nested statistics: STATS has 32-bit packet counters, STATS64 (Linux 4.1) 64-bit ones; either is taken.</summary>
internal static class IpvsStatisticsReply
{
    public static IpvsStatistics Read(NetlinkAttributes attributes)
    {
        var statistics = new IpvsStatistics();
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            var value = attribute.ReadCounter();
            statistics = attribute.Type switch
            {
                LinuxIpVs.IPVS_STATS_ATTR_CONNS => statistics with { Connections = value },
                LinuxIpVs.IPVS_STATS_ATTR_INPKTS => statistics with { PacketsIn = value },
                LinuxIpVs.IPVS_STATS_ATTR_OUTPKTS => statistics with { PacketsOut = value },
                LinuxIpVs.IPVS_STATS_ATTR_INBYTES => statistics with { BytesIn = value },
                LinuxIpVs.IPVS_STATS_ATTR_OUTBYTES => statistics with { BytesOut = value },
                LinuxIpVs.IPVS_STATS_ATTR_CPS => statistics with { ConnectionRate = value },
                LinuxIpVs.IPVS_STATS_ATTR_INPPS => statistics with { PacketRateIn = value },
                LinuxIpVs.IPVS_STATS_ATTR_OUTPPS => statistics with { PacketRateOut = value },
                LinuxIpVs.IPVS_STATS_ATTR_INBPS => statistics with { ByteRateIn = value },
                LinuxIpVs.IPVS_STATS_ATTR_OUTBPS => statistics with { ByteRateOut = value },
                _ => statistics,
            };
        }

        return statistics;
    }
}
