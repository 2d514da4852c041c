using System.Runtime.InteropServices;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Tests.Netlink;

public sealed class NetlinkSocketTests
{
    private const ushort Item = 0x20;

    [Fact]
    public void A_request_asks_for_an_acknowledgement_and_carries_sequence_and_port()
    {
        var kernel = new FakeKernel(request => [FakeKernel.Acknowledge(request)]);
        var socket = new NetlinkSocket(kernel);

        Assert.True(socket.Execute(Request()).IsSuccess);
        Assert.True(socket.Execute(Request()).IsSuccess);

        var first = FakeKernel.Header(kernel.Requests[0]);
        Assert.Equal(LinuxNetlink.NLM_F_REQUEST | LinuxNetlink.NLM_F_ACK, first.nlmsg_flags);
        Assert.Equal(FakeKernel.Port, first.nlmsg_pid);
        Assert.Equal(first.nlmsg_seq + 1, FakeKernel.Header(kernel.Requests[1]).nlmsg_seq);
    }

    [Fact]
    public void A_refusal_carries_errno_and_the_text_of_the_extended_acknowledgement()
    {
        var error = Execute(request => [FakeKernel.Acknowledge(request, Errno.EINVAL, "Invalid prefix length")]);
        Assert.Equal(new NetlinkError(Errno.EINVAL, "Invalid prefix length"), error);
        var exception = Assert.Throws<NetlinkException>(() => error.ThrowIfFailed("add 192.0.2.1/33 dev lo"));
        Assert.Equal("add 192.0.2.1/33 dev lo: Invalid argument (EINVAL): Invalid prefix length", exception.Message);
        Assert.Equal(("EINVAL", "Invalid prefix length"), (exception.ErrnoName, exception.KernelMessage));
    }

    [Fact]
    public void The_text_is_found_behind_a_request_that_is_echoed_in_full()
    {
        var error = Execute(request =>
        [
            FakeKernel.Message(
                request,
                LinuxNetlink.NLMSG_ERROR,
                [.. BitConverter.GetBytes(-Errno.EPERM), .. request, .. FakeKernel.Text("no")],
                LinuxNetlink.NLM_F_ACK_TLVS),
        ]);
        Assert.Equal(new NetlinkError(Errno.EPERM, "no"), error);
    }

    [Fact]
    public void An_acknowledgement_cut_off_anywhere_is_an_error_and_no_exception()
    {
        for (var length = 0; length < 60; length++)
        {
            var error = Execute(request =>
            {
                var whole = FakeKernel.Acknowledge(request, Errno.EINVAL, "a text that is long enough");
                var cut = whole[..Math.Min(length, whole.Length)];
                if (cut.Length >= 4)
                {
                    MemoryMarshal.Write(cut, (uint)cut.Length);
                }

                return [cut];
            });
            Assert.False(error.IsSuccess);
        }
    }

    [Fact]
    public void A_dump_is_collected_over_datagrams_until_done()
    {
        var (error, items) = Dump(new FakeKernel(request =>
        [
            [.. ItemOf(request, 1), .. ItemOf(request, 2)],
            ItemOf(request, 3),
            FakeKernel.Done(request),
        ]));
        Assert.True(error.IsSuccess);
        Assert.Equal([1, 2, 3], items);
    }

    [Fact]
    public void A_dump_may_end_in_the_datagram_of_its_last_item()
        => Assert.Equal([1], Dump(new FakeKernel(request => [[.. ItemOf(request, 1), .. FakeKernel.Done(request)]])).Items);

    [Fact]
    public void A_done_with_an_errno_is_a_failure()
        => Assert.Equal(Errno.EPERM, Dump(new FakeKernel(request => [ItemOf(request, 1), FakeKernel.Done(request, Errno.EPERM)])).Error.Errno);

