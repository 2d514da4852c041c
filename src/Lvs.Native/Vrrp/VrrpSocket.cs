using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lvs.Core.Vrrp;
using Lvs.Native.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Vrrp;

/// <summary>
/// Makes the raw sockets. They are opened by libc because Socket's own constructor refuses a protocol it has no name for, and wrapped
/// because the framework's ways to send and to close then work as for any other.
/// </summary>
internal static class VrrpSocket
{
    // RFC 5798 section 5.1.1.3: a receiver discards anything less, which proves that no router was crossed.
    private const int TimeToLive = 255;

    // Room for some two thousand adverts: as many as 255 routers of an interface send while we are not looking for eight intervals.
    private const int ReceiveBuffer = 1 << 20;

    /// <summary>Number of an interface; 0 when none is named.</summary>
    public static int IndexOf(string interfaceName)
    {
        if (interfaceName.Length == 0)
        {
            return 0;
        }

        using var table = RouteTable.Open();
        return (table.FindLink(interfaceName) ?? throw table.NoLink(interfaceName, $"open a VRRP socket on {interfaceName}")).Index;
    }

    /// <summary>A socket that receives.</summary>
    public static Socket OpenReceiver(VrrpLinkOptions options, int index)
    {
        var protocol = options.UsesAuthenticationHeader ? VrrpDatagram.AuthenticationHeaderProtocol : VrrpDatagram.Protocol;
        return options.Family == AddressFamily.InterNetwork
            ? Open(options, options.Interface, index, protocol, ConfigureIPv4Receiver)
            : Open(options, options.Interface, index, protocol, ConfigureIPv6Receiver);
    }

    /// <summary>
    /// A socket that sends, over IPv6 from the source of our adverts: bound to that, it would hear only what is sent to it. It is never
    /// waited on: whoever waits for a socket to receive is woken by each datagram that has left it as well.
    /// </summary>
    public static Socket OpenSender(VrrpLinkOptions options, int index)
        => options.Family == AddressFamily.InterNetwork
            ? Open(options, options.SendInterface ?? options.Interface, index, NetinetIn.IPPROTO_RAW, ConfigureIPv4Sender)
            : Open(
                options,
                options.SendInterface ?? options.Interface,
                index,
                options.UsesAuthenticationHeader ? VrrpDatagram.AuthenticationHeaderProtocol : VrrpDatagram.Protocol,
                ConfigureIPv6Sender);

