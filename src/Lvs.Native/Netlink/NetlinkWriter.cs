using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink;

/// <summary>
/// Writes one netlink message into the caller's buffer: header, the family's own header, then attributes, padded with zeroes to
/// four bytes. A buffer that is too small is a bug of ours and throws. <see cref="NetlinkSocket"/> fills in sequence and port id.
/// </summary>
internal ref struct NetlinkWriter
{
    private readonly Span<byte> _buffer;
    private int _position;

    public NetlinkWriter(Span<byte> buffer, ushort type, ushort flags = 0)
    {
        _buffer = buffer;
        Write(new NlMsgHdr { nlmsg_type = type, nlmsg_flags = flags });
    }

    /// <summary>A structure that is not an attribute: the family's header.</summary>
    public void Write<T>(scoped in T value)
        where T : unmanaged
        => MemoryMarshal.Write(Take(Unsafe.SizeOf<T>()), in value);

    /// <summary>An attribute holding a number or structure in host order.</summary>
    public void Attribute<T>(ushort type, scoped in T value)
        where T : unmanaged
        => Attribute(type, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>An attribute holding bytes as they are.</summary>
    public void Attribute(ushort type, scoped ReadOnlySpan<byte> value)
    {
        var length = Unsafe.SizeOf<NlAttr>() + value.Length;
        Write(new NlAttr { nla_len = checked((ushort)length), nla_type = type });
        value.CopyTo(Take(value.Length));
    }

    /// <summary>An attribute holding a string with its terminating zero (NLA_NUL_STRING).</summary>
    public void Attribute(ushort type, string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Write(new NlAttr { nla_len = checked((ushort)(Unsafe.SizeOf<NlAttr>() + bytes + 1)), nla_type = type });
        Encoding.UTF8.GetBytes(value, Take(bytes + 1));
    }

    /// <summary>Opens a nested attribute; disposing the scope writes its length.</summary>
    [UnscopedRef]
    public Nested Nest(ushort type)
    {
        var start = _position;
        Write(new NlAttr { nla_type = (ushort)(type | LinuxNetlink.NLA_F_NESTED) });
        return new Nested(_buffer[start..], ref _position, start);
    }

    /// <summary>The finished message.</summary>
    public readonly Span<byte> Finish()
    {
        MemoryMarshal.Write(_buffer, (uint)_position);
        return _buffer[.._position];
    }

    private Span<byte> Take(int length)
    {
        var padded = NetlinkAlignment.Up(length);
        if (padded > _buffer.Length - _position)
        {
            throw new UnreachableException($"A netlink message outgrew its buffer of {_buffer.Length} bytes.");
        }

        var taken = _buffer.Slice(_position, padded);
        taken.Clear();
        _position += padded;
        return taken[..length];
    }

    /// <summary>An open nested attribute.</summary>
    public readonly ref struct Nested
    {
        private readonly Span<byte> _attribute;
        private readonly ref int _position;
        private readonly int _start;

        internal Nested(Span<byte> attribute, ref int position, int start)
        {
            _attribute = attribute;
            _position = ref position;
            _start = start;
        }

        public void Dispose() => MemoryMarshal.Write(_attribute, checked((ushort)(_position - _start)));
    }
}
