using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Numerics;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>
/// Reads an answer to IPVS_CMD_GET_SERVICE (ip_vs_ctl.c, ip_vs_genl_fill_service). One that lacks what names a service, or whose
/// attributes do not add up, is passed over.
/// </summary>
internal static class IpvsServiceReply
{
    /// <summary>A service without its servers.</summary>
    public static bool TryRead(NetlinkMessage message, [MaybeNullWhen(false)] out IpvsServiceEntry entry)
    {
        entry = null;
        if (!IpvsReplies.TryFind(message, LinuxIpVs.IPVS_CMD_ATTR_SERVICE, out var attributes))
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
        NetlinkAttributes statistics = default;
        var has64Bits = false;
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
                case LinuxIpVs.IPVS_SVC_ATTR_STATS when !has64Bits:
                    statistics = attribute.Nested;
                    break;
                case LinuxIpVs.IPVS_SVC_ATTR_STATS64:
                    statistics = attribute.Nested;
                    has64Bits = true;
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
        entry = new IpvsServiceEntry(service, []) { Statistics = IpvsStatisticsReply.Read(statistics) };
        return true;
    }
}