    [Fact]
    public void Messages_of_another_request_or_port_are_skipped()
    {
        var (error, items) = Dump(new FakeKernel(request =>
        [
            FakeKernel.Message(request, Item, BitConverter.GetBytes(7), sequenceOffset: -1),
            FakeKernel.Message(request, LinuxNetlink.NLMSG_DONE, BitConverter.GetBytes(-Errno.EIO), sequenceOffset: 1),
            FakeKernel.Message(request, LinuxNetlink.NLMSG_ERROR, new byte[20], port: FakeKernel.Port + 1),
            FakeKernel.Message(request, Item, BitConverter.GetBytes(8), port: 0),
            FakeKernel.Message(request, LinuxNetlink.NLMSG_NOOP, []),
            ItemOf(request, 1),
            FakeKernel.Done(request),
        ]));
        Assert.True(error.IsSuccess);
        Assert.Equal([1], items);
    }

    [Fact]
    public void An_interrupted_dump_is_begun_anew_without_what_it_had()
    {
        var attempts = 0;
        var kernel = new FakeKernel(request => ++attempts < 3
            ? [ItemOf(request, attempts, LinuxNetlink.NLM_F_DUMP_INTR), FakeKernel.Done(request)]
            : [ItemOf(request, attempts), FakeKernel.Done(request)]);
        var (error, items) = Dump(kernel);
        Assert.True(error.IsSuccess);
        Assert.Equal([3], items);
        Assert.Equal(3, kernel.Requests.Select(static request => FakeKernel.Header(request).nlmsg_seq).Distinct().Count());
    }

    [Fact]
    public void A_dump_that_is_interrupted_again_and_again_is_given_up()
    {
        var kernel = new FakeKernel(request => [FakeKernel.Done(request, flags: LinuxNetlink.NLM_F_DUMP_INTR)]);
        Assert.Equal(Errno.EINTR, Dump(kernel).Error.Errno);
        Assert.Equal(NetlinkSocket.DumpAttempts, kernel.Requests.Count);
    }

    [Fact]
    public void A_dump_that_lost_datagrams_is_begun_anew_and_what_is_left_of_the_first_is_skipped()
    {
        var kernel = new FakeKernel(request => [ItemOf(request, 1), FakeKernel.Done(request)]);
        kernel.ReceiveErrors.Enqueue(Errno.ENOBUFS);
        var (error, items) = Dump(kernel);
        Assert.True(error.IsSuccess);
        Assert.Equal([1], items);
        Assert.Equal(2, kernel.Requests.Count);
    }

    [Fact]
    public void An_acknowledgement_that_was_lost_is_a_failure_because_nobody_knows_what_happened()
    {
        var kernel = new FakeKernel(request => [FakeKernel.Acknowledge(request)]);
        kernel.ReceiveErrors.Enqueue(Errno.ENOBUFS);
        var error = new NetlinkSocket(kernel).Execute(Request());
        Assert.Equal((Errno.ENOBUFS, true), (error.Errno, error.IsTransport));
    }

    [Fact]
    public void A_silent_kernel_is_a_timeout()
    {
        var error = Execute(static _ => []);
        Assert.Equal((Errno.ETIMEDOUT, true), (error.Errno, error.IsTransport));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(-1)]
    public void A_message_whose_length_cannot_be_is_a_failure(int length)
    {
        var error = Execute(request =>
        {
            var reply = FakeKernel.Message(request, Item, []);
            MemoryMarshal.Write(reply, length);
            return [reply];
        });
        Assert.Equal((Errno.EIO, true), (error.Errno, error.IsTransport));
    }

    private static byte[] Request()
    {
        var writer = new NetlinkWriter(new byte[32], Item);
        writer.Write(5u);
        return writer.Finish().ToArray();
    }

    private static byte[] ItemOf(byte[] request, int value, ushort flags = 0)
        => FakeKernel.Message(request, Item, BitConverter.GetBytes(value), (ushort)(LinuxNetlink.NLM_F_MULTI | flags));

    private static NetlinkError Execute(Func<byte[], IEnumerable<byte[]>> kernel) => new NetlinkSocket(new FakeKernel(kernel)).Execute(Request());

    private static (NetlinkError Error, List<int> Items) Dump(FakeKernel kernel)
    {
        List<int> items = [];
        var error = new NetlinkSocket(kernel).Dump(
            Request(),
            items,
            static (NetlinkMessage message, out int value) => MemoryMarshal.TryRead(message.Payload, out value));
        return (error, items);
    }
}
