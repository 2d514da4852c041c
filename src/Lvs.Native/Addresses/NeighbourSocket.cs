using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Lvs.Core.Addresses;
using Lvs.Core.Vrrp;
using Lvs.Native.Interop;
using Lvs.Native.Netlink.Route;

namespace Lvs.Native.Addresses;

/// <summary>
/// Sends gratuitous ARP requests and unsolicited neighbour advertisements. A packet socket of protocol 0 receives nothing; SOCK_DGRAM
/// lets the kernel write the Ethernet header, with the interface's own MAC address as source.
/// </summary>
internal sealed class NeighbourSocket : IDisposable
{
    private readonly FdHandle _socket = SysSocket.socket(SysSocket.AF_PACKET, SysSocket.SOCK_DGRAM | SysSocket.SOCK_CLOEXEC, 0);

    public NeighbourSocket()
    {
        if (_socket.IsInvalid)
        {
            throw new LinuxException("open a packet socket", Errno.Last);
        }
    }

    /// <summary>One frame about one address. <paramref name="forwards"/> as in <see cref="NeighbourAdvertisement.Write"/>.</summary>
    public void Announce(RouteLink link, HeldAddress address, bool forwards)
    {
        Span<byte> frame = stackalloc byte[NeighbourAdvertisement.Size];
        if (address.Address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            NeighbourAdvertisement.Write(frame, RouterAddress.From(address.Address), link.HardwareAddress, forwards);
            Send(link, address, frame[LinuxIfEther.ETH_HLEN..], LinuxIfEther.ETH_P_IPV6, frame[..LinuxIfEther.ETH_ALEN]);
        }
        else
        {
            Span<byte> broadcast = stackalloc byte[LinuxIfEther.ETH_ALEN];
            broadcast.Fill(0xff);
            GratuitousArp.Write(frame, link.HardwareAddress, address.Address);
            Send(link, address, frame[..GratuitousArp.Size], LinuxIfEther.ETH_P_ARP, broadcast);
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Send(RouteLink link, HeldAddress address, ReadOnlySpan<byte> packet, ushort protocol, ReadOnlySpan<byte> destination)
    {
        var to = new SockaddrLl
        {
            sll_family = SysSocket.AF_PACKET,
            sll_protocol = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(protocol) : protocol,
            sll_ifindex = link.Index,
            sll_halen = LinuxIfEther.ETH_ALEN,
        };
        destination.CopyTo(to.sll_addr);
        while (SysSocket.sendto(_socket, packet, (nuint)packet.Length, 0, in to, (uint)Unsafe.SizeOf<SockaddrLl>()) < 0)
        {
            if (Errno.Last != Errno.EINTR)
            {
                throw new LinuxException($"announce {address}", Errno.Last);
            }
        }
    }
}
