using System.Runtime.InteropServices;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Tests.Netlink;

/// <summary>The kernel as a function from a request to the datagrams that answer it; an empty answer is a timeout.</summary>
internal sealed class FakeKernel(Func<byte[], IEnumerable<byte[]>> answer) : INetlinkTransport
{
    public const uint Port = 4711;

    private readonly Queue<byte[]> _waiting = [];

    public List<byte[]> Requests { get; } = [];

    public int Datagrams { get; private set; }

    public uint PortId => Port;

    /// <summary>What the next call of Receive returns before anything else; 0 for nothing.</summary>
    public Queue<int> ReceiveErrors { get; } = [];

    /// <summary>What happens while an error is reported.</summary>
    public Action AfterError { get; set; } = static () => { };

    public int Send(ReadOnlySpan<byte> datagram)
    {
        Datagrams++;
        while (!datagram.IsEmpty)
        {
            var length = NetlinkAlignment.Up((int)MemoryMarshal.Read<NlMsgHdr>(datagram).nlmsg_len);
            var request = datagram[..length].ToArray();
            Requests.Add(request);
            foreach (var reply in answer(request).Where(reply => !IsUnasked(request, reply)))
            {
                _waiting.Enqueue(reply);
            }

            datagram = datagram[length..];
        }

        return 0;
    }

    public void Discard() => _waiting.Clear();

    public int Receive(out ReadOnlySpan<byte> datagram)
    {
        datagram = default;
        if (ReceiveErrors.TryDequeue(out var errno))
        {
            AfterError();
            return errno;
        }

        if (!_waiting.TryDequeue(out var next))
        {
            return Errno.EAGAIN;
        }

        datagram = next;
        return 0;
    }

    public void Dispose()
    {
    }

    // The kernel reports success to those who ask for it only.
    private static bool IsUnasked(byte[] request, byte[] reply)
        => (Header(request).nlmsg_flags & (LinuxNetlink.NLM_F_ACK | LinuxNetlink.NLM_F_DUMP)) == 0
            && Header(reply).nlmsg_type == LinuxNetlink.NLMSG_ERROR
            && BitConverter.ToInt32(reply, 16) == 0;

    public static NlMsgHdr Header(byte[] request) => MemoryMarshal.Read<NlMsgHdr>(request);

    /// <summary>A message in answer to a request: same sequence and port unless told otherwise.</summary>
    public static byte[] Message(byte[] request, ushort type, byte[] payload, ushort flags = 0, int sequenceOffset = 0, uint port = Port)
    {
        var message = new byte[NetlinkAlignment.Up(16 + payload.Length)];
        var header = new NlMsgHdr
        {
            nlmsg_len = (uint)(16 + payload.Length),
            nlmsg_type = type,
            nlmsg_flags = flags,
            nlmsg_seq = (uint)(Header(request).nlmsg_seq + sequenceOffset),
            nlmsg_pid = port,
        };
        MemoryMarshal.Write(message, in header);
        payload.CopyTo(message.AsSpan(16));
        return message;
    }

    /// <summary>NLMSG_ERROR with a short echo (NLM_F_CAPPED) and, when given, the text of an extended acknowledgement.</summary>
    public static byte[] Acknowledge(byte[] request, int errno = 0, string? text = null)
    {
        byte[] payload = [.. BitConverter.GetBytes(-errno), .. request[..16]];
        return text is null
            ? Message(request, LinuxNetlink.NLMSG_ERROR, payload, LinuxNetlink.NLM_F_CAPPED)
            : Message(request, LinuxNetlink.NLMSG_ERROR, [.. payload, .. Text(text)], LinuxNetlink.NLM_F_CAPPED | LinuxNetlink.NLM_F_ACK_TLVS);
    }

    public static byte[] Done(byte[] request, int errno = 0, ushort flags = 0)
        => Message(request, LinuxNetlink.NLMSG_DONE, BitConverter.GetBytes(-errno), (ushort)(LinuxNetlink.NLM_F_MULTI | flags));

    public static byte[] Text(string text)
    {
        byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes(text), 0];
        return [.. BitConverter.GetBytes((ushort)(4 + bytes.Length)), .. BitConverter.GetBytes(LinuxNetlink.NLMSGERR_ATTR_MSG), .. bytes];
    }
}
