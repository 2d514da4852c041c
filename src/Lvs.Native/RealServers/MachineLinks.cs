using System.Net;
using System.Net.Sockets;
using Lvs.Core;
using Lvs.Core.RealServers;
using Lvs.Native.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;
using Lvs.Native.Netlink.Route;
using Lvs.Native.Sysctl;

namespace Lvs.Native.RealServers;

/// <summary>The interfaces and routes of the network namespace of the thread that opens it, as a real server needs them. Not thread-safe.</summary>
public sealed class MachineLinks : IDisposable
{
    private readonly byte[] _request = new byte[RouteMessages.BufferSize];
    private readonly RouteTable _table = RouteTable.Open();

    /// <summary>All interfaces with their addresses and what is in effect of their settings.</summary>
    public ValueList<InterfaceFacts> Read()
    {
        var addresses = _table.Addresses(AddressFamily.Unspecified, index: 0).ToLookup(static address => address.Index);
        return _table.Links().Select(link => FactsOf(link, addresses[link.Index])).ToValueList();
    }

    /// <summary>Whether an interface is set up; null when there is none of that name.</summary>
    public bool? IsUp(string name) => _table.FindLink(name) is { } link ? link.IsEnabled : null;

    /// <summary>Sets an interface up or down. Throws an <see cref="IOException"/> when there is none of that name.</summary>
    public void Set(string name, bool isUp)
    {
        var what = $"set {name} {(isUp ? "up" : "down")}";
        var link = _table.FindLink(name) ?? throw _table.NoLink(name, what);
        var request = isUp ? RouteMessages.SetUp(_request, link.Index) : RouteMessages.SetDown(_request, link.Index);
        _table.Socket.Execute(request).ThrowIfFailed(what);
    }

    /// <summary>
    /// The interface that packets to an address leave through, sent from an address of this machine if one is given; null when there is
    /// no route, or one that refuses them.
    /// </summary>
    public string? RouteTo(IPAddress destination, IPAddress? source)
    {
        ArgumentNullException.ThrowIfNull(destination);
        List<int> found = [];
        var error = _table.Socket.Query<int>(RouteMessages.GetRoute(_request, destination, source), found, TryReadInterface);
        if (error is { IsTransport: true } or { Errno: Errno.EPERM })
        {
            error.ThrowIfFailed($"find the route to {destination}");
        }

        return error.IsSuccess && found is [var index, ..] ? _table.FindLink(index)?.Name : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    private static bool TryReadInterface(NetlinkMessage message, out int index)
    {
        index = 0;
        if (message.Type != LinuxRtnetlink.RTM_NEWROUTE || !message.TrySplit<RtMsg>(out _, out var attributes))
        {
            return false;
        }

        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            if (attribute.Type == LinuxRtnetlink.RTA_OIF)
            {
                index = attribute.Read<int>();
            }
        }

        return index != 0;
    }

    private static InterfaceFacts FactsOf(RouteLink link, IEnumerable<RouteAddress> addresses) => new(
        link.Name,
        link.IsEnabled,
        link.HardwareType == LinuxIfArp.ARPHRD_ETHER && (link.Flags & NetIf.IFF_NOARP) == 0,
        addresses.Select(static address => new AddressFacts(address.Address, address.PrefixLength)).ToValueList())
    {
        ArpIgnore = InEffect(link.Name, "arp_ignore"),
        ArpAnnounce = InEffect(link.Name, "arp_announce"),
        ReversePathFilter = InEffect(link.Name, "rp_filter"),
    };

    // ip-sysctl.rst: "The max value from conf/{all,interface} is used".
    private static int InEffect(string name, string setting) => Math.Max(Read("all", setting), Read(name, setting));

    private static int Read(string name, string setting)
        => int.TryParse(KernelSettings.Read($"net/ipv4/conf/{name}/{setting}"), out var value) ? value : 0;
}
