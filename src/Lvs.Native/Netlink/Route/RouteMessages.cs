using System.Net;
using System.Net.Sockets;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink.Route;

/// <summary>Writes rtnetlink requests.</summary>
internal static class RouteMessages
{
    /// <summary>Room for any of them.</summary>
    public const int BufferSize = 256;

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
    public static Span<byte> NewAddress(Span<byte> buffer, int index, IPAddress address, int prefixLength, uint? leaseSeconds)
    {
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_NEWADDR, LinuxNetlink.NLM_F_CREATE | LinuxNetlink.NLM_F_REPLACE);
        Address(ref writer, index, address, prefixLength);
        if (leaseSeconds is { } seconds)
        {
            writer.Attribute(LinuxIfAddr.IFA_CACHEINFO, new IfaCacheInfo { ifa_prefered = seconds, ifa_valid = seconds });
        }

        return writer.Finish();
    }

    /// <summary>Removes an address.</summary>
    public static Span<byte> DeleteAddress(Span<byte> buffer, int index, IPAddress address, int prefixLength)
    {
        var writer = new NetlinkWriter(buffer, LinuxRtnetlink.RTM_DELADDR);
        Address(ref writer, index, address, prefixLength);
        return writer.Finish();
    }

    private static void Address(ref NetlinkWriter writer, int index, IPAddress address, int prefixLength)
    {
        writer.Write(new IfAddrMsg
        {
            ifa_family = NetlinkAddress.FamilyNumber(address.AddressFamily),
            ifa_prefixlen = checked((byte)prefixLength),
            // A virtual IPv6 address must answer at once and must not fail because the old master still has it.
            ifa_flags = (byte)(address.AddressFamily == AddressFamily.InterNetworkV6 ? LinuxIfAddr.IFA_F_NODAD : 0),
            ifa_scope = IPAddress.IsLoopback(address) ? LinuxRtnetlink.RT_SCOPE_HOST : LinuxRtnetlink.RT_SCOPE_UNIVERSE,
            ifa_index = (uint)index,
        });
        Span<byte> bytes = stackalloc byte[NetlinkAddress.IPv6Size];
        bytes = bytes[..NetlinkAddress.Write(address, bytes)];
        writer.Attribute(LinuxIfAddr.IFA_LOCAL, bytes);
        writer.Attribute(LinuxIfAddr.IFA_ADDRESS, bytes);
    }
}
