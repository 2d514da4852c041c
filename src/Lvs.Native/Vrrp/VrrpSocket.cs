using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lvs.Native.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Vrrp;

/// <summary>
/// Makes the raw socket. It is opened by libc because Socket's own constructor refuses a protocol it has no name for, and wrapped
/// because the framework's asynchronous receive then works as for any other.
/// </summary>
internal static class VrrpSocket
{
    // IPPROTO_VRRP, https://www.iana.org/assignments/protocol-numbers; no C header has it.
    private const int Protocol = 112;

    // RFC 5798 section 5.1.1.3: a receiver discards anything less, which proves that no router was crossed.
    private const int TimeToLive = 255;

    public static Socket Open(string interfaceName, IPAddress group)
    {
        if (group.AddressFamily != AddressFamily.InterNetwork)
        {
            throw new NotSupportedException($"VRRP over IPv6 is not supported (group {group}).");
        }

        using var table = RouteTable.Open();
        var link = table.FindLink(interfaceName) ?? throw table.NoLink(interfaceName, $"open a VRRP socket on {interfaceName}");
        var handle = SysSocket.socket(SysSocket.AF_INET, SysSocket.SOCK_RAW | SysSocket.SOCK_CLOEXEC, Protocol);
        if (handle.IsInvalid)
        {
            throw new LinuxException("open a raw socket", Errno.Last);
        }

        try
        {
            Configure(handle, interfaceName, link.Index, group);
            return new Socket(new SafeSocketHandle(handle.Detach(), ownsHandle: true));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static void Configure(FdHandle socket, string interfaceName, int index, IPAddress group)
    {
        // Before anything arrives: only this interface's datagrams, and only of the group joined here (or unicast).
        socket.SetOption(SysSocket.SOL_SOCKET, SysSocket.SO_BINDTODEVICE, interfaceName, $"SO_BINDTODEVICE {interfaceName}");
        socket.SetOption(NetinetIn.IPPROTO_IP, NetinetIn.IP_MULTICAST_ALL, 0, "IP_MULTICAST_ALL");

        socket.SetOption(NetinetIn.IPPROTO_IP, NetinetIn.IP_HDRINCL, 1, "IP_HDRINCL");
        socket.SetOption(NetinetIn.IPPROTO_IP, NetinetIn.IP_MULTICAST_TTL, TimeToLive, "IP_MULTICAST_TTL");
        socket.SetOption(NetinetIn.IPPROTO_IP, NetinetIn.IP_MULTICAST_LOOP, 0, "IP_MULTICAST_LOOP");
        socket.SetOption(SysSocket.SOL_SOCKET, SysSocket.SO_DONTROUTE, 1, "SO_DONTROUTE");
        // An advert that waits behind bulk traffic looks like a dead master.
        socket.SetOption(SysSocket.SOL_SOCKET, SysSocket.SO_PRIORITY, LinuxPktSched.TC_PRIO_CONTROL, "SO_PRIORITY");

        Span<byte> bytes = stackalloc byte[NetlinkAddress.IPv4Size];
        NetlinkAddress.Write(group, bytes);
        var membership = new IpMreqn { imr_multiaddr = MemoryMarshal.Read<uint>(bytes), imr_ifindex = index };
        socket.SetOption(NetinetIn.IPPROTO_IP, NetinetIn.IP_MULTICAST_IF, membership, "IP_MULTICAST_IF");
        socket.SetOption(NetinetIn.IPPROTO_IP, NetinetIn.IP_ADD_MEMBERSHIP, membership, $"IP_ADD_MEMBERSHIP {group} dev {interfaceName}");
    }
}
