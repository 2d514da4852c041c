using System.Net;
using System.Net.Sockets;
using Lvs.Core;
using Lvs.Core.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;
using Lvs.Native.Netlink.Route;

namespace Lvs.Native.Addresses;

/// <summary>Reads interfaces and addresses over one rtnetlink socket. Not thread-safe.</summary>
internal sealed class RouteTable(NetlinkSocket socket) : IDisposable
{
    // What a virtual address has unless configured otherwise; see PrimaryIPv4.
    private const int HostPrefix = 32;
    private const int HostPrefixIPv6 = 128;

    private readonly byte[] _request = new byte[RouteMessages.BufferSize];

    public NetlinkSocket Socket { get; } = socket;

    public static RouteTable Open() => new(new NetlinkSocket(new NetlinkTransport(LinuxNetlink.NETLINK_ROUTE, strictDumps: true)));

    /// <summary>
    /// The interface of that very name. The kernel finds it by an altname as well (ip link property), but news of it come under its
    /// own name, and whoever asked for the other would never hear them: so that is no interface, and <see cref="NoLink"/> says why.
    /// </summary>
    public RouteLink? FindLink(string name) => FindByAnyName(name) is { } link && link.Name == name ? link : null;

    public RouteLink? FindLink(int index) => FindLink(RouteMessages.GetLink(_request, index), $"number {index}");

    /// <summary>What to throw when <see cref="FindLink(string)"/> found none.</summary>
    public LinuxException NoLink(string name, string operation)
    {
        var other = FindByAnyName(name) is { } link && link.Name != name ? $"{name} is another name of {link.Name}: use that" : null;
        return new LinuxException(operation, Errno.ENODEV, other);
    }

    public List<RouteLink> Links()
    {
        List<RouteLink> links = [];
        Socket.Dump<RouteLink>(RouteMessages.GetLink(_request, null), links, RouteLink.TryRead).ThrowIfFailed("read the interfaces");
        return links;
    }

    /// <summary>Addresses in the kernel's order; index 0 for those of all interfaces.</summary>
    public List<RouteAddress> Addresses(AddressFamily family, int index)
    {
        List<RouteAddress> addresses = [];
        var error = Socket.Dump<RouteAddress>(RouteMessages.GetAddresses(_request, family, index), addresses, RouteAddress.TryRead);
        // The interface went since it was looked up.
        if (error is { Errno: Errno.ENODEV, IsTransport: false })
        {
            return [];
        }

        error.ThrowIfFailed("read the addresses");
        if (index != 0)
        {
            addresses.RemoveAll(address => address.Index != index);
        }

        return addresses;
    }

    /// <summary>
    /// The interface with its primary address, for which what this process holds itself does not count: an interface that has no other
    /// address has nothing to send adverts from, and what a master holds must not become its source.
    /// </summary>
    public LinkState State(RouteLink link, OwnHolds holds)
    {
        // The holds may change while the kernel is read: one that came, or went, or did both, may be in what it lists.
        var before = holds.Now;
        var addresses = Addresses(AddressFamily.Unspecified, link.Index).FindAll(static address => address.IsUsable);
        var held = before.HeldSince();
        var own = addresses.FindAll(address => !held.Contains(new HeldAddress(link.Name, address.Address, address.PrefixLength)));
        return new LinkState(link.Index, link.Name, link.IsUp, PrimaryIPv4(own))
        {
            IsEnabled = link.IsEnabled,
            Mtu = link.Mtu,
            PrimaryIPv6 = Primary(own.FindAll(static address => address.Address.IsIPv6LinkLocal), HostPrefixIPv6),
            Addresses = addresses.Select(static address => address.Address).ToValueList(),
        };
    }

    /// <summary>
    /// The source of VRRP adverts, of the addresses that are not our own doing: the first permanent one with a prefix below 32, else
    /// the first permanent one, else the first with a lifetime (of DHCP) and a prefix below 32. A /32 comes last or not at all because
    /// it may be a virtual address that a crashed process left behind.
    /// </summary>
    internal static IPAddress? PrimaryIPv4(IEnumerable<RouteAddress> addresses)
        => Primary([.. addresses.Where(static address => address.Address.AddressFamily == AddressFamily.InterNetwork)], HostPrefix);

    public void Dispose() => Socket.Dispose();

    private static IPAddress? Primary(List<RouteAddress> addresses, int hostPrefix)
    {
        var primary = addresses.Find(address => address.IsPermanent && address.PrefixLength < hostPrefix)
            ?? addresses.Find(static address => address.IsPermanent)
            ?? addresses.Find(address => address.PrefixLength < hostPrefix);
        return primary?.Address;
    }

    // The kernel answers ERANGE or EINVAL for what cannot be a name; to us that is simply no interface.
    private RouteLink? FindByAnyName(string name)
        => name.Length is > 0 and < NetIf.IFNAMSIZ ? FindLink(RouteMessages.GetLink(_request, name), name) : null;

    private RouteLink? FindLink(Span<byte> request, string what)
    {
        List<RouteLink> links = [];
        var error = Socket.Query<RouteLink>(request, links, RouteLink.TryRead);
        if (error is { Errno: Errno.ENODEV, IsTransport: false })
        {
            return null;
        }

        error.ThrowIfFailed($"find the interface {what}");
        return links is [var link] ? link : null;
    }
}
