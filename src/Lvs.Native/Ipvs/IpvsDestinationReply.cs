using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>
/// An answer to IPVS_CMD_GET_DEST (ip_vs_ctl.c, ip_vs_genl_fill_dest). One that lacks what names a server, or whose attributes
/// do not add up, is passed over.
/// </summary>
internal ref struct IpvsDestinationReply
{
    private AddressFamily _family;
    private ReadOnlySpan<byte> _address;
    private ushort _port;
    private ForwardingMethod _method;
    private IpvsTunnel _tunnel;
    private int _weight;
    private uint _upper;
    private uint _lower;
    private uint _active;
    private uint _inactive;
    private uint _persistent;
    private NetlinkAttributes _statistics;
    private bool _has64Bits;

    /// <summary>A server of an IPv4 service.</summary>
    public static bool TryReadOfIPv4Service(NetlinkMessage message, [MaybeNullWhen(false)] out IpvsDestinationEntry entry)
        => TryReadEntry(message, AddressFamily.InterNetwork, out entry);

    /// <summary>A server of an IPv6 service.</summary>
    public static bool TryReadOfIPv6Service(NetlinkMessage message, [MaybeNullWhen(false)] out IpvsDestinationEntry entry)
        => TryReadEntry(message, AddressFamily.InterNetworkV6, out entry);

    /// <summary>A server of a service of a family. Before Linux 3.18 it did not name its own: it was its service's.</summary>
    public static bool TryRead(NetlinkMessage message, AddressFamily serviceFamily, out IpvsDestinationReply reply)
    {
        reply = new IpvsDestinationReply { _family = serviceFamily };
        if (!IpvsReplies.TryFind(message, LinuxIpVs.IPVS_CMD_ATTR_DEST, out var attributes))
        {
            return false;
        }

        while (attributes.MoveNext())
        {
            reply.Take(attributes.Current);
        }

        if (attributes.IsMalformed || reply._address.Length < NetlinkAddress.SizeOf(reply._family))
        {
            return false;
        }

        reply._address = reply._address[..NetlinkAddress.SizeOf(reply._family)];
        // The kernel keeps what it was told last even where the method has no use for it.
        reply._tunnel = reply._method == ForwardingMethod.Tunnel ? reply._tunnel : default;
        return true;
    }

    /// <summary>Whether it is about this server.</summary>
    public readonly bool IsAbout(DestinationKey server)
    {
        Span<byte> address = stackalloc byte[NetlinkAddress.IPv6Size];
        return server.Port == _port && _address.SequenceEqual(address[..NetlinkAddress.Write(server.Address, address)]);
    }

    /// <summary>Whether the kernel has this server just so.</summary>
    public readonly bool IsOf(IpvsDestination server)
        => IsAbout(server.Key)
            && server.Method == _method
            && server.Tunnel == _tunnel
            && server.Weight == _weight
            && server.UpperThreshold == _upper
            && server.LowerThreshold == _lower;

    /// <summary>What the server is set to.</summary>
    public readonly IpvsDestination ToDestination() => new()
    {
        Key = new DestinationKey(new IPAddress(_address), _port),
        Method = _method,
        Tunnel = _tunnel,
        Weight = _weight,
        UpperThreshold = _upper,
        LowerThreshold = _lower,
    };

    private static bool TryReadEntry(NetlinkMessage message, AddressFamily serviceFamily, [MaybeNullWhen(false)] out IpvsDestinationEntry entry)
    {
        entry = null;
        if (!TryRead(message, serviceFamily, out var reply))
        {
            return false;
        }

        entry = new IpvsDestinationEntry(reply.ToDestination())
        {
            ActiveConnections = reply._active,
            InactiveConnections = reply._inactive,
            PersistentConnections = reply._persistent,
            Statistics = IpvsStatisticsReply.Read(reply._statistics),
        };
        return true;
    }

    private void Take(NetlinkAttribute attribute)
    {
        switch (attribute.Type)
        {
            case LinuxIpVs.IPVS_DEST_ATTR_ADDR_FAMILY when NetlinkAddress.TryReadFamily(attribute.Read<ushort>(), out var own):
                _family = own;
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_ADDR:
                _address = attribute.Value;
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_PORT:
                _port = attribute.ReadUInt16NetworkOrder();
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_FWD_METHOD:
                _method = (ForwardingMethod)(attribute.Read<uint>() & LinuxIpVs.IP_VS_CONN_F_FWD_MASK);
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_WEIGHT:
                _weight = attribute.Read<int>();
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_U_THRESH:
                _upper = attribute.Read<uint>();
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_L_THRESH:
                _lower = attribute.Read<uint>();
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_ACTIVE_CONNS:
                _active = attribute.Read<uint>();
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_INACT_CONNS:
                _inactive = attribute.Read<uint>();
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_PERSIST_CONNS:
                _persistent = attribute.Read<uint>();
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_TUN_TYPE:
                _tunnel = _tunnel with { Kind = (TunnelKind)attribute.Read<byte>() };
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_TUN_PORT:
                _tunnel = _tunnel with { Port = attribute.ReadUInt16NetworkOrder() };
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_TUN_FLAGS:
                _tunnel = _tunnel with { Checksum = (TunnelChecksum)attribute.Read<ushort>() };
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_STATS when !_has64Bits:
                _statistics = attribute.Nested;
                break;
            case LinuxIpVs.IPVS_DEST_ATTR_STATS64:
                _statistics = attribute.Nested;
                _has64Bits = true;
                break;
        }
    }
}
