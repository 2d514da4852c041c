using System.Runtime.InteropServices;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Tests.Netlink;

/// <summary>The running kernel, with answers that are lost or interrupted when a test wants it.</summary>
internal sealed class UnreliableKernel(INetlinkTransport kernel) : INetlinkTransport
{
    private byte[] _datagram = [];
    private int _interruptions;
    private int _failures;
    private int _errno;

    public uint PortId => kernel.PortId;

    /// <summary>Whether all that was ordered has happened.</summary>
    public bool IsDone => Volatile.Read(ref _interruptions) <= 0 && Volatile.Read(ref _failures) <= 0;

    /// <summary>The next so many datagrams say that the table changed while it was read.</summary>
    public void Interrupt(int datagrams) => Volatile.Write(ref _interruptions, datagrams);

    /// <summary>The next so many answers do not come: EAGAIN for a timeout, ENOBUFS for lost ones.</summary>
    public void Fail(int answers, int errno)
    {
        _errno = errno;
        Volatile.Write(ref _failures, answers);
    }

    public int Send(ReadOnlySpan<byte> datagram) => kernel.Send(datagram);

    public void Discard() => kernel.Discard();

    public int Receive(out ReadOnlySpan<byte> datagram)
    {
        datagram = default;
        if (Interlocked.Decrement(ref _failures) >= 0)
        {
            return _errno;
        }

        if (kernel.Receive(out var received) is not 0 and var errno)
        {
            return errno;
        }

        _datagram = received.ToArray();
        if (Interlocked.Decrement(ref _interruptions) >= 0)
        {
            // Of the datagram's first message.
            ref var header = ref MemoryMarshal.AsRef<NlMsgHdr>(_datagram.AsSpan());
            header.nlmsg_flags |= LinuxNetlink.NLM_F_DUMP_INTR;
        }

        datagram = _datagram;
        return 0;
    }

    public void Dispose() => kernel.Dispose();
}
