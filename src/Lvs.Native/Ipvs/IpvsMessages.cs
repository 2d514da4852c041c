using System.Buffers.Binary;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>
/// Writes the attributes of IPVS requests (ip_vs_ctl.c, ip_vs_genl_parse_service and ip_vs_genl_parse_dest). Addresses, ports and
/// the IPv4 netmask are in network order, everything else in host order.
/// </summary>
internal static class IpvsMessages
{
    /// <summary>IPVS_CMD_ATTR_SERVICE with what names a service and nothing more.</summary>
    public static void Key(ref NetlinkWriter writer, ServiceKey key)
    {
        using var nested = writer.Nest(LinuxIpVs.IPVS_CMD_ATTR_SERVICE);
        KeyAttributes(ref writer, key);
    }

    /// <summary>IPVS_CMD_ATTR_SERVICE with everything, as adding and editing want it.</summary>
    public static void Service(ref NetlinkWriter writer, IpvsService service)
    {
        using var nested = writer.Nest(LinuxIpVs.IPVS_CMD_ATTR_SERVICE);
        KeyAttributes(ref writer, service.Key);
        writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_SCHED_NAME, service.Scheduler);
        if (service.PersistenceEngine is { } engine)
        {
            writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_PE_NAME, engine);
        }

        writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_FLAGS, new IpVsFlags { flags = (uint)service.Flags, mask = uint.MaxValue });
        writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_TIMEOUT, (uint)service.PersistenceTimeout.TotalSeconds);
        writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_NETMASK, Netmask(service.Key.Family, service.PersistencePrefix));
    }

    /// <summary>IPVS_CMD_ATTR_DEST with what names a server within its service.</summary>
    public static void Key(ref NetlinkWriter writer, DestinationKey key)
    {
        using var nested = writer.Nest(LinuxIpVs.IPVS_CMD_ATTR_DEST);
        KeyAttributes(ref writer, key);
    }

    /// <summary>IPVS_CMD_ATTR_DEST with everything.</summary>
    public static void Destination(ref NetlinkWriter writer, IpvsDestination destination)
    {
        using var nested = writer.Nest(LinuxIpVs.IPVS_CMD_ATTR_DEST);
        KeyAttributes(ref writer, destination.Key);
        writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_FWD_METHOD, (uint)destination.Method);
        writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_WEIGHT, destination.Weight);
        writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_U_THRESH, destination.UpperThreshold);
        writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_L_THRESH, destination.LowerThreshold);
        // Linux 5.2 and later know them. Where they are absent the kernel takes IP in IP, which older ones do anyway.
        if (destination is { Method: ForwardingMethod.Tunnel, Tunnel: var tunnel } && tunnel != default)
        {
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_TUN_TYPE, (byte)tunnel.Kind);
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_TUN_PORT, NetworkOrder(tunnel.Port));
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_TUN_FLAGS, (ushort)tunnel.Checksum);
        }
    }

    /// <summary>IPVS_CMD_ATTR_DAEMON; stopping one needs its role only.</summary>
    public static void Daemon(ref NetlinkWriter writer, SyncRole role, SyncDaemon? daemon)
    {
        using var nested = writer.Nest(LinuxIpVs.IPVS_CMD_ATTR_DAEMON);
        writer.Attribute(LinuxIpVs.IPVS_DAEMON_ATTR_STATE, (uint)role);
        if (daemon is not null)
        {
            writer.Attribute(LinuxIpVs.IPVS_DAEMON_ATTR_MCAST_IFN, daemon.Interface);
            writer.Attribute(LinuxIpVs.IPVS_DAEMON_ATTR_SYNC_ID, (uint)daemon.SyncId);
            Options(ref writer, daemon);
        }
    }

    // Linux 4.3 and later know them; older ones pass over what they do not know.
    private static void Options(ref NetlinkWriter writer, SyncDaemon daemon)
    {
        if (daemon.MaxLength is { } length)
        {
            writer.Attribute(LinuxIpVs.IPVS_DAEMON_ATTR_SYNC_MAXLEN, (ushort)length);
        }

        if (daemon.Group is { } group)
        {
            writer.Attribute(
                group.AddressFamily == AddressFamily.InterNetworkV6
                    ? LinuxIpVs.IPVS_DAEMON_ATTR_MCAST_GROUP6
                    : LinuxIpVs.IPVS_DAEMON_ATTR_MCAST_GROUP,
                (ReadOnlySpan<byte>)group.GetAddressBytes());
        }

        if (daemon.Port is { } port)
        {
            writer.Attribute(LinuxIpVs.IPVS_DAEMON_ATTR_MCAST_PORT, (ushort)port);
        }

        if (daemon.TimeToLive is { } hops)
        {
            writer.Attribute(LinuxIpVs.IPVS_DAEMON_ATTR_MCAST_TTL, (byte)hops);
        }
    }

    /// <summary>The three IPVS_CMD_ATTR_TIMEOUT_*, seconds.</summary>
    public static void Timeouts(ref NetlinkWriter writer, IpvsTimeouts timeouts)
    {
        writer.Attribute(LinuxIpVs.IPVS_CMD_ATTR_TIMEOUT_TCP, (uint)timeouts.Tcp.TotalSeconds);
        writer.Attribute(LinuxIpVs.IPVS_CMD_ATTR_TIMEOUT_TCP_FIN, (uint)timeouts.TcpFin.TotalSeconds);
        writer.Attribute(LinuxIpVs.IPVS_CMD_ATTR_TIMEOUT_UDP, (uint)timeouts.Udp.TotalSeconds);
    }

    private static void KeyAttributes(ref NetlinkWriter writer, ServiceKey key)
    {
        writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_AF, (ushort)NetlinkAddress.FamilyNumber(key.Family));
        if (key.Address is null)
        {
            writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_FWMARK, key.FirewallMark);
            return;
        }

        writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_PROTOCOL, (ushort)key.Protocol);
        Address(ref writer, LinuxIpVs.IPVS_SVC_ATTR_ADDR, key.Address);
        writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_PORT, NetworkOrder(key.Port));
    }

    private static void KeyAttributes(ref NetlinkWriter writer, DestinationKey key)
    {
        writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_ADDR_FAMILY, (ushort)NetlinkAddress.FamilyNumber(key.Address.AddressFamily));
        Address(ref writer, LinuxIpVs.IPVS_DEST_ATTR_ADDR, key.Address);
        writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_PORT, NetworkOrder(key.Port));
    }

    // union nf_inet_addr: always 16 bytes, an IPv4 address in the first four.
    private static void Address(ref NetlinkWriter writer, ushort type, System.Net.IPAddress address)
    {
        Span<byte> union = stackalloc byte[NetlinkAddress.IPv6Size];
        union.Clear();
        NetlinkAddress.Write(address, union);
        writer.Attribute(type, union);
    }

    private static ushort NetworkOrder(ushort port) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(port) : port;

    // IPv4: a mask in network order; IPv6: the prefix length, host order.
    private static uint Netmask(AddressFamily family, int prefix)
    {
        if (family == AddressFamily.InterNetworkV6)
        {
            return (uint)prefix;
        }

        var mask = prefix == 0 ? 0 : uint.MaxValue << (32 - prefix);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(mask) : mask;
    }
}
