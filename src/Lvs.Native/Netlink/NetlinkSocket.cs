using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink;

/// <summary>Makes a value of a message; false when the message is none of those asked for.</summary>
internal delegate bool NetlinkParser<T>(NetlinkMessage message, [MaybeNullWhen(false)] out T value);

/// <summary>
/// Requests and their answers over a transport: one request at a time, matched by sequence number and port id. Not thread-safe.
/// Failures are returned, not thrown, because many of them are outcomes to the caller.
/// </summary>
internal sealed class NetlinkSocket(INetlinkTransport transport) : IDisposable
{
    /// <summary>How often a dump is begun anew when the table changed under it or part of the answer was lost.</summary>
    public const int DumpAttempts = 8;

    private static readonly List<int> Nothing = [];

    private uint _sequence;

    /// <summary>Sends a request and waits for its acknowledgement.</summary>
    public NetlinkError Execute(Span<byte> message) => Query(message, Nothing, IgnoreReply);

    /// <summary>Sends a request that is answered by messages, then by its acknowledgement.</summary>
    public NetlinkError Query<T>(Span<byte> message, List<T> results, NetlinkParser<T> parse)
        => Attempt(message, LinuxNetlink.NLM_F_ACK, results, parse).Error;

    /// <summary>Reads a table. On failure the results are what came before it.</summary>
    public NetlinkError Dump<T>(Span<byte> message, List<T> results, NetlinkParser<T> parse)
    {
        for (var attempt = 1; ; attempt++)
        {
            results.Clear();
            var (error, interrupted) = Attempt(message, LinuxNetlink.NLM_F_DUMP, results, parse);
            var repeat = error.IsSuccess ? interrupted : error is { IsTransport: true, Errno: Errno.ENOBUFS };
            if (!repeat)
            {
                return error;
            }

            if (attempt == DumpAttempts)
            {
                return error.IsSuccess ? new NetlinkError(Errno.EINTR, $"the table changed during each of {DumpAttempts} readings") : error;
            }
        }
    }

    public void Dispose() => transport.Dispose();

    private (NetlinkError Error, bool Interrupted) Attempt<T>(Span<byte> message, ushort flags, List<T> results, NetlinkParser<T> parse)
    {
        var sequence = Stamp(message, flags);
        if (transport.Send(message) is not 0 and var sendErrno)
        {
            return (new NetlinkError(sendErrno, IsTransport: true), false);
        }

        var interrupted = false;
        while (true)
        {
            if (transport.Receive(out var datagram) is not 0 and var errno)
            {
                return (errno == Errno.EAGAIN
                    ? new NetlinkError(Errno.ETIMEDOUT, $"the kernel did not answer within {NetlinkTransport.ReceiveTimeout.TotalSeconds} s", IsTransport: true)
                    : new NetlinkError(errno, IsTransport: true), interrupted);
            }

            var messages = new NetlinkMessages(datagram);
            while (messages.MoveNext())
            {
                var reply = messages.Current;
                // Answers to an earlier, abandoned request, and notifications, pass by here.
                if (reply.Header.nlmsg_seq != sequence || reply.Header.nlmsg_pid != transport.PortId)
                {
                    continue;
                }

                interrupted |= (reply.Header.nlmsg_flags & LinuxNetlink.NLM_F_DUMP_INTR) != 0;
                switch (reply.Type)
                {
                    case LinuxNetlink.NLMSG_ERROR:
                    case LinuxNetlink.NLMSG_DONE:
                        return (NetlinkAcknowledgement.Read(reply), interrupted);
                    case >= LinuxNetlink.NLMSG_MIN_TYPE when parse(reply, out var result):
                        results.Add(result);
                        break;
                }
            }

            if (messages.IsMalformed)
            {
                return (new NetlinkError(Errno.EIO, "a malformed answer", IsTransport: true), interrupted);
            }
        }
    }

    private static bool IgnoreReply(NetlinkMessage message, out int value)
    {
        value = 0;
        return false;
    }

    private uint Stamp(Span<byte> message, ushort flags)
    {
        var header = MemoryMarshal.Read<NlMsgHdr>(message);
        header.nlmsg_flags |= (ushort)(LinuxNetlink.NLM_F_REQUEST | flags);
        header.nlmsg_seq = ++_sequence;
        header.nlmsg_pid = transport.PortId;
        MemoryMarshal.Write(message[..Unsafe.SizeOf<NlMsgHdr>()], in header);
        return header.nlmsg_seq;
    }
}
