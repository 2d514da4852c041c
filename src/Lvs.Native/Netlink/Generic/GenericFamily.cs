using System.Runtime.InteropServices;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink.Generic;

/// <summary>A generic netlink family: the message type its number is, found by name, and the version to speak.</summary>
internal readonly record struct GenericFamily(ushort Id, byte Version)
{
    private const int BufferSize = 128;

    /// <summary>Begins a message of this family.</summary>
    public NetlinkWriter Begin(Span<byte> buffer, byte command)
    {
        var writer = new NetlinkWriter(buffer, Id);
        writer.Write(new GenlMsgHdr { cmd = command, version = Version });
        return writer;
    }

    /// <summary>Makes a finished message one of this family.</summary>
    public void Readdress(Span<byte> message)
    {
        var header = MemoryMarshal.Read<NlMsgHdr>(message);
        header.nlmsg_type = Id;
        MemoryMarshal.Write(message, in header);
    }

    /// <summary>CTRL_CMD_GETFAMILY. Null when the kernel does not know the name (and could not load a module for it).</summary>
    public static GenericFamily? Find(NetlinkSocket socket, string name, byte version)
    {
        Span<byte> buffer = stackalloc byte[BufferSize];
        var controller = new GenericFamily(LinuxGenetlink.GENL_ID_CTRL, 1);
        var writer = controller.Begin(buffer, LinuxGenetlink.CTRL_CMD_GETFAMILY);
        writer.Attribute(LinuxGenetlink.CTRL_ATTR_FAMILY_NAME, name);
        List<ushort> ids = [];
        var error = socket.Query(writer.Finish(), ids, ReadId);
        if (error is { Errno: Errno.ENOENT, IsTransport: false })
        {
            return null;
        }

        error.ThrowIfFailed($"find the netlink family {name}");
        return ids is [var id] ? new GenericFamily(id, version) : null;
    }

    private static bool ReadId(NetlinkMessage message, out ushort id)
    {
        if (message.TrySplit<GenlMsgHdr>(out _, out var attributes))
        {
            while (attributes.MoveNext())
            {
                var attribute = attributes.Current;
                if (attribute.Type == LinuxGenetlink.CTRL_ATTR_FAMILY_ID)
                {
                    id = attribute.Read<ushort>();
                    return true;
                }
            }
        }

        id = 0;
        return false;
    }
}
