using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lvs.Host.Lab;

/// <summary>A program of the classic packet filter: what the kernel drops by it never reaches the socket.</summary>
/// <param name="program">Its instructions (linux/filter.h, struct sock_filter).</param>
internal sealed class PacketFilter(params PacketFilter.Instruction[] program)
{
    // linux/bpf_common.h: class, size, mode and operation.
    private const ushort LoadByte = 0x30;
    private const ushort LoadWord = 0x20;
    private const ushort LoadLength = 0x80;
    private const ushort ShiftLeft = 0x64;
    private const ushort ToIndex = 0x07;
    private const ushort JumpIfSet = 0x45;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfIndex = 0x1d;
    private const ushort Return = 0x06;

    // sys/socket.h.
    private const int SolSocket = 1;
    private const int SoAttachFilter = 26;

    /// <summary>
    /// Requests of netlink, but for those of IPVS that read the servers of one service or all services: a director that adopts a table sends
    /// thousands of them, and whoever heard them and their answers would take the processor from it. A datagram of several requests passes
    /// whatever begins it.
    /// </summary>
    public static PacketFilter IpvsWrites { get; } = new(
        new Instruction(LoadByte, 0, 0, 6), // nlmsg_flags, of which NLM_F_REQUEST is the lowest bit
        new Instruction(JumpIfSet, 0, 8, 1),
        new Instruction(LoadByte, 0, 0, 16), // the command of generic netlink
        new Instruction(JumpIfEqual, 1, 0, 4), // IPVS_CMD_GET_SERVICE
        new Instruction(JumpIfEqual, 0, 6, 8), // IPVS_CMD_GET_DEST
        new Instruction(LoadLength, 0, 0, 0),
        new Instruction(ShiftLeft, 0, 0, 24), // as a word of the host's order reads in the network's; such a request is shorter than 256 bytes
        new Instruction(ToIndex, 0, 0, 0),
        new Instruction(LoadWord, 0, 0, 0), // nlmsg_len
        new Instruction(JumpIfIndex, 0, 1, 0),
        new Instruction(Return, 0, 0, 0),
        new Instruction(Return, 0, 0, uint.MaxValue));

    /// <summary>From now on the socket gets only what passes.</summary>
    public void Attach(Socket socket)
    {
        var pinned = GCHandle.Alloc(program, GCHandleType.Pinned);
        try
        {
            var wanted = new Program { Length = (ushort)program.Length, Instructions = pinned.AddrOfPinnedObject() };
            socket.SetRawSocketOption(SolSocket, SoAttachFilter, MemoryMarshal.AsBytes(new Span<Program>(ref wanted)));
        }
        finally
        {
            pinned.Free();
        }
    }

    /// <summary>struct sock_filter.</summary>
    /// <param name="Code">What it does.</param>
    /// <param name="Then">Instructions to skip when a jump's condition holds.</param>
    /// <param name="Otherwise">And when it does not.</param>
    /// <param name="Operand">With what.</param>
    internal readonly record struct Instruction(ushort Code, byte Then, byte Otherwise, uint Operand);

    // struct sock_fprog.
    private struct Program
    {
        public ushort Length;
        public nint Instructions;
    }
}
