using System.Buffers.Binary;
using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>The codec against packets captured from keepalived 2.2.7 (tests/vectors).</summary>
public sealed class VrrpCodecTests
{
    private static readonly VrrpSettings None = new()
    {
        VirtualRouterId = 51,
        Priority = 150,
        AdvertInterval = TimeSpan.FromSeconds(1),
        LocalAddress = IPAddress.Parse("10.99.0.1"),
        Addresses = [new VirtualAddress(IPAddress.Parse("10.99.0.100"), 32)],
    };

    /// <summary>The routers of the captures: priority 150, and 100 which takes over; 0 when one resigns.</summary>
    private static readonly (string, byte)[] Senders = [("10.99.0.1", 150), ("10.99.0.1", 0), ("10.99.0.2", 100), ("10.99.0.2", 0)];

    private static readonly VrrpSettings Pass = None with { Password = new Secret("1111") };

    public static TheoryData<string, string?> Version2Captures => new() { { "v2none.pcap", null }, { "v2pass.pcap", "1111" } };

    [Theory]
    [MemberData(nameof(Version2Captures))]
    public void Every_captured_advert_is_accepted(string capture, string? password)
    {
        foreach (var datagram in Capture.Datagrams(capture))
        {
            Assert.True(VrrpReceiver.TryAccept(WithPassword(password), datagram, out var advert, out _));
            Assert.Contains((advert.Source.ToString(), advert.Priority), Senders);
            Assert.True(advert.HasOurAddresses);
        }
    }

    [Theory]
    [MemberData(nameof(Version2Captures))]
    public void Every_captured_advert_is_written_byte_for_byte(string capture, string? password)
    {
        var settings = WithPassword(password);
        foreach (var captured in Capture.Datagrams(capture))
        {
            var identification = BinaryPrimitives.ReadUInt16BigEndian(captured.AsSpan(4));
            var priority = captured[VrrpDatagram.Ipv4HeaderSize + 2];
            var written = new byte[VrrpAdvertWriter.SizeOf(settings)];
            var sender = settings with { LocalAddress = new IPAddress(captured.AsSpan(12, 4)) };

            Assert.Equal(captured.Length, VrrpAdvertWriter.Write(written, sender, priority, identification));

            // The kernel fills in the checksum of the IP header.
            captured.AsSpan(10, 2).CopyTo(written.AsSpan(10));
            Assert.Equal(Convert.ToHexString(captured), Convert.ToHexString(written));
        }
    }

    [Theory]
    [MemberData(nameof(Version2Captures))]
    public void Every_truncated_prefix_is_rejected_by_its_length(string capture, string? password)
    {
        var datagram = Capture.Datagrams(capture)[0];
        for (var length = 0; length < datagram.Length; length++)
        {
            Assert.False(VrrpReceiver.TryAccept(WithPassword(password), datagram.AsSpan(0, length), out _, out var rejection));
            Assert.Equal(VrrpRejection.PacketLength, rejection);
        }
    }

    [Theory]
    [InlineData("v3.pcap")]
    [InlineData("v3fast.pcap")]
    public void A_version_3_advert_is_rejected_by_its_version(string capture)
        => Assert.All(Capture.Datagrams(capture), datagram => Assert.Equal(VrrpRejection.Version, Reject(None, datagram)));

    [Fact]
    public void An_AH_datagram_is_no_VRRP_datagram()
        => Assert.All(Capture.Datagrams("v2ah.pcap"), datagram => Assert.False(VrrpDatagram.TryRead(datagram, out _)));

    [Fact]
    public void Ethernet_padding_behind_the_datagram_is_left_out()
    {
        byte[] padded = [.. Capture.Datagrams("v2none.pcap")[0], 0, 0, 0, 0, 0, 0];
        Assert.True(VrrpReceiver.TryAccept(None, padded, out _, out _));
    }

