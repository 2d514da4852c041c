using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Addresses;
using Lvs.Core.Config;
using Lvs.Native.Addresses;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink.Route;

/// <summary>Writes rtnetlink requests.</summary>
internal static class RouteMessages
{
    /// <summary>Room for any of them.</summary>
    public const int BufferSize = 256;

    /// <summary>Kind of an end of a virtual Ethernet pair.</summary>
    public const string EthernetPair = "veth";

    /// <summary>Kind of a macvlan.</summary>
    public const string MacVlan = "macvlan";

    private const uint Forever = uint.MaxValue;
    private const int LongestNetwork = 30;

    private static readonly AddressOptions NoOptions = new();

    /// <summary>The interface of a name, or with a null name all of them (as a dump).</summary>
    public static Span<byte> GetLink(Span<byte> buffer, string? name)
    {
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_GETLINK);
        writer.Write(default(IfInfoMsg));
        if (name is not null)
        {
            writer.Attribute(LinuxIfLink.IFLA_IFNAME, name);
        }

        return writer.Finish();
    }

    /// <summary>The interface of an index.</summary>
    public static Span<byte> GetLink(Span<byte> buffer, int index)
    {
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_GETLINK);
        writer.Write(new IfInfoMsg { ifi_index = index });
        return writer.Finish();
    }

    /// <summary>Makes a pair of virtual Ethernet interfaces; the kernel names the other end.</summary>
    public static Span<byte> NewEthernetPair(Span<byte> buffer, string name)
    {
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_NEWLINK, LinuxNetlink.NLM_F_CREATE);
        writer.Write(default(IfInfoMsg));
        writer.Attribute(LinuxIfLink.IFLA_IFNAME, name);
        using (writer.Nest(LinuxIfLink.IFLA_LINKINFO))
        {
            writer.Attribute(LinuxIfLink.IFLA_INFO_KIND, EthernetPair);
        }

        return writer.Finish();
    }

    /// <summary>Makes a macvlan in VEPA mode on the interface of an index, which is not up.</summary>
    public static Span<byte> NewMacVlan(Span<byte> buffer, VirtualLink link, int parent, uint? group)
    {
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_NEWLINK, LinuxNetlink.NLM_F_CREATE | LinuxNetlink.NLM_F_EXCL);
        writer.Write(default(IfInfoMsg));
        writer.Attribute(LinuxIfLink.IFLA_IFNAME, link.Name);
        writer.Attribute(LinuxIfLink.IFLA_LINK, parent);
        writer.Attribute(LinuxIfLink.IFLA_ADDRESS, link.MacAddress.GetAddressBytes());
        if (group is { } number)
        {
            writer.Attribute(LinuxIfLink.IFLA_GROUP, number);
        }

        using (writer.Nest(LinuxIfLink.IFLA_LINKINFO))
        {
            writer.Attribute(LinuxIfLink.IFLA_INFO_KIND, MacVlan);
            using (writer.Nest(LinuxIfLink.IFLA_INFO_DATA))
            {
                writer.Attribute(LinuxIfLink.IFLA_MACVLAN_MODE, LinuxIfLink.MACVLAN_MODE_VEPA);
            }
        }

        return writer.Finish();
    }

    /// <summary>Removes an interface.</summary>
    public static Span<byte> DeleteLink(Span<byte> buffer, int index)
    {
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_DELLINK);
        writer.Write(new IfInfoMsg { ifi_index = index });
        return writer.Finish();
    }

    /// <summary>Sets an interface up.</summary>
    public static Span<byte> SetUp(Span<byte> buffer, int index) => Set(buffer, index, NetIf.IFF_UP);

    /// <summary>Sets an interface down.</summary>
    public static Span<byte> SetDown(Span<byte> buffer, int index) => Set(buffer, index, 0);

    /// <summary>Asks for the route that packets to an address take, from an address of this machine if one is given.</summary>
    public static Span<byte> GetRoute(Span<byte> buffer, IPAddress destination, IPAddress? source)
    {
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_GETROUTE);
        Span<byte> bytes = stackalloc byte[NetlinkAddress.IPv6Size];
        bytes = bytes[..NetlinkAddress.Write(destination, bytes)];
        var bits = checked((byte)(bytes.Length * 8));
        writer.Write(new RtMsg
        {
            rtm_family = NetlinkAddress.FamilyNumber(destination.AddressFamily),
            rtm_dst_len = bits,
            rtm_src_len = source is null ? (byte)0 : bits,
        });
        writer.Attribute(LinuxRtnetlink.RTA_DST, bytes);
        if (source is not null)
        {
            NetlinkAddress.Write(source, bytes);
            writer.Attribute(LinuxRtnetlink.RTA_SRC, bytes);
        }

        return writer.Finish();
    }

    /// <summary>
    /// A dump of the addresses of an interface (0: of all). A kernel before 4.20 ignores the index, so the reader must look, too.
    /// </summary>
    public static Span<byte> GetAddresses(Span<byte> buffer, AddressFamily family, int index)
    {
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_GETADDR);
        var number = family == AddressFamily.Unspecified ? (byte)0 : NetlinkAddress.FamilyNumber(family);
        writer.Write(new IfAddrMsg { ifa_family = number, ifa_index = (uint)index });
        return writer.Finish();
    }

    /// <summary>
    /// Adds or replaces an address. Preferred and valid lifetime are both the lease, so that it never becomes deprecated, which would
    /// take it out of source address selection; without a lease a replaced address becomes permanent.
    /// </summary>
    public static Span<byte> NewAddress(Span<byte> buffer, int index, HeldAddress address, uint? leaseSeconds)
    {
        var options = address.Options ?? NoOptions;
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_NEWADDR, LinuxNetlink.NLM_F_CREATE | LinuxNetlink.NLM_F_REPLACE);
        var flags = FlagsOf(address.Address.AddressFamily, options);
        Address(ref writer, index, address, flags, ScopeOf(address.Address, options));
        writer.Attribute(LinuxIfAddr.IFA_FLAGS, flags);
        if (options.Label is { } label)
        {
            writer.Attribute(LinuxIfAddr.IFA_LABEL, label);
        }

        if (BroadcastOf(address, options) is { } broadcast)
        {
            Span<byte> bytes = stackalloc byte[NetlinkAddress.IPv4Size];
            NetlinkAddress.Write(broadcast, bytes);
            writer.Attribute(LinuxIfAddr.IFA_BROADCAST, bytes);
        }

        var valid = leaseSeconds ?? Forever;
        var preferred = options.PreferredLifetime is >= 0 and var seconds ? (uint)Math.Min(seconds, valid) : valid;
        if (preferred != Forever || valid != Forever)
        {
            writer.Attribute(LinuxIfAddr.IFA_CACHEINFO, new IfaCacheInfo { ifa_prefered = preferred, ifa_valid = valid });
        }

        return writer.Finish();
    }

    /// <summary>Removes an address.</summary>
    public static Span<byte> DeleteAddress(Span<byte> buffer, int index, HeldAddress address)
    {
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_DELADDR);
        Address(ref writer, index, address, 0, 0);
        return writer.Finish();
    }

    private static Span<byte> Set(Span<byte> buffer, int index, uint flags)
    {
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_NEWLINK);
        writer.Write(new IfInfoMsg { ifi_index = index, ifi_flags = flags, ifi_change = NetIf.IFF_UP });
        return writer.Finish();
    }

    // A virtual IPv6 address must answer at once and must not fail because the old master still has it.
    private static uint FlagsOf(AddressFamily family, AddressOptions options)
        => (family == AddressFamily.InterNetworkV6 ? LinuxIfAddr.IFA_F_NODAD : 0)
            | (options.Home ? LinuxIfAddr.IFA_F_HOMEADDRESS : 0)
            | (options.ManagesTemporary ? LinuxIfAddr.IFA_F_MANAGETEMPADDR : 0)
            | (options.NoPrefixRoute ? LinuxIfAddr.IFA_F_NOPREFIXROUTE : 0)
            | (options.AutoJoin ? LinuxIfAddr.IFA_F_MCAUTOJOIN : 0);

    private static byte ScopeOf(IPAddress address, AddressOptions options) => options.Scope switch
    {
        null when IPAddress.IsLoopback(address) => LinuxRtnetlink.RT_SCOPE_HOST,
        null or "global" => LinuxRtnetlink.RT_SCOPE_UNIVERSE,
        "site" => LinuxRtnetlink.RT_SCOPE_SITE,
        "link" => LinuxRtnetlink.RT_SCOPE_LINK,
        "host" => LinuxRtnetlink.RT_SCOPE_HOST,
        "nowhere" => LinuxRtnetlink.RT_SCOPE_NOWHERE,
        var number => byte.Parse(number, CultureInfo.InvariantCulture),
    };

    // As ip(8): + has all bits of the host set, - none; a network without hosts has no broadcast address.
    private static IPAddress? BroadcastOf(HeldAddress address, AddressOptions options)
    {
        if (options.Broadcast is not { } broadcast)
        {
            return null;
        }

        if (broadcast is not ("+" or "-"))
        {
            return IPAddress.Parse(broadcast);
        }

        if (address.PrefixLength > LongestNetwork)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[NetlinkAddress.IPv4Size];
        NetlinkAddress.Write(address.Address, bytes);
        var host = uint.MaxValue >> address.PrefixLength;
        var value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, broadcast == "+" ? value | host : value & ~host);
        return new IPAddress(bytes);
    }

    private static void Address(ref NetlinkWriter writer, int index, HeldAddress address, uint flags, byte scope)
    {
        var (other, prefixLength) = OtherEnd.Of(address);
        writer.Write(new IfAddrMsg
        {
            ifa_family = NetlinkAddress.FamilyNumber(address.Address.AddressFamily),
            ifa_prefixlen = checked((byte)prefixLength),
            // All 32 bits are in IFA_FLAGS; a kernel before 3.14 looks here only.
            ifa_flags = (byte)flags,
            ifa_scope = scope,
            ifa_index = (uint)index,
        });
        Span<byte> bytes = stackalloc byte[NetlinkAddress.IPv6Size];
        bytes = bytes[..NetlinkAddress.Write(address.Address, bytes)];
        writer.Attribute(LinuxIfAddr.IFA_LOCAL, bytes);
        NetlinkAddress.Write(other, bytes);
        writer.Attribute(LinuxIfAddr.IFA_ADDRESS, bytes);
    }
}
