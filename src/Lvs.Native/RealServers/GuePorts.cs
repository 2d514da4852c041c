using System.Buffers.Binary;
using System.Net.Sockets;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;
using Lvs.Native.Netlink.Generic;

namespace Lvs.Native.RealServers;

/// <summary>
/// UDP ports at which the kernel takes packets out of generic UDP encapsulation (linux/fou.h), of the network namespace of the thread
/// that opens it. A kernel without the module has none. Not thread-safe.
/// </summary>
public sealed class GuePorts : IDisposable
{
    private const string FamilyName = "fou";
    private const int LargestRequest = 64;

    private readonly NetlinkSocket _socket = new(new NetlinkTransport(LinuxNetlink.NETLINK_GENERIC));

    /// <summary>Whether packets to the port are taken out, for tunnels over that family of addresses.</summary>
    public bool IsOpen(ushort port, AddressFamily family)
    {
        if (Find() is not { } fou)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[LargestRequest];
        List<(ushort Port, byte Family)> ports = [];
        var error = _socket.Dump<(ushort Port, byte Family)>(fou.Begin(buffer, LinuxFou.FOU_CMD_GET).Finish(), ports, TryRead);
        error.ThrowIfFailed("read the ports of GUE");
        return ports.Contains((port, NetlinkAddress.FamilyNumber(family)));
    }

    /// <summary>Opens a port. Throws an <see cref="IOException"/> when something else has it or the kernel cannot.</summary>
    public void Open(ushort port, AddressFamily family)
        => Execute(LinuxFou.FOU_CMD_ADD, port, family).ThrowIfFailed($"open UDP port {port} for GUE");

    /// <summary>Closes a port; one that is closed already stays so.</summary>
    public void Close(ushort port, AddressFamily family)
    {
        if (IsOpen(port, family))
        {
            Execute(LinuxFou.FOU_CMD_DEL, port, family).ThrowIfFailed($"close UDP port {port} of GUE");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static bool TryRead(NetlinkMessage message, out (ushort Port, byte Family) port)
    {
        port = default;
        if (!message.TrySplit<GenlMsgHdr>(out _, out var attributes))
        {
            return false;
        }

        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            switch (attribute.Type)
            {
                case LinuxFou.FOU_ATTR_PORT:
                    port.Port = attribute.ReadUInt16NetworkOrder();
                    break;
                case LinuxFou.FOU_ATTR_AF:
                    port.Family = attribute.Read<byte>();
                    break;
            }
        }

        return !attributes.IsMalformed;
    }

    private GenericFamily? Find() => GenericFamily.Find(_socket, FamilyName, LinuxFou.FOU_GENL_VERSION);

    private NetlinkError Execute(byte command, ushort port, AddressFamily family)
    {
        var fou = Find() ?? throw new IOException("the kernel has no GUE: modprobe fou");
        Span<byte> buffer = stackalloc byte[LargestRequest];
        var writer = fou.Begin(buffer, command);
        writer.Attribute(LinuxFou.FOU_ATTR_PORT, BinaryPrimitives.ReverseEndianness(port));
        writer.Attribute(LinuxFou.FOU_ATTR_AF, NetlinkAddress.FamilyNumber(family));
        writer.Attribute(LinuxFou.FOU_ATTR_TYPE, LinuxFou.FOU_ENCAP_GUE);
        return _socket.Execute(writer.Finish());
    }
}
