using System.Net;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>
/// What somebody asked the kernel to write into its table, out of netlink datagrams as an nlmon device shows them. It reads the bytes
/// by itself, and not with the code that wrote them.
/// </summary>
public static class IpvsTrace
{
    /// <summary>The writes of a datagram; everything else on the wire is passed over.</summary>
    /// <param name="datagram">From its netlink header on.</param>
    /// <param name="family">Number of the family: <see cref="IpvsClient.FamilyId"/>.</param>
    public static IReadOnlyList<IpvsWrite> Read(ReadOnlySpan<byte> datagram, ushort family)
    {
        List<IpvsWrite> writes = [];
        var messages = new NetlinkMessages(datagram);
        while (messages.MoveNext())
        {
            var message = messages.Current;

            // An entry of a dump has the command of the request that would add it.
            if (message.Type == family
                && (message.Header.nlmsg_flags & LinuxNetlink.NLM_F_REQUEST) != 0
                && message.TrySplit<GenlMsgHdr>(out var header, out var attributes)
                && KindOf(header.cmd) is { } kind)
            {
                writes.Add(Write(kind, attributes));
            }
        }

        return writes;
    }

    private static IpvsWriteKind? KindOf(byte command) => command switch
    {
        LinuxIpVs.IPVS_CMD_NEW_SERVICE => IpvsWriteKind.AddService,
        LinuxIpVs.IPVS_CMD_SET_SERVICE => IpvsWriteKind.EditService,
        LinuxIpVs.IPVS_CMD_DEL_SERVICE => IpvsWriteKind.RemoveService,
        LinuxIpVs.IPVS_CMD_NEW_DEST => IpvsWriteKind.AddServer,
        LinuxIpVs.IPVS_CMD_SET_DEST => IpvsWriteKind.EditServer,
        LinuxIpVs.IPVS_CMD_DEL_DEST => IpvsWriteKind.RemoveServer,
        LinuxIpVs.IPVS_CMD_FLUSH => IpvsWriteKind.Flush,
        _ => null,
    };

    private static IpvsWrite Write(IpvsWriteKind kind, NetlinkAttributes attributes)
    {
        string? service = null;
        string? server = null;
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            switch (attribute.Type)
            {
                case LinuxIpVs.IPVS_CMD_ATTR_SERVICE:
                    service = EndPoint(attribute.Nested, LinuxIpVs.IPVS_SVC_ATTR_ADDR, LinuxIpVs.IPVS_SVC_ATTR_PORT);
                    break;
                case LinuxIpVs.IPVS_CMD_ATTR_DEST:
                    server = EndPoint(attribute.Nested, LinuxIpVs.IPVS_DEST_ATTR_ADDR, LinuxIpVs.IPVS_DEST_ATTR_PORT);
                    break;
            }
        }

        return new IpvsWrite(kind, service, server);
    }

    /// <summary>Addresses of both families take 16 bytes; of IPv4 the first four count.</summary>
    private static string EndPoint(NetlinkAttributes attributes, ushort addressType, ushort portType)
    {
        var address = IPAddress.None;
        var port = 0;
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            if (attribute.Type == addressType && attribute.Value.Length >= 4)
            {
                address = new IPAddress(attribute.Value.Length < 16 || !attribute.Value[4..16].ContainsAnyExcept((byte)0)
                    ? attribute.Value[..4]
                    : attribute.Value[..16]);
            }
            else if (attribute.Type == portType)
            {
                port = attribute.ReadUInt16NetworkOrder();
            }
        }

        return new IPEndPoint(address, port).ToString();
    }
}
