using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink;

/// <summary>One message of a datagram: its header and what follows it, a view over the receive buffer.</summary>
internal readonly ref struct NetlinkMessage(NlMsgHdr header, ReadOnlySpan<byte> payload)
{
    public NlMsgHdr Header { get; } = header;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    public ushort Type => Header.nlmsg_type;

    /// <summary>Splits the payload into the family's fixed header and its attributes; false when it is too short for the header.</summary>
    public bool TrySplit<T>(out T header, out NetlinkAttributes attributes)
        where T : unmanaged
    {
        if (!MemoryMarshal.TryRead(Payload, out header))
        {
            attributes = default;
            return false;
        }

        attributes = new NetlinkAttributes(Payload[Math.Min(NetlinkAlignment.Up(Unsafe.SizeOf<T>()), Payload.Length)..]);
        return true;
    }
}