    public static TheoryData<VrrpRejection, int, byte> Damages => new()
    {
        // Offsets count from the IPv4 header; the PDU starts at 20.
        { VrrpRejection.PacketLength, 0, 0x44 },
        { VrrpRejection.PacketLength, 0, 0x65 },
        { VrrpRejection.PacketLength, 9, 17 },
        { VrrpRejection.PacketLength, 3, 27 },
        { VrrpRejection.PacketLength, 3, 0xff },
        { VrrpRejection.VirtualRouterId, 21, 52 },
        { VrrpRejection.PacketLength, 23, 2 },
        { VrrpRejection.PacketLength, 23, 0 },
        { VrrpRejection.TimeToLive, 8, 254 },
        { VrrpRejection.Version, 20, 0x41 },
        { VrrpRejection.AuthenticationTypeInvalid, 24, 3 },
        { VrrpRejection.AuthenticationTypeMismatch, 24, 0 },
        { VrrpRejection.AuthenticationTypeMismatch, 24, 2 },
        { VrrpRejection.AuthenticationFailure, 32, (byte)'2' },
        { VrrpRejection.AuthenticationFailure, 39, 1 },
        { VrrpRejection.AdvertInterval, 25, 2 },
        { VrrpRejection.Type, 20, 0x22 },
        { VrrpRejection.Checksum, 22, 151 },
        { VrrpRejection.Checksum, 26, 0 },
        { VrrpRejection.Checksum, 28, 11 },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_advert_is_rejected_by_the_step_that_finds_it(VrrpRejection expected, int offset, byte value)
    {
        var datagram = (byte[])Capture.Datagrams("v2pass.pcap")[0].Clone();
        datagram[offset] = value;
        Assert.Equal(expected, Reject(Pass, datagram));
    }

    [Fact]
    public void An_advert_of_a_sibling_is_passed_over_without_a_reason()
    {
        var datagram = Capture.Datagrams("v2none.pcap")[0];
        Assert.Equal(VrrpRejection.None, Reject(None with { VirtualRouterId = 7, SiblingRouterIds = [51] }, datagram));
        Assert.Equal(VrrpRejection.VirtualRouterId, Reject(None with { VirtualRouterId = 7 }, datagram));
    }

    [Fact]
    public void Every_single_bit_flip_is_decided_without_an_exception()
    {
        var datagram = Capture.Datagrams("v2pass.pcap")[0];
        for (var bit = 0; bit < datagram.Length * 8; bit++)
        {
            var damaged = (byte[])datagram.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            _ = VrrpReceiver.TryAccept(Pass, damaged, out _, out _);
        }
    }

    [Fact]
    public void A_million_random_datagrams_are_decided_without_an_exception_or_an_allocation()
    {
        var random = new Random(51);
        var bytes = new byte[128];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = 0;
        for (var round = 0; round < 1_000_000; round++)
        {
            random.NextBytes(bytes);

            // A plausible header, so that the later steps are reached as well.
            bytes[0] = 0x45;
            bytes[9] = VrrpDatagram.Protocol;
            bytes[2] = 0;
            bytes[21] = 51;
            accepted += VrrpReceiver.TryAccept(Pass, bytes.AsSpan(0, random.Next(bytes.Length)), out _, out _) ? 1 : 0;
        }

        Assert.Equal(0, accepted);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }

    [Fact]
    public void Addresses_in_another_order_are_ours_and_other_addresses_are_not()
    {
        VirtualAddress first = new(IPAddress.Parse("192.0.2.1"), 32), second = new(IPAddress.Parse("192.0.2.2"), 32);
        var sender = None with { Addresses = [first, second] };
        var datagram = new byte[VrrpAdvertWriter.SizeOf(sender)];
        VrrpAdvertWriter.Write(datagram, sender, 150, 1);

        Assert.True(Accept(None with { Addresses = [second, first] }, datagram).HasOurAddresses);
        Assert.False(Accept(None with { Addresses = [first] }, datagram).HasOurAddresses);
        Assert.False(Accept(None with { Addresses = [first, new VirtualAddress(IPAddress.Parse("192.0.2.3"), 32)] }, datagram).HasOurAddresses);
    }

    [Theory]
    [InlineData("", "0000000000000000")]
    [InlineData("1111", "3131313100000000")]
    [InlineData("12345678", "3132333435363738")]
    [InlineData("ééééé", "C3A9C3A9C3A9C3A9")]
    public void A_password_is_padded_or_cut_to_eight_bytes(string password, string expected)
    {
        var data = new byte[8];
        (None with { Password = new Secret(password) }).WriteAuthenticationData(data);
        Assert.Equal(expected, Convert.ToHexString(data));
    }

    private static VrrpSettings WithPassword(string? password) => password is null ? None : Pass;

    private static VrrpRejection Reject(VrrpSettings settings, byte[] datagram)
    {
        Assert.False(VrrpReceiver.TryAccept(settings, datagram, out _, out var rejection));
        return rejection;
    }

    private static VrrpAdvert Accept(VrrpSettings settings, byte[] datagram)
    {
        Assert.True(VrrpReceiver.TryAccept(settings, datagram, out var advert, out _));
        return advert;
    }
}
