using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Numerics;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>
/// Reads the messages of IPVS dumps (ip_vs_ctl.c, ip_vs_genl_fill_service and ip_vs_genl_fill_dest). A message that lacks what names
/// its object, or whose attributes do not add up, is passed over.
/// </summary>
internal static class IpvsReplies
{
    /// <summary>A service without its servers.</summary>
    public static bool TryReadService(NetlinkMessage message, [MaybeNullWhen(false)] out IpvsServiceEntry entry)
    {
        entry = null;
        if (!TryFind(message, LinuxIpVs.IPVS_CMD_ATTR_SERVICE, out var attributes))
        {
            return false;
        }

        ushort family = 0;
        ushort protocol = 0;
        ushort port = 0;
        uint mark = 0;
        uint netmask = 0;
        var timeout = 0u;
        var flags = IpvsServiceFlags.None;
        var scheduler = "";
        string? engine = null;
        ReadOnlySpan<byte> address = default;
        IpvsStatistics? statistics = null;
        IpvsStatistics? statistics64 = null;
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            switch (attribute.Type)
            {
                case LinuxIpVs.IPVS_SVC_ATTR_AF:
                    family = attribute.Read<ushort>();
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_PROTOCOL:
                    protocol = attribute.Read<ushort>();
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_ADDR:
                    address = attribute.Value;
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_PORT:
                    port = attribute.ReadUInt16NetworkOrder();
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_FWMARK:
                    mark = attribute.Read<uint>();
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_SCHED_NAME:
                    scheduler = attribute.ReadString();
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_PE_NAME:
                    engine = attribute.ReadString();
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_FLAGS:
                    flags = (IpvsServiceFlags)attribute.Read<IpVsFlags>().flags & ~IpvsServiceFlags.Hashed;
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_TIMEOUT:
                    timeout = attribute.Read<uint>();
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_NETMASK:
                    netmask = attribute.Read<uint>();
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_STATS:
                    statistics = ReadStatistics(attribute.Nested);
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_STATS64:
                    statistics64 = ReadStatistics(attribute.Nested);
                    break;
            }
        }

        if (attributes.IsMalformed || !NetlinkAddress.TryReadFamily(family, out var addressFamily))
        {
            return false;
        }

        ServiceKey key;
        if (mark != 0)
        {
            key = ServiceKey.OfMark(mark, addressFamily);
        }
        else if (NetlinkAddress.Read(address, addressFamily) is { } ip)
        {
            key = ServiceKey.Of((TransportProtocol)protocol, ip, port);
        }
        else
        {
            return false;
        }

