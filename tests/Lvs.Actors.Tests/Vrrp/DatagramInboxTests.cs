using Akka.Actor;
using Lvs.Actors.Tests.World;
using Lvs.Actors.Vrrp;
using Lvs.Core.Time;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Tests.Vrrp;

public sealed class DatagramInboxTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // 192.0.2.1 to 224.0.0.18, router 51, priority 150.
    private static readonly byte[] Datagram = Convert.FromHexString("45C0002800010000FF700000C0000201E0000012" + "3133960100640000" + "0A630064");

    private readonly VirtualTime _time = new();
    private readonly DatagramInbox _inbox;
    private readonly IDeadlineTimer _timer;
    private int _fired;

    public DatagramInboxTests()
    {
        _inbox = new DatagramInbox(Nobody.Instance, _time);
        _timer = _time.Create(() => _fired++);
    }

    [Fact]
    public void A_flood_is_bounded_and_what_was_dropped_is_counted()
    {
        for (var datagram = 0; datagram < DatagramInbox.Capacity + 500; datagram++)
        {
            _inbox.Offer(new VrrpPacket(new byte[40]));
        }

        Assert.Equal(500, _inbox.Overflowed);
        _inbox.Taken();
        _inbox.Offer(new VrrpPacket(new byte[40]));
        Assert.Equal(500, _inbox.Overflowed);
    }

    [Fact]
    public void An_advert_that_is_expected_puts_the_deadline_off_and_waits_for_nobody()
    {
        Expect();
        for (var second = 1; second <= 10; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _inbox.Offer(new VrrpPacket(Numbered(second)));
        }

        Assert.Equal(0, _fired);
        Assert.Equal((10, TimeSpan.FromSeconds(10)), Noted());
        _time.Advance(Patience - TimeSpan.FromTicks(1));
        Assert.Equal(0, _fired);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, _fired);
    }

    [Fact]
    public void To_note_an_advert_allocates_nothing()
    {
        Expect();
        var packet = new VrrpPacket(Numbered(7));
        _inbox.Offer(packet);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _inbox.Offer(packet);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(101, Noted().Count);
    }

    [Fact]
    public void Each_change_of_a_byte_but_of_the_identification_and_the_header_checksum_is_another_advert()
    {
        for (var at = 0; at < Datagram.Length; at++)
        {
            var expected = Expected();
            byte[] other = [.. Datagram];
            other[at] ^= 0x10;
            Assert.Equal(at is 4 or 5 or 10 or 11, expected.TryNote(new VrrpPacket(other), _time.Now));
            Assert.False(expected.TryNote(new VrrpPacket(other.AsMemory(0, at)), _time.Now));
        }
    }

    [Fact]
    public void Over_IPv6_what_the_kernel_says_of_the_header_counts()
    {
        var (source, destination) = (RouterAddress.From(System.Net.IPAddress.Parse("fe80::1")), RouterAddress.From(VrrpAdvertWriter.GroupIPv6));
        var packet = new VrrpPacket(Datagram, source, destination, 255);
        var expected = new ExpectedAdvert(default, packet, _time.Now, Patience);
        Assert.True(expected.TryNote(packet, _time.Now));
        Assert.False(expected.TryNote(packet with { HopLimit = 254 }, _time.Now));
        Assert.False(expected.TryNote(packet with { Source = destination }, _time.Now));
        Assert.False(expected.TryNote(packet with { Destination = source }, _time.Now));
        Assert.False(expected.TryNote(packet with { Bytes = Numbered(2) }, _time.Now));
    }

    [Fact]
    public void While_another_datagram_waits_nothing_overtakes_it()
    {
        Expect();
        byte[] resigning = [.. Datagram];
        resigning[22] = 0;
        _inbox.Offer(new VrrpPacket(resigning));
        _inbox.Offer(new VrrpPacket(Datagram));
        Assert.Equal(default, Noted());
    }

    [Fact]
    public void What_is_expected_no_more_is_not_noted_and_puts_nothing_off()
    {
        Expect();
        _inbox.Offer(new VrrpPacket(Datagram));
        Assert.Equal(1, Noted().Count);
        _timer.Arm(_time.Now + Patience);
        _time.Advance(Patience / 2);
        _inbox.Offer(new VrrpPacket(Datagram));
        Assert.Equal(default, Noted());
        _time.Advance(Patience / 2);
        Assert.Equal(1, _fired);
    }

    [Fact]
    public void After_a_thousand_the_actor_hears_one_itself()
    {
        Expect();
        for (var i = 0; i < 1001; i++)
        {
            _inbox.Offer(new VrrpPacket(Datagram));
        }

        Assert.Equal(1000, Noted().Count);
    }

    private static byte[] Numbered(int identification) => [.. Datagram[..5], (byte)identification, .. Datagram[6..]];

    private ExpectedAdvert Expected() => new(default, new VrrpPacket(Datagram), _time.Now, Patience);

    private void Expect()
    {
        var expected = Expected();
        _timer.Arm(_time.Now + Patience, expected);
        _inbox.Expect(expected, _timer);
    }

    private (int Count, TimeSpan Last) Noted() => _inbox.Withdraw() is { } noted ? (noted.Count, noted.Last) : default;
}
