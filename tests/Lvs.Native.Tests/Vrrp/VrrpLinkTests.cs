using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Vrrp;
using Lvs.Native.Processes;
using Lvs.Native.Tests.Support;
using Lvs.Native.Time;
using Lvs.Native.Vrrp;

namespace Lvs.Native.Tests.Vrrp;

public sealed class VrrpLinkTests : IDisposable
{
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.18");

    // An advert of keepalived 2.2.7, its header's source and checksum aside: 192.0.2.1 → 224.0.0.18, VRID 51, priority 150.
    private static readonly byte[] Advert = Convert.FromHexString(
        "45C0002800010000FF700000C0000201E0000012"
        + "2133960100013E03" + "0A630064" + "0000000000000000");

    private readonly PreciseTimers _timers = new();
    private readonly TestNamespace _here = new();
    private readonly TestNamespace _there = new();
    private readonly ConcurrentQueue<ReadOnlyMemory<byte>> _sent = [];
    private readonly ConcurrentQueue<ReadOnlyMemory<byte>> _received = [];

    public VrrpLinkTests()
    {
        _here.ConnectTo(_there);
        Eventually.True(() => _here.Ip("link show v0").Contains("state UP", StringComparison.Ordinal), "v0 is up");
        Eventually.True(() => _there.Ip("link show v1").Contains("state UP", StringComparison.Ordinal), "v1 is up");
    }

