using System.Diagnostics.CodeAnalysis;
using System.Net;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>Reads the smaller answers of IPVS (ip_vs_ctl.c); what does not add up is passed over.</summary>
internal static class IpvsReplies
{
    /// <summary>A sync daemon.</summary>
    public static bool TryReadDaemon(NetlinkMessage message, [MaybeNullWhen(false)] out SyncDaemon daemon)
    {
        daemon = null;
        if (!TryFind(message, LinuxIpVs.IPVS_CMD_ATTR_DAEMON, out var attributes))
        {
            return false;
        }

        var read = new SyncDaemon(default, "", 0);
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            switch (attribute.Type)
            {
                case LinuxIpVs.IPVS_DAEMON_ATTR_STATE:
                    read = read with { Role = (SyncRole)attribute.Read<uint>() };
                    break;
                case LinuxIpVs.IPVS_DAEMON_ATTR_MCAST_IFN:
                    read = read with { Interface = attribute.ReadString() };
                    break;
                case LinuxIpVs.IPVS_DAEMON_ATTR_SYNC_ID:
                    read = read with { SyncId = attribute.Read<int>() };
                    break;
                case LinuxIpVs.IPVS_DAEMON_ATTR_SYNC_MAXLEN:
                    read = read with { MaxLength = attribute.Read<ushort>() };
                    break;
                case LinuxIpVs.IPVS_DAEMON_ATTR_MCAST_GROUP or LinuxIpVs.IPVS_DAEMON_ATTR_MCAST_GROUP6 when attribute.Value.Length is 4 or 16:
                    read = read with { Group = new IPAddress(attribute.Value) };
                    break;
                case LinuxIpVs.IPVS_DAEMON_ATTR_MCAST_PORT:
                    read = read with { Port = attribute.Read<ushort>() };
                    break;
                case LinuxIpVs.IPVS_DAEMON_ATTR_MCAST_TTL:
                    read = read with { TimeToLive = attribute.Read<byte>() };
                    break;
            }
        }

        daemon = read;
        return !attributes.IsMalformed && read.Role is SyncRole.Master or SyncRole.Backup;
    }

    /// <summary>IPVS_CMD_GET_CONFIG.</summary>
    public static bool TryReadTimeouts(NetlinkMessage message, out IpvsTimeouts timeouts)
    {
        timeouts = default;
        if (!message.TrySplit<GenlMsgHdr>(out _, out var attributes))
        {
            return false;
        }

        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            var value = TimeSpan.FromSeconds(attribute.Read<uint>());
            timeouts = attribute.Type switch
            {
                LinuxIpVs.IPVS_CMD_ATTR_TIMEOUT_TCP => timeouts with { Tcp = value },
                LinuxIpVs.IPVS_CMD_ATTR_TIMEOUT_TCP_FIN => timeouts with { TcpFin = value },
                LinuxIpVs.IPVS_CMD_ATTR_TIMEOUT_UDP => timeouts with { Udp = value },
                _ => timeouts,
            };
        }

        return !attributes.IsMalformed;
    }

    /// <summary>IPVS_CMD_GET_INFO. The version is 0x010201 for 1.2.1 (NVERSION in linux/ip_vs.h).</summary>
    public static bool TryReadInfo(NetlinkMessage message, out IpvsInfo info)
    {
        info = default;
        if (!message.TrySplit<GenlMsgHdr>(out _, out var attributes))
        {
            return false;
        }

        var version = 0;
        var size = 0u;
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            switch (attribute.Type)
            {
                case LinuxIpVs.IPVS_INFO_ATTR_VERSION:
                    version = attribute.Read<int>();
                    break;
                case LinuxIpVs.IPVS_INFO_ATTR_CONN_TAB_SIZE:
                    size = attribute.Read<uint>();
                    break;
            }
        }

        info = new IpvsInfo(new Version(version >> 16 & 0xff, version >> 8 & 0xff, version & 0xff), size);
        return !attributes.IsMalformed;
    }

    /// <summary>IPVS messages carry one object, in one nested attribute.</summary>
    public static bool TryFind(NetlinkMessage message, ushort type, out NetlinkAttributes nested)
    {
        if (message.TrySplit<GenlMsgHdr>(out _, out var attributes))
        {
            while (attributes.MoveNext())
            {
                var attribute = attributes.Current;
                if (attribute.Type == type)
                {
                    nested = attribute.Nested;
                    return true;
                }
            }
        }

        nested = default;
        return false;
    }
}