    private static Socket Open(VrrpLinkOptions options, string onInterface, int index, int protocol, Action<FdHandle, VrrpLinkOptions, int> configure)
    {
        var domain = options.Family == AddressFamily.InterNetwork ? SysSocket.AF_INET : SysSocket.AF_INET6;
        var handle = SysSocket.socket(domain, SysSocket.SOCK_RAW | SysSocket.SOCK_CLOEXEC, protocol);
        if (handle.IsInvalid)
        {
            throw new LinuxException("open a raw socket", Errno.Last);
        }

        try
        {
            // Before anything arrives: only this interface's datagrams.
            if (index != 0)
            {
                handle.SetOption(SysSocket.SOL_SOCKET, SysSocket.SO_BINDTODEVICE, onInterface, $"SO_BINDTODEVICE {onInterface}");
            }

            if (options.Group is not null)
            {
                handle.SetOption(SysSocket.SOL_SOCKET, SysSocket.SO_DONTROUTE, 1, "SO_DONTROUTE");
            }

            // An advert that waits behind bulk traffic looks like a dead master.
            handle.SetOption(SysSocket.SOL_SOCKET, SysSocket.SO_PRIORITY, LinuxPktSched.TC_PRIO_CONTROL, "SO_PRIORITY");
            configure(handle, options, index);
            return new Socket(new SafeSocketHandle(handle.Detach(), ownsHandle: true));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static void ConfigureIPv4Receiver(FdHandle socket, VrrpLinkOptions options, int index)
    {
        GiveRoom(socket);

        // Only of the group joined here, or unicast.
        socket.SetOption(NetinetIn.IPPROTO_IP, NetinetIn.IP_MULTICAST_ALL, 0, "IP_MULTICAST_ALL");
        if (options.Group is { } group)
        {
            socket.SetOption(
                NetinetIn.IPPROTO_IP, NetinetIn.IP_ADD_MEMBERSHIP, Membership(group, index), $"IP_ADD_MEMBERSHIP {group} dev {options.Interface}");
        }
    }

    // raw(7): of IPPROTO_RAW nothing is received, and the header is ours to write.
    private static void ConfigureIPv4Sender(FdHandle socket, VrrpLinkOptions options, int index)
    {
        socket.SetOption(NetinetIn.IPPROTO_IP, NetinetIn.IP_HDRINCL, 1, "IP_HDRINCL");
        if (options.Group is { } group)
        {
            socket.SetOption(NetinetIn.IPPROTO_IP, NetinetIn.IP_MULTICAST_TTL, TimeToLive, "IP_MULTICAST_TTL");
            socket.SetOption(NetinetIn.IPPROTO_IP, NetinetIn.IP_MULTICAST_LOOP, 0, "IP_MULTICAST_LOOP");
            socket.SetOption(NetinetIn.IPPROTO_IP, NetinetIn.IP_MULTICAST_IF, Membership(group, index), "IP_MULTICAST_IF");
        }
    }

    // An advert that finds no room is one that was not sent. Without the capability for more, as much as the system gives anybody.
    private static void GiveRoom(FdHandle socket)
    {
        if (!socket.TrySetOption(SysSocket.SOL_SOCKET, SysSocket.SO_RCVBUFFORCE, ReceiveBuffer))
        {
            socket.SetOption(SysSocket.SOL_SOCKET, SysSocket.SO_RCVBUF, ReceiveBuffer, "SO_RCVBUF");
        }
    }

    private static IpMreqn Membership(IPAddress group, int index)
    {
        Span<byte> bytes = stackalloc byte[NetlinkAddress.IPv4Size];
        NetlinkAddress.Write(group, bytes);
        return new IpMreqn { imr_multiaddr = MemoryMarshal.Read<uint>(bytes), imr_ifindex = index };
    }

    private static void ConfigureIPv6Receiver(FdHandle socket, VrrpLinkOptions options, int index)
    {
        GiveRoom(socket);

        // Kernels before 4.20 do not know it; there the pipeline sorts out what is for other groups.
        socket.TrySetOption(NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_MULTICAST_ALL, 0);
        socket.SetOption(NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_RECVPKTINFO, 1, "IPV6_RECVPKTINFO");
        socket.SetOption(NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_RECVHOPLIMIT, 1, "IPV6_RECVHOPLIMIT");
        if (options.Group is { } group)
        {
            var membership = new Ipv6Mreq { ipv6mr_interface = (uint)index };
            NetlinkAddress.Write(group, membership.ipv6mr_multiaddr);
            socket.SetOption(
                NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_JOIN_GROUP, membership, $"IPV6_JOIN_GROUP {group} dev {options.Interface}");
        }
    }

    private static void ConfigureIPv6Sender(FdHandle socket, VrrpLinkOptions options, int index)
    {
        // It is only sent on: what it is given to hear is dropped at once.
        socket.SetOption(SysSocket.SOL_SOCKET, SysSocket.SO_RCVBUF, 0, "SO_RCVBUF");
        socket.SetOption(NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_UNICAST_HOPS, (int)options.TimeToLive, "IPV6_UNICAST_HOPS");
        socket.SetOption(NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_MULTICAST_HOPS, TimeToLive, "IPV6_MULTICAST_HOPS");
        socket.SetOption(NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_MULTICAST_LOOP, 0, "IPV6_MULTICAST_LOOP");
        if (options.Group is not null)
        {
            socket.SetOption(NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_MULTICAST_IF, index, "IPV6_MULTICAST_IF");
        }

        // The source is an address of the interface itself, and not of the one with the router's MAC address.
        if (options.SendInterface is not null)
        {
            socket.SetOption(NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_FREEBIND, 1, "IPV6_FREEBIND");
        }

        var source = new SockaddrIn6 { sin6_family = SysSocket.AF_INET6, sin6_scope_id = options.Source.IsIPv6LinkLocal ? (uint)index : 0 };
        NetlinkAddress.Write(options.Source, source.sin6_addr);
        if (SysSocket.bind(socket, source, (uint)Unsafe.SizeOf<SockaddrIn6>()) < 0)
        {
            throw new LinuxException($"send VRRP adverts from {options.Source}", Errno.Last);
        }
    }
}
