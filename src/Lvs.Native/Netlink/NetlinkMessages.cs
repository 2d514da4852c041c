using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink;

/// <summary>
/// The messages of one datagram, one after the other. A length that cannot be ends the walk and leaves <see cref="IsMalformed"/> set: what
/// came before it is still good.
/// </summary>
internal ref struct NetlinkMessages(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> _rest = datagram;

    public NetlinkMessage Current { get; private set; }

    public bool IsMalformed { get; private set; }

    public bool MoveNext()
    {
        if (IsMalformed || _rest.IsEmpty)
        {
            return false;
        }

        if (!MemoryMarshal.TryRead<NlMsgHdr>(_rest, out var header)
            || header.nlmsg_len < Unsafe.SizeOf<NlMsgHdr>()
            || header.nlmsg_len > _rest.Length)
        {
            IsMalformed = true;
            return false;
        }

        var length = (int)header.nlmsg_len;
        Current = new NetlinkMessage(header, _rest[Unsafe.SizeOf<NlMsgHdr>()..length]);
        // The last message need not be padded.
        _rest = _rest[Math.Min(NetlinkAlignment.Up(length), _rest.Length)..];
        return true;
    }
}
