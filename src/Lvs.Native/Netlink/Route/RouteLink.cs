using System.Diagnostics.CodeAnalysis;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink.Route;

/// <summary>An RTM_NEWLINK or RTM_DELLINK message.</summary>
/// <param name="Index">ifindex.</param>
/// <param name="Name">ens33.</param>
/// <param name="Flags">IFF_*.</param>
/// <param name="HardwareType">ARPHRD_*.</param>
/// <param name="HardwareAddress">The MAC address; empty when it has none.</param>
/// <param name="Mtu">Bytes of the longest packet.</param>
/// <param name="IsGone">RTM_DELLINK of the interface itself: that of a bridge (AF_BRIDGE) says that it is no longer a port of one.</param>
internal sealed record RouteLink(int Index, string Name, uint Flags, ushort HardwareType, byte[] HardwareAddress, int Mtu, bool IsGone)
{
    /// <summary>The interface it is made on (IFLA_LINK); 0 for none, as of a physical one.</summary>
    public int Parent { get; init; }

    /// <summary>Its kind (IFLA_INFO_KIND), veth or macvlan; null for a physical one.</summary>
    public string? Kind { get; init; }

    /// <summary>MACVLAN_MODE_* of a macvlan, else 0.</summary>
    public uint MacVlanMode { get; init; }

    /// <summary>Administratively up, with carrier or without.</summary>
    public bool IsEnabled => (Flags & NetIf.IFF_UP) != 0;

    /// <summary>Administratively up and with carrier.</summary>
    public bool IsUp => (Flags & (NetIf.IFF_UP | NetIf.IFF_RUNNING)) == (NetIf.IFF_UP | NetIf.IFF_RUNNING);

    public static bool TryRead(NetlinkMessage message, [MaybeNullWhen(false)] out RouteLink link)
    {
        link = null;
        if (message.Type is not (LinuxRtnetlink.RTM_NEWLINK or LinuxRtnetlink.RTM_DELLINK)
            || !message.TrySplit<IfInfoMsg>(out var header, out var attributes))
        {
            return false;
        }

        var name = "";
        byte[] hardwareAddress = [];
        var mtu = 0;
        var parent = 0;
        (string? Kind, uint Mode) info = default;
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            switch (attribute.Type)
            {
                case LinuxIfLink.IFLA_IFNAME:
                    name = attribute.ReadString();
                    break;
                case LinuxIfLink.IFLA_ADDRESS:
                    hardwareAddress = attribute.Value.ToArray();
                    break;
                case LinuxIfLink.IFLA_MTU:
                    mtu = attribute.Read<int>();
                    break;
                case LinuxIfLink.IFLA_LINK:
                    parent = attribute.Read<int>();
                    break;
                case LinuxIfLink.IFLA_LINKINFO:
                    info = InfoIn(attribute.Nested);
                    break;
            }
        }

        if (attributes.IsMalformed || name.Length == 0)
        {
            return false;
        }

        var isGone = message.Type == LinuxRtnetlink.RTM_DELLINK && header.ifi_family == SysSocket.AF_UNSPEC;
        link = new RouteLink(header.ifi_index, name, header.ifi_flags, header.ifi_type, hardwareAddress, mtu, isGone)
        {
            Parent = parent,
            Kind = info.Kind,
            MacVlanMode = info.Kind == RouteMessages.MacVlan ? info.Mode : 0,
        };
        return true;
    }

    // What the data are depends on the kind, which comes first.
    private static (string? Kind, uint Mode) InfoIn(NetlinkAttributes linkInfo)
    {
        string? kind = null;
        uint mode = 0;
        while (linkInfo.MoveNext())
        {
            switch (linkInfo.Current.Type)
            {
                case LinuxIfLink.IFLA_INFO_KIND:
                    kind = linkInfo.Current.ReadString();
                    break;
                case LinuxIfLink.IFLA_INFO_DATA:
                    mode = ModeIn(linkInfo.Current.Nested);
                    break;
            }
        }

        return (kind, mode);
    }

    private static uint ModeIn(NetlinkAttributes data)
    {
        while (data.MoveNext())
        {
            if (data.Current.Type == LinuxIfLink.IFLA_MACVLAN_MODE)
            {
                return data.Current.Read<uint>();
            }
        }

        return 0;
    }
}
