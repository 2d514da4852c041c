using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink;

/// <summary>Makes a value of a message; false when the message is none of those asked for.</summary>
internal delegate bool NetlinkParser<T>(NetlinkMessage message, [MaybeNullWhen(false)] out T value);

/// <summary>
/// Requests and their answers over a transport: one request, or one datagram of them, at a time, matched by sequence number and port id.
/// Not thread-safe.
/// Failures are returned, not thrown, because many of them are outcomes to the caller.
/// </summary>
internal sealed class NetlinkSocket(INetlinkTransport transport) : IDisposable
{
    /// <summary>Requests in one datagram: their acknowledgements fit into a receive buffer of the usual size.</summary>
    public const int MaxBatch = 64;

    /// <summary>How often a dump is begun anew when the table changed under it or part of the answer was lost.</summary>
    public const int DumpAttempts = 8;

    private static readonly List<int> Nothing = [];

    private uint _sequence;

    /// <summary>Sends a request and waits for its acknowledgement.</summary>
    public NetlinkError Execute(Span<byte> message) => Query(message, Nothing, IgnoreReply);

    /// <summary>
    /// As <see cref="ExecuteAll(Span{byte},Span{NetlinkError})"/>, for whoever has no use for the difference between a request that failed
    /// and one whose end is not known. Bounded by what a receive buffer holds of answers: <see cref="MaxBatch"/>.
    /// </summary>
    /// <returns>The ends of the requests in their order.</returns>
    public NetlinkError[] ExecuteAll(Span<byte> datagram)
    {
        var count = 0;
        for (var rest = datagram; !rest.IsEmpty; count++)
        {
            rest = rest[NetlinkAlignment.Up((int)MemoryMarshal.Read<NlMsgHdr>(rest).nlmsg_len)..];
        }

        var errors = new NetlinkError[count];
        var failure = ExecuteAll(datagram, errors);
        for (var i = 0; i < count && !failure.IsSuccess; i++)
        {
            errors[i] = errors[i].IsSuccess ? failure : errors[i];
        }

        return errors;
    }

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

            if (!error.IsSuccess)
            {
                transport.Discard();
            }

            if (attempt == DumpAttempts)
            {
                return error.IsSuccess ? new NetlinkError(Errno.EINTR, $"the table changed during each of {DumpAttempts} readings") : error;
            }
        }
    }

    /// <summary>
    /// Sends a datagram of several requests, and waits until all are done. The kernel carries them out one after the other within the
    /// system call, whatever becomes of each; it is asked to acknowledge the last one only, since it reports errors unasked.
    /// </summary>
    /// <param name="datagram">Messages one behind the other.</param>
    /// <param name="errors">One for each message.</param>
    /// <returns>
    /// Not a success when the answer did not come as a whole: then a message without an error may have been carried out or not.
    /// </returns>
    public NetlinkError ExecuteAll(Span<byte> datagram, Span<NetlinkError> errors)
    {
        errors.Clear();
        var first = _sequence + 1;
        for (var (i, position) = (0, 0); i < errors.Length; i++)
        {
            var message = datagram[position..];
            Stamp(message, i == errors.Length - 1 ? LinuxNetlink.NLM_F_ACK : (ushort)0);
            position += NetlinkAlignment.Up((int)MemoryMarshal.Read<NlMsgHdr>(message).nlmsg_len);
        }

        if (transport.Send(datagram) is not 0 and var sendErrno)
        {
            return new NetlinkError(sendErrno, IsTransport: true);
        }

        while (true)
        {
            if (transport.Receive(out var answer) is not 0 and var errno)
            {
                if (errno == Errno.ENOBUFS)
                {
                    transport.Discard();
                }

                return Lost(errno);
            }

            var messages = new NetlinkMessages(answer);
            while (messages.MoveNext())
            {
                var reply = messages.Current;
                var index = unchecked(reply.Header.nlmsg_seq - first);
                if (index >= errors.Length || reply.Header.nlmsg_pid != transport.PortId || reply.Type != LinuxNetlink.NLMSG_ERROR)
                {
                    continue;
                }

                var error = NetlinkAcknowledgement.Read(reply);
                errors[(int)index] = error;
                if (index == errors.Length - 1)
                {
                    return default;
                }
            }

            if (messages.IsMalformed)
            {
                return new NetlinkError(Errno.EIO, "a malformed answer", IsTransport: true);
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
                return (Lost(errno), interrupted);
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

    private static NetlinkError Lost(int errno) => errno == Errno.EAGAIN
        ? new NetlinkError(Errno.ETIMEDOUT, $"the kernel did not answer within {NetlinkTransport.ReceiveTimeout.TotalSeconds} s", IsTransport: true)
        : new NetlinkError(errno, IsTransport: true);

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
