using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lvs.Core.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink.Route;

namespace Lvs.Native.Addresses;

/// <summary>
/// Sends ARP packets. A packet socket of protocol 0 receives nothing; SOCK_DGRAM lets the kernel write the Ethernet header, with the
/// interface's own MAC address as source.
/// </summary>
internal sealed class ArpSocket : IDisposable
{
    private readonly FdHandle _socket = SysSocket.socket(SysSocket.AF_PACKET, SysSocket.SOCK_DGRAM | SysSocket.SOCK_CLOEXEC, 0);

    public ArpSocket()
    {
        if (_socket.IsInvalid)
        {
            throw new LinuxException("open a packet socket", Errno.Last);
        }
    }

    public void Announce(RouteLink link, HeldAddress address)
    {
        Span<byte> packet = stackalloc byte[GratuitousArp.Size];
        GratuitousArp.Write(packet, link.HardwareAddress, address.Address);
        var to = new SockaddrLl
        {
            sll_family = SysSocket.AF_PACKET,
            sll_protocol = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(LinuxIfEther.ETH_P_ARP) : LinuxIfEther.ETH_P_ARP,
            sll_ifindex = link.Index,
            sll_halen = LinuxIfEther.ETH_ALEN,
        };
        Span<byte> broadcast = to.sll_addr;
        broadcast[..LinuxIfEther.ETH_ALEN].Fill(0xff);
        while (SysSocket.sendto(_socket, packet, GratuitousArp.Size, 0, in to, (uint)Unsafe.SizeOf<SockaddrLl>()) < 0)
        {
            if (Errno.Last != Errno.EINTR)
            {
                throw new LinuxException($"announce {address}", Errno.Last);
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
