using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lvs.Native.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;
using Lvs.Native.Netlink.Route;
using Lvs.Native.Tests.Support;

namespace Lvs.Native.Tests.Netlink;

/// <summary>On the running kernel, over rtnetlink.</summary>
public sealed class NetlinkTransportTests : IDisposable
{
    private const int Usual = 64 * 1024;

    // Nothing the kernel says of an interface fits, and an acknowledgement does.
    private const int Tiny = 64;

    private const int Loopback = 1;

    private readonly TestNamespace _here = new();

    public void Dispose() => _here.Dispose();

    [Theory]
    [InlineData(false, Usual)]
    [InlineData(true, Usual)]
    [InlineData(false, Tiny)]
    [InlineData(true, Tiny)]
    public void A_table_of_many_datagrams_is_read_whole_and_so_is_the_next_one(bool readsAhead, int bufferSize)
    {
        const int Added = 1000;
        AddAddresses(Added);
        using var table = _here.Run(() => new RouteTable(new NetlinkSocket(Open(readsAhead, bufferSize))));
        for (var i = 0; i < 3; i++)
        {
            var addresses = table.Addresses(AddressFamily.InterNetwork, 0).ConvertAll(static address => address.Address);
            Assert.Equal(Added + 1, addresses.Count);
            Assert.Equal(Added + 1, addresses.Distinct().Count());
            Assert.Contains(table.Links(), static link => link.Name == "lo");
            Assert.Equal("lo", table.FindLink(Loopback)?.Name);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_dump_that_is_abandoned_leaves_nothing_to_the_next_request(bool readsAhead)
    {
        AddAddresses(1000);
        using var transport = Open(readsAhead);
        Span<byte> request = stackalloc byte[RouteMessages.BufferSize];
        // Whether an odd or an even number of datagrams was taken decides whether one waits in our memory.
        for (var (taken, sequence) = (1, 1u); taken <= 3; taken++, sequence += 2)
        {
            Send(transport, RouteMessages.GetAddresses(request, AddressFamily.InterNetwork, 0), sequence, LinuxNetlink.NLM_F_DUMP);
            for (var i = 0; i < taken; i++)
            {
                Assert.Equal((LinuxRtnetlink.RTM_NEWADDR, sequence), Receive(transport));
            }

            transport.Discard();
            Send(transport, RouteMessages.GetLink(request, Loopback), sequence + 1);
            Assert.Equal((LinuxRtnetlink.RTM_NEWLINK, sequence + 1), Receive(transport));
            Assert.Equal(Errno.EAGAIN, transport.TryReceive(out _));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_datagram_behind_the_first_comes_with_the_same_call_only_when_reading_ahead(bool readsAhead)
    {
        using var transport = Open(readsAhead);
        Span<byte> request = stackalloc byte[RouteMessages.BufferSize];
        Send(transport, RouteMessages.GetLink(request, Loopback), 1, LinuxNetlink.NLM_F_ACK);
        Assert.Equal(0, transport.Receive(out var answer));
        Assert.Equal(!readsAhead, IsReadable(transport));
        Assert.Equal((LinuxRtnetlink.RTM_NEWLINK, 1u), KindOf(answer));

        Assert.Equal((LinuxNetlink.NLMSG_ERROR, 1u), Receive(transport));
        Assert.Equal(Errno.EAGAIN, transport.TryReceive(out _));
    }

    [Fact]
    public void A_short_dump_comes_with_its_end()
    {
        using var transport = Open(readsAhead: true);
        Span<byte> request = stackalloc byte[RouteMessages.BufferSize];
        // Of all families: the kernel ends this dump as one of IPVS, with a datagram of its own.
        Send(transport, RouteMessages.GetAddresses(request, AddressFamily.Unspecified, 0), 1, LinuxNetlink.NLM_F_DUMP);
        Assert.Equal((LinuxRtnetlink.RTM_NEWADDR, 1u), Receive(transport));
        Assert.False(IsReadable(transport));
        Assert.Equal((LinuxNetlink.NLMSG_DONE, 1u), Receive(transport));
    }

    [Fact]
    public void A_single_datagram_is_returned_without_waiting_for_another()
    {
        using var transport = Open(readsAhead: true);
        Span<byte> request = stackalloc byte[RouteMessages.BufferSize];
        var started = Stopwatch.GetTimestamp();
        Send(transport, RouteMessages.GetLink(request, Loopback), 1);
        Assert.Equal((LinuxRtnetlink.RTM_NEWLINK, 1u), Receive(transport));
        Assert.True(Stopwatch.GetElapsedTime(started) < NetlinkTransport.ReceiveTimeout);
    }

    [Fact]
    public void An_answer_that_does_not_come_in_time_is_EAGAIN()
    {
        using var transport = Open(readsAhead: true);
        transport.Handle.SetOption(SysSocket.SOL_SOCKET, SysSocket.SO_RCVTIMEO, new TimeVal { tv_usec = 1000 }, "SO_RCVTIMEO");
        Assert.Equal(Errno.EAGAIN, transport.Receive(out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_datagram_that_is_too_long_is_lost_and_fits_when_asked_for_again(bool readsAhead)
    {
        using var transport = Open(readsAhead, Tiny);
        Span<byte> request = stackalloc byte[RouteMessages.BufferSize];
        Send(transport, RouteMessages.GetLink(request, Loopback), 1, LinuxNetlink.NLM_F_ACK);
        Assert.Equal(Errno.ENOBUFS, transport.Receive(out var nothing));
        Assert.True(nothing.IsEmpty);
        // What came with it is not lost, although the buffers are too small now.
        Assert.Equal((LinuxNetlink.NLMSG_ERROR, 1u), Receive(transport));

        Send(transport, RouteMessages.GetLink(request, Loopback), 2, LinuxNetlink.NLM_F_ACK);
        Assert.Equal((LinuxRtnetlink.RTM_NEWLINK, 2u), Receive(transport));
        Assert.Equal((LinuxNetlink.NLMSG_ERROR, 2u), Receive(transport));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_datagram_that_is_too_long_may_be_the_second_of_two(bool readsAhead)
    {
        using var transport = Open(readsAhead, Tiny);
        Span<byte> request = stackalloc byte[RouteMessages.BufferSize];
        Send(transport, RouteMessages.GetLink(request, int.MaxValue), 1);
        Send(transport, RouteMessages.GetLink(request, Loopback), 2);
        Assert.Equal((LinuxNetlink.NLMSG_ERROR, 1u), Receive(transport));
        Assert.Equal(Errno.ENOBUFS, transport.Receive(out _));

        Send(transport, RouteMessages.GetLink(request, int.MaxValue), 3);
        Send(transport, RouteMessages.GetLink(request, Loopback), 4);
        Assert.Equal((LinuxNetlink.NLMSG_ERROR, 3u), Receive(transport));
        Assert.Equal((LinuxRtnetlink.RTM_NEWLINK, 4u), Receive(transport));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_another_process_sends_is_passed_over_wherever_it_waits(bool readsAhead)
    {
        using var transport = Open(readsAhead);
        using var stranger = Open(readsAhead: false);
        Span<byte> request = stackalloc byte[RouteMessages.BufferSize];
        SendToPort(stranger, transport.PortId);
        Send(transport, RouteMessages.GetLink(request, Loopback), 1);
        SendToPort(stranger, transport.PortId);
        SendToPort(stranger, transport.PortId);
        Send(transport, RouteMessages.GetLink(request, Loopback), 2);
        SendToPort(stranger, transport.PortId);

        Assert.Equal((LinuxRtnetlink.RTM_NEWLINK, 1u), Receive(transport));
        Assert.Equal((LinuxRtnetlink.RTM_NEWLINK, 2u), Receive(transport));
        Assert.Equal(Errno.EAGAIN, transport.TryReceive(out _));
    }

    private NetlinkTransport Open(bool readsAhead, int bufferSize = Usual)
        => _here.Run(() => new NetlinkTransport(LinuxNetlink.NETLINK_ROUTE, readsAhead: readsAhead, bufferSize: bufferSize));

    private void AddAddresses(int count)
        => _here.Exec("sh", "-c", $"seq 0 {count - 1} | awk '{{ print \"addr add 10.0.\" int($1 / 250) \".\" $1 % 250 + 1 \"/32 dev lo\" }}' | ip -batch -");

    private static void Send(NetlinkTransport transport, Span<byte> request, uint sequence, ushort flags = 0)
    {
        ref var header = ref MemoryMarshal.AsRef<NlMsgHdr>(request);
        header.nlmsg_flags |= (ushort)(LinuxNetlink.NLM_F_REQUEST | flags);
        header.nlmsg_seq = sequence;
        Assert.Equal(0, transport.Send(request));
    }

    private static (ushort Type, uint Sequence) Receive(NetlinkTransport transport)
    {
        Assert.Equal(0, transport.Receive(out var datagram));
        return KindOf(datagram);
    }

    private static (ushort Type, uint Sequence) KindOf(ReadOnlySpan<byte> datagram)
    {
        var header = MemoryMarshal.Read<NlMsgHdr>(datagram);
        return (header.nlmsg_type, header.nlmsg_seq);
    }

    private static bool IsReadable(NetlinkTransport transport)
        => CPoll.poll([new PollFd { fd = (int)transport.Handle.DangerousGetHandle(), events = CPoll.POLLIN }], 1, 0) == 1;

    private static void SendToPort(NetlinkTransport sender, uint port)
    {
        var datagram = new byte[Marshal.SizeOf<NlMsgHdr>()];
        var address = new SockaddrNl { nl_family = SysSocket.AF_NETLINK, nl_pid = port };
        using var socket = new SafeSocketHandle(sender.Handle.DangerousGetHandle(), ownsHandle: false);
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<SockaddrNl>(in address));
        Assert.Equal(datagram.Length, SysSocket.sendto(socket, datagram, (nuint)datagram.Length, 0, bytes, (uint)bytes.Length));
    }
}
