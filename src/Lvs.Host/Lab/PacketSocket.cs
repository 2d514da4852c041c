using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lvs.Native.Namespaces;
using Lvs.Native.Time;

namespace Lvs.Host.Lab;

/// <summary>Sees every packet that arrives at one interface of one namespace, and counts as no listener for the kernel.</summary>
internal sealed class PacketSocket : IDisposable
{
    /// <summary>ETH_P_ALL of linux/if_ether.h.</summary>
    public const ushort EveryProtocol = 0x0003;

    private const ushort EtherTypeIpv4 = 0x0800;

    // sys/socket.h, linux/if_packet.h.
    private const int SolSocket = 1;
    private const int SoReceiveBufferForce = 33;
    private const int SolPacket = 263;
    private const int PacketStatistics = 6;

    // Some seconds of a busy wire: a reader on a busy machine may be late, what it reads is stamped by the kernel.
    private const int ReceiveBuffer = 1 << 25;

    // A datagram of netlink is as large as whoever asked for it has room.
    private const int MaxPacket = 1 << 16;

    // Closing a packet socket does not wake its reader, so the reader looks up now and then.
    private const int PollMicroseconds = 50_000;

    private readonly Socket _socket;

    private readonly Thread _reader;

    private volatile bool _disposed;

    private long _dropped;

    /// <summary>
    /// Opens it. The callback gets each packet from the header of its protocol on, IPv4 unless told otherwise, and when it arrived by the
    /// lab's clock, on this socket's own thread. What a filter drops wakes nobody.
    /// </summary>
    public PacketSocket(
        string namespaceName,
        string interfaceName,
        Action<ReadOnlySpan<byte>, TimeSpan> onPacket,
        ushort protocol = EtherTypeIpv4,
        PacketFilter? filter = null)
    {
        _socket = NetworkNamespace.Run(namespaceName, () => Open(interfaceName, protocol, filter));
        _reader = new Thread(() => Read(onPacket)) { IsBackground = true, Name = "packets of " + namespaceName };
        _reader.Start();
    }

    /// <summary>Packets that came while there was no room for them.</summary>
    public long Dropped
    {
        get
        {
            // struct tpacket_stats of linux/if_packet.h: packets, drops; reading it begins anew.
            Span<byte> statistics = stackalloc byte[8];
            _socket.GetRawSocketOption(SolPacket, PacketStatistics, statistics);
            return Interlocked.Add(ref _dropped, MemoryMarshal.Read<uint>(statistics[4..]));
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _reader.Join();
        _socket.Dispose();
    }

    private static Socket Open(string interfaceName, ushort protocol, PacketFilter? filter)
    {
        var inNetworkOrder = (ProtocolType)BinaryPrimitives.ReverseEndianness(protocol);
        var socket = new Socket(AddressFamily.Packet, SocketType.Dgram, inNetworkOrder);
        socket.SetRawSocketOption(SolSocket, SoReceiveBufferForce, BitConverter.GetBytes(ReceiveBuffer));
        ArrivalTimes.Begin(socket.SafeHandle);
        filter?.Attach(socket);
        var index = NetworkInterface.GetAllNetworkInterfaces().Single(nic => nic.Name == interfaceName).GetIPProperties().GetIPv4Properties().Index;
        socket.Bind(new LinkEndPoint(protocol, index));
        return socket;
    }

    private void Read(Action<ReadOnlySpan<byte>, TimeSpan> onPacket)
    {
        var buffer = new byte[MaxPacket];
        while (!_disposed)
        {
            if (_socket.Poll(PollMicroseconds, SelectMode.SelectRead))
            {
                var length = _socket.Receive(buffer);
                onPacket(buffer.AsSpan(0, length), LabClock.Now - ArrivalTimes.SinceLastRead(_socket.SafeHandle));
            }
        }
    }

    /// <summary>struct sockaddr_ll of linux/if_packet.h: family, protocol (network order), interface index, then the hardware address.</summary>
    private sealed class LinkEndPoint(ushort protocol, int interfaceIndex) : EndPoint
    {
        private const int Size = 20;

        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, Size);
            BinaryPrimitives.WriteUInt16BigEndian(address.Buffer.Span[2..], protocol);
            BinaryPrimitives.WriteInt32LittleEndian(address.Buffer.Span[4..], interfaceIndex);
            return address;
        }
    }
}