    public void Dispose()
    {
        _timers.Dispose();
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public void An_advert_arrives_on_the_other_side_with_its_header_and_not_at_the_sender()
    {
        using var sender = Open(_here, "v0", _sent);
        using var receiver = Open(_there, "v1", _received);
        sender.Send(Advert, Group);
        Eventually.True(() => !_received.IsEmpty, "the advert arrived");

        Assert.True(_received.TryDequeue(out var datagram));
        Assert.Equal(Advert.AsSpan(12).ToArray(), datagram[12..].ToArray());
        Assert.Equal((0x45, 0xc0, 255, 112), (datagram.Span[0], datagram.Span[1], datagram.Span[8], datagram.Span[9]));

        // What the receiver answers reaches the sender, so had its own advert been looped back, it would be here already.
        receiver.Send(AdvertFrom(192, 0, 2, 2), Group);
        Eventually.True(() => !_sent.IsEmpty, "the answer arrived");
        Assert.Single(_sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_advert_goes_out_by_the_interface_of_the_virtual_router_from_the_address_of_its_parent(bool isIPv6)
    {
        _here.Ip("link add vrrp.51 link v0 address 00:00:5e:00:01:33 type macvlan mode vepa");
        _here.Ip("link set vrrp.51 addrgenmode none");
        _here.Ip("link set vrrp.51 up");
        _here.Ip("address add fe80::1/64 dev v0 nodad");
        _there.Ip("address add fe80::2/64 dev v1 nodad");
        _there.Ip("link set v1 address 00:00:5e:00:01:33");
        Eventually.True(() => _here.Ip("link show vrrp.51").Contains("LOWER_UP", StringComparison.Ordinal), "it has a carrier");
        var group = isIPv6 ? IPAddress.Parse("ff02::12") : Group;
        var (here, there) = isIPv6 ? (IPAddress.Parse("fe80::1"), IPAddress.Parse("fe80::2")) : (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        ConcurrentQueue<VrrpPacket> received = [];
        ConcurrentQueue<VrrpPacket> answered = [];
        using var sender = Open(_here, new VrrpLinkOptions { Interface = "v0", SendInterface = "vrrp.51", VirtualRouterId = 51, Group = group, Source = here }, answered);
        using var receiver = Open(_there, new VrrpLinkOptions { Interface = "v1", VirtualRouterId = 51, Group = group, Source = there }, received);
        var before = long.Parse(_here.Exec("cat", "/sys/class/net/vrrp.51/statistics/tx_packets"), CultureInfo.InvariantCulture);
        sender.Send(isIPv6 ? Advert.AsSpan(20) : Advert, group);
        Eventually.True(() => !received.IsEmpty, "the advert arrived");
        Assert.Equal(before + 1, long.Parse(_here.Exec("cat", "/sys/class/net/vrrp.51/statistics/tx_packets"), CultureInfo.InvariantCulture));

        // What is listened for is on the parent, also what comes from the same MAC address; the interface of the router joins nothing.
        receiver.Send(isIPv6 ? Advert.AsSpan(20) : AdvertFrom(192, 0, 2, 2), group);
        Eventually.True(() => !answered.IsEmpty, "the answer arrived");
        Assert.Single(answered);
        Assert.DoesNotContain(isIPv6 ? "ff02::12" : "224.0.0.18", _here.Ip("maddress show dev vrrp.51"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_unicast_advert_arrives()
    {
        using var sender = Open(_here, "v0", _sent);
        using var receiver = Open(_there, "v1", _received);
        byte[] unicast = [.. Advert[..16], 192, 0, 2, 2, .. Advert[20..]];
        sender.Send(unicast, IPAddress.Parse("192.0.2.2"));
        Eventually.True(() => !_received.IsEmpty, "the advert arrived");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Over_IPv6_an_advert_arrives_with_its_source_destination_and_hop_limit(bool isMulticast)
    {
        _here.Ip("address add 2001:db8::1/64 dev v0 nodad");
        _there.Ip("address add 2001:db8::2/64 dev v1 nodad");
        var (from, to) = (IPAddress.Parse("2001:db8::1"), isMulticast ? IPAddress.Parse("ff02::12") : IPAddress.Parse("2001:db8::2"));
        ConcurrentQueue<VrrpPacket> received = [];
        ConcurrentQueue<VrrpPacket> looped = [];
        using var sender = Open(_here, Over6("v0", from, isMulticast), looped);
        using var receiver = Open(_there, Over6("v1", IPAddress.Parse("2001:db8::2"), isMulticast), received);
        byte[] pdu = [0x31, 51, 150, 1, 0, 100, 0, 0, .. IPAddress.Parse("2001:db8::100").GetAddressBytes()];
        sender.Send(pdu, to);
        Eventually.True(() => !received.IsEmpty, "the advert arrived");

        Assert.True(received.TryDequeue(out var packet));
        Assert.Equal(pdu, packet.Bytes.ToArray());
        Assert.Equal((RouterAddress.From(from), RouterAddress.From(to), isMulticast ? 255 : 64), (packet.Source, packet.Destination, packet.HopLimit));
        Assert.Empty(looped);
    }

    [Fact]
    public void A_source_over_IPv6_that_is_not_there_is_named()
        => Assert.Equal(
            "send VRRP adverts from 2001:db8::9: Cannot assign requested address (EADDRNOTAVAIL)",
            Assert.Throws<LinuxException>(() => Open(_here, Over6("v0", IPAddress.Parse("2001:db8::9"), isMulticast: true), [])).Message);

    [Fact]
    public void An_advert_in_an_authentication_header_arrives_at_who_waits_for_one_only()
    {
        var options = new VrrpLinkOptions
        {
            Interface = "v0",
            VirtualRouterId = 51,
            Group = Group,
            Source = IPAddress.Parse("192.0.2.1"),
            UsesAuthenticationHeader = true,
        };
        ConcurrentQueue<VrrpPacket> received = [];
        using var sender = Open(_here, options, []);
        using var plain = Open(_there, "v1", _received);
        using var receiver = Open(_there, options with { Interface = "v1", Source = IPAddress.Parse("192.0.2.2") }, received);
        byte[] datagram = [.. Advert[..9], 51, .. Advert[10..20], .. new byte[24], .. Advert[20..]];
        sender.Send(datagram, Group);
        Eventually.True(() => !received.IsEmpty, "the advert arrived");
        Assert.True(received.TryDequeue(out var packet));
        Assert.Equal(datagram.Length, packet.Bytes.Length);
        Assert.Empty(_received);
    }

    [Fact]
    public async Task What_comes_while_nobody_reads_waits_for_who_is_given_the_socket_and_no_deadline_passes_meanwhile()
    {
        var passed = 0;
        using var deadline = _timers.Create(() => Interlocked.Increment(ref passed));
        var links = _there.Run(() => new VrrpLinks(_timers));
        using var sender = Open(_here, "v0", _sent);
        using var predecessor = _there.Run(() => links.Open(Over4("v1", "192.0.2.2"), packet => _received.Enqueue(packet.Bytes.ToArray())));
        var suspended = Assert.Single(await links.SuspendAsync());
        deadline.Arm(_timers.Now);
        sender.Send(Advert, Group);

        // Over a channel, as to another process.
        using var giver = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint("\0" + Guid.NewGuid()));
        listener.Listen();
        giver.Connect(listener.LocalEndPoint!);
        using var taker = listener.Accept();
        DescriptorPassing.Send(giver, suspended.Descriptor);
        using var timers = new PreciseTimers();
        var successors = _there.Run(() => new VrrpLinks(timers));
        successors.Inherit(suspended.Place, DescriptorPassing.Receive(taker));
        ConcurrentQueue<ReadOnlyMemory<byte>> inherited = [];
        using var successor = _there.Run(() => successors.Open(Over4("v1", "192.0.2.2"), packet => inherited.Enqueue(packet.Bytes.ToArray())));
        Eventually.True(() => !inherited.IsEmpty, "what waited has come");
        Assert.Empty(_received);
        Assert.Equal(0, Volatile.Read(ref passed));

        links.Proceed();
        Eventually.True(() => Volatile.Read(ref passed) == 1, "the deadline has passed");
        giver.Shutdown(SocketShutdown.Both);
        Assert.Throws<IOException>(() => DescriptorPassing.Receive(taker));
    }

    [Fact]
    public void An_advert_of_another_interface_is_not_received()
    {
        _here.Ip($"link add w0 type veth peer name w1 netns {_there.Name}");
        _here.Ip("addr add 198.51.100.1/24 dev w0");
        _here.Ip("link set w0 up");
        _there.Ip("addr add 198.51.100.2/24 dev w1");
        _there.Ip("link set w1 up");
        ConcurrentQueue<ReadOnlyMemory<byte>> onOther = [];
        using var sender = Open(_here, "v0", _sent);
        using var otherSender = Open(_here, "w0", _sent);
        using var receiver = Open(_there, "v1", _received);
        using var otherReceiver = Open(_there, "w1", onOther);
        Eventually.True(
            () =>
            {
                otherSender.Send(AdvertFrom(198, 51, 100, 1), Group);
                return !onOther.IsEmpty;
            },
            "the other advert arrived");
        sender.Send(Advert, Group);
        Eventually.True(() => !_received.IsEmpty, "the advert arrived");
        Assert.All(_received, static datagram => Assert.Equal([192, 0, 2, 1], datagram[12..16].ToArray()));
    }

    [Fact]
    public void A_datagram_above_two_kilobytes_is_dropped()
    {
        _here.Ip("link set v0 mtu 4000");
        _there.Ip("link set v1 mtu 4000");
        using var sender = Open(_here, "v0", _sent);
        using var receiver = Open(_there, "v1", _received);
        var large = new byte[2049];
        Advert.CopyTo(large, 0);
        sender.Send(large, Group);
        sender.Send(large.AsSpan(0, 2048), Group);
        Eventually.True(() => !_received.IsEmpty, "the datagram that fits arrived");
        Assert.Equal(2048, Assert.Single(_received).Length);
    }

    [Fact]
    public void Sending_on_an_interface_that_is_down_throws_and_the_link_survives_it()
    {
        using var sender = Open(_here, "v0", _sent);
        using var receiver = Open(_there, "v1", _received);
        _here.Ip("link set v0 down");
        var exception = Assert.Throws<LinuxException>(() => sender.Send(Advert, Group));
        Assert.StartsWith("send a VRRP advert to 224.0.0.18: ", exception.Message, StringComparison.Ordinal);

        _here.Ip("link set v0 up");
        Eventually.True(
            () =>
            {
                receiver.Send(AdvertFrom(192, 0, 2, 2), Group);
                return !_sent.IsEmpty;
            },
            "the link receives again");
    }

    [Fact]
    public void A_disposed_link_delivers_nothing_and_may_be_disposed_twice()
    {
        using var sender = Open(_here, "v0", _sent);
        var receiver = Open(_there, "v1", _received);
        using var witness = Open(_there, "v1", _sent);
        receiver.Dispose();
        receiver.Dispose();
        sender.Send(Advert, Group);
        Eventually.True(() => !_sent.IsEmpty, "the advert arrived elsewhere");
        Assert.Empty(_received);
    }

    [Fact]
    public void An_interface_that_is_not_there_is_named()
        => Assert.Equal("open a VRRP socket on v9: No such device (ENODEV)", Assert.Throws<LinuxException>(() => Open(_here, "v9", _sent)).Message);

    [Fact]
    public void Another_name_of_an_interface_is_no_interface_and_the_error_says_which_to_use()
    {
        _here.Ip("link property add dev v0 altname a0");
        Assert.Equal(
            "open a VRRP socket on a0: No such device (ENODEV): a0 is another name of v0: use that",
            Assert.Throws<LinuxException>(() => Open(_here, "a0", _sent)).Message);
    }

    [Fact]
    public void Links_of_one_interface_share_a_socket_and_each_hears_its_own_router()
    {
        var links = new VrrpLinks(_timers);
        var heard = new ConcurrentQueue<(byte Link, byte Router)>();
        using var sender = Open(_here, "v0", _sent);
        using var first = Listen(51);
        using var second = Listen(52);
        Assert.Equal(2, OpenSockets());
        foreach (var router in new byte[] { 52, 51, 99, 52 })
        {
            sender.Send([.. Advert[..21], router, .. Advert[22..]], Group);
        }

        Eventually.True(() => heard.Count == 4, "all four arrived");
        Assert.Equal([(52, 52), (51, 51), (51, 99), (52, 52)], heard.Select(one => ((int)one.Link, (int)one.Router)));

        // The socket is there for as long as one of them is.
        first.Dispose();
        sender.Send(Advert, Group);
        Eventually.True(() => heard.Count == 5, "the last listener gets what is for nobody");
        second.Dispose();
        Assert.Equal(0, OpenSockets());

        IVrrpLink Listen(byte router) => _there.Run(() => links.Open(
            new VrrpLinkOptions { Interface = "v1", VirtualRouterId = router, Group = Group, Source = IPAddress.Parse("192.0.2.2") },
            packet => heard.Enqueue((router, packet.Bytes.Span[21]))));

        // One to receive and one to send; net/raw has a line for its titles.
        int OpenSockets() => _there.Run(() => File.ReadAllLines("/proc/thread-self/net/raw").Length - 1);
    }

    [Fact]
    public void More_adverts_than_fit_into_one_call_arrive_in_their_order()
    {
        using var sender = Open(_here, "v0", _sent);
        using var receiver = Open(_there, "v1", _received);
        const int Count = 1000;
        for (var i = 0; i < Count; i++)
        {
            sender.Send([.. Advert[..4], (byte)(i >> 8), (byte)(i + 1), .. Advert[6..22], (byte)i, .. Advert[23..]], Group);
        }

        Eventually.True(() => _received.Count == Count, "all arrived");
        Assert.Equal(Enumerable.Range(0, Count).Select(static i => (byte)i), _received.Select(static datagram => datagram.Span[22]));
    }

    [Fact]
    public void After_a_stall_what_waits_in_the_socket_is_read_before_a_deadline_that_passed_is_acted_on()
    {
        using var sender = Open(_here, "v0", _sent);
        using var stalled = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        using var decided = new ManualResetEventSlim();
        var heardBefore = -1;
        using var receiver = Open(_there, "v1", _received);
        _timers.Create(() =>
        {
            stalled.Set();
            goesOn.Wait();
        }).Arm(_timers.Now);
        stalled.Wait();
        using var deadline = _timers.Create(() =>
        {
            heardBefore = _received.Count;
            decided.Set();
        });
        var last = _timers.Now + TimeSpan.FromMilliseconds(20);
        deadline.Arm(last);
        sender.Send(Advert, Group);
        sender.Send(Advert, Group);
        Eventually.True(() => _timers.Now > last, "the deadline has passed");
        goesOn.Set();
        decided.Wait();
        Assert.Equal(2, heardBefore);
    }

    [Fact]
    public void The_sending_path_allocates_nothing()
    {
        using var sender = Open(_here, "v0", _sent);
        sender.Send(Advert, Group);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            sender.Send(Advert, Group);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // The kernel drops a datagram that comes in from one of its own addresses.
    private static byte[] AdvertFrom(params byte[] source) => [.. Advert[..12], .. source, .. Advert[16..]];

    private static VrrpLinkOptions Over4(string interfaceName, string source) => new()
    {
        Interface = interfaceName,
        VirtualRouterId = 51,
        Group = Group,
        Source = IPAddress.Parse(source),
    };

    private static VrrpLinkOptions Over6(string interfaceName, IPAddress source, bool isMulticast) => new()
    {
        Interface = interfaceName,
        VirtualRouterId = 51,
        Group = isMulticast ? IPAddress.Parse("ff02::12") : null,
        Source = source,
        TimeToLive = 64,
    };

    private IVrrpLink Open(TestNamespace where, VrrpLinkOptions options, ConcurrentQueue<VrrpPacket> received)
        => where.Run(() => new VrrpLinks(_timers).Open(options, packet => received.Enqueue(packet with { Bytes = packet.Bytes.ToArray() })));

    private IVrrpLink Open(TestNamespace where, string interfaceName, ConcurrentQueue<ReadOnlyMemory<byte>> received)
        => where.Run(() => new VrrpLinks(_timers).Open(
            new VrrpLinkOptions { Interface = interfaceName, VirtualRouterId = 51, Group = Group, Source = IPAddress.Parse("192.0.2.1") },
            packet => received.Enqueue(packet.Bytes.ToArray())));
}
