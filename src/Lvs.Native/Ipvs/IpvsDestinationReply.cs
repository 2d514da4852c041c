using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>
/// Reads an answer to IPVS_CMD_GET_DEST (ip_vs_ctl.c, ip_vs_genl_fill_dest). One that lacks what names a server, or whose attributes
/// do not add up, is passed over.
/// </summary>
internal static class IpvsDestinationReply
{
    /// <summary>A server of an IPv4 service.</summary>
    public static bool TryReadOfIPv4Service(NetlinkMessage message, [MaybeNullWhen(false)] out IpvsDestinationEntry entry)
        => TryRead(message, AddressFamily.InterNetwork, out entry);

    /// <summary>A server of an IPv6 service.</summary>
    public static bool TryReadOfIPv6Service(NetlinkMessage message, [MaybeNullWhen(false)] out IpvsDestinationEntry entry)
        => TryRead(message, AddressFamily.InterNetworkV6, out entry);

    // Before Linux 3.18 a server did not name its family: it was its service's.
    private static bool TryRead(NetlinkMessage message, AddressFamily serviceFamily, [MaybeNullWhen(false)] out IpvsDestinationEntry entry)
    {
        entry = null;
        if (!IpvsReplies.TryFind(message, LinuxIpVs.IPVS_CMD_ATTR_DEST, out var attributes))
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
        IpvsTunnel tunnel = default;
        ReadOnlySpan<byte> address = default;
        NetlinkAttributes statistics = default;
        var has64Bits = false;
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
                case LinuxIpVs.IPVS_DEST_ATTR_TUN_TYPE:
                    tunnel = tunnel with { Kind = (TunnelKind)attribute.Read<byte>() };
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_TUN_PORT:
                    tunnel = tunnel with { Port = attribute.ReadUInt16NetworkOrder() };
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_TUN_FLAGS:
                    tunnel = tunnel with { Checksum = (TunnelChecksum)attribute.Read<ushort>() };
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_STATS when !has64Bits:
                    statistics = attribute.Nested;
                    break;
                case LinuxIpVs.IPVS_DEST_ATTR_STATS64:
                    statistics = attribute.Nested;
                    has64Bits = true;
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
            // The kernel keeps what it was told last even where the method has no use for it.
            Tunnel = (ForwardingMethod)method == ForwardingMethod.Tunnel ? tunnel : default,
            Weight = weight,
            UpperThreshold = upper,
            LowerThreshold = lower,
        };
        entry = new IpvsDestinationEntry(destination)
        {
            ActiveConnections = active,
            InactiveConnections = inactive,
            PersistentConnections = persistent,
            Statistics = IpvsStatisticsReply.Read(statistics),
        };
        return true;
    }
}
