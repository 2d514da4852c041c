using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>Reads nested statistics: STATS has 32-bit packet counters, STATS64 (Linux 4.1) 64-bit ones; either is taken.</summary>
internal static class IpvsStatisticsReply
{
    public static IpvsStatistics Read(NetlinkAttributes attributes)
    {
        ulong connections = 0;
        ulong packetsIn = 0;
        ulong packetsOut = 0;
        ulong bytesIn = 0;
        ulong bytesOut = 0;
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            switch (attribute.Type)
            {
                case LinuxIpVs.IPVS_STATS_ATTR_CONNS:
                    connections = attribute.ReadCounter();
                    break;
                case LinuxIpVs.IPVS_STATS_ATTR_INPKTS:
                    packetsIn = attribute.ReadCounter();
                    break;
                case LinuxIpVs.IPVS_STATS_ATTR_OUTPKTS:
                    packetsOut = attribute.ReadCounter();
                    break;
                case LinuxIpVs.IPVS_STATS_ATTR_INBYTES:
                    bytesIn = attribute.ReadCounter();
                    break;
                case LinuxIpVs.IPVS_STATS_ATTR_OUTBYTES:
                    bytesOut = attribute.ReadCounter();
                    break;
            }
        }

        return new IpvsStatistics
        {
            Connections = connections,
            PacketsIn = packetsIn,
            PacketsOut = packetsOut,
            BytesIn = bytesIn,
            BytesOut = bytesOut,
        };
    }
}
