using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink;

/// <summary>
/// The attributes of a message or of a nested attribute, one after the other. A length below 4 or beyond the rest ends the walk and leaves
/// <see cref="IsMalformed"/> set.
/// </summary>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public NetlinkAttribute Current { get; private set; }

    public bool IsMalformed { get; private set; }

    public bool MoveNext()
    {
        if (IsMalformed || _rest.IsEmpty)
        {
            return false;
        }

        if (!MemoryMarshal.TryRead<NlAttr>(_rest, out var header) || header.nla_len < Unsafe.SizeOf<NlAttr>() || header.nla_len > _rest.Length)
        {
            IsMalformed = true;
            return false;
        }

        Current = new NetlinkAttribute(header.nla_type, _rest[Unsafe.SizeOf<NlAttr>()..header.nla_len]);
        // The padding of the last attribute may be absent.
        _rest = _rest[Math.Min(NetlinkAlignment.Up(header.nla_len), _rest.Length)..];
        return true;
    }
}