        var service = new IpvsService
        {
            Key = key,
            Scheduler = scheduler,
            Flags = flags,
            PersistenceTimeout = TimeSpan.FromSeconds(timeout),
            // The bit count of a mask does not depend on its byte order.
            PersistencePrefix = addressFamily == AddressFamily.InterNetworkV6 ? (int)netmask : BitOperations.PopCount(netmask),
            PersistenceEngine = engine,
        };
        entry = new IpvsServiceEntry(service, []) { Statistics = statistics64 ?? statistics ?? new IpvsStatistics() };
        return true;
    }

    /// <summary>A server of an IPv4 service.</summary>
    public static bool TryReadDestinationOfIPv4Service(NetlinkMessage message, [MaybeNullWhen(false)] out IpvsDestinationEntry entry)
        => TryReadDestination(message, AddressFamily.InterNetwork, out entry);

    /// <summary>A server of an IPv6 service.</summary>
    public static bool TryReadDestinationOfIPv6Service(NetlinkMessage message, [MaybeNullWhen(false)] out IpvsDestinationEntry entry)
        => TryReadDestination(message, AddressFamily.InterNetworkV6, out entry);

    // Before Linux 3.18 a server did not name its family: it was its service's.
    private static bool TryReadDestination(NetlinkMessage message, AddressFamily serviceFamily, [MaybeNullWhen(false)] out IpvsDestinationEntry entry)
    {
        entry = null;
        if (!TryFind(message, LinuxIpVs.IPVS_CMD_ATTR_DEST, out var attributes))
        {
            return false;
        }

        var family = serviceFamily;
        ushort port = 0;
        var weight = 0;
        uint method = 0;
        uint upper = 0;
        uint lower = 0;
        uint active = 0;
        uint inactive = 0;
        uint persistent = 0;
        ReadOnlySpan<byte> address = default;
        IpvsStatistics? statistics = null;
        IpvsStatistics? statistics64 = null;
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            switch (attribute.Type)
            {
                case LinuxIpVs.IPVS_DEST_ATTR_ADDR_FAMILY when NetlinkAddress.TryReadFamily(attribute.Read<ushort>(), out var own):
                    family = own;
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_ADDR:
                    address = attribute.Value;
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_PORT:
                    port = attribute.ReadUInt16NetworkOrder();
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_FWD_METHOD:
                    method = attribute.Read<uint>() & LinuxIpVs.IP_VS_CONN_F_FWD_MASK;
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_WEIGHT:
                    weight = attribute.Read<int>();
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_U_THRESH:
                    upper = attribute.Read<uint>();
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_L_THRESH:
                    lower = attribute.Read<uint>();
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_ACTIVE_CONNS:
                    active = attribute.Read<uint>();
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_INACT_CONNS:
                    inactive = attribute.Read<uint>();
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_PERSIST_CONNS:
                    persistent = attribute.Read<uint>();
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_STATS:
                    statistics = ReadStatistics(attribute.Nested);
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_STATS64:
                    statistics64 = ReadStatistics(attribute.Nested);
                    break;
            }
        }

        if (attributes.IsMalformed || NetlinkAddress.Read(address, family) is not { } ip)
        {
            return false;
        }

        var destination = new IpvsDestination
        {
            Key = new DestinationKey(ip, port),
            Method = (ForwardingMethod)method,
            Weight = weight,
            UpperThreshold = upper,
            LowerThreshold = lower,
        };
        entry = new IpvsDestinationEntry(destination)
        {
            ActiveConnections = active,
            InactiveConnections = inactive,
            PersistentConnections = persistent,
            Statistics = statistics64 ?? statistics ?? new IpvsStatistics(),
        };
        return true;
    }

    /// <summary>A sync daemon.</summary>
    public static bool TryReadDaemon(NetlinkMessage message, [MaybeNullWhen(false)] out SyncDaemon daemon)
    {
        daemon = null;
        if (!TryFind(message, LinuxIpVs.IPVS_CMD_ATTR_DAEMON, out var attributes))
        {
            return false;
        }

        uint role = 0;
        var syncId = 0;
        var name = "";
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            switch (attribute.Type)
            {
                case LinuxIpVs.IPVS_DAEMON_ATTR_STATE:
                    role = attribute.Read<uint>();
                    break;
                case LinuxIpVs.IPVS_DAEMON_ATTR_MCAST_IFN:
                    name = attribute.ReadString();
                    break;
                case LinuxIpVs.IPVS_DAEMON_ATTR_SYNC_ID:
                    syncId = attribute.Read<int>();
                    break;
            }
        }

        daemon = new SyncDaemon((SyncRole)role, name, syncId);
        return !attributes.IsMalformed && role is LinuxIpVs.IP_VS_STATE_MASTER or LinuxIpVs.IP_VS_STATE_BACKUP;
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

    // STATS has 32-bit packet counters, STATS64 (Linux 4.1) has 64-bit ones; the reader takes either.
    private static IpvsStatistics ReadStatistics(NetlinkAttributes attributes)
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

    // IPVS messages carry one object, in one nested attribute.
    private static bool TryFind(NetlinkMessage message, ushort type, out NetlinkAttributes nested)
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
