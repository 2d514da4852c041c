using System.Buffers.Binary;
using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>The codec against packets captured from keepalived 2.2.7 (tests/vectors) and the golden vectors of its documents.</summary>
public sealed class VrrpCodecTests
{
    private static readonly Dictionary<string, VrrpSettings> Captures = new()
    {
        ["v2none.pcap"] = Adverts.Version2,
        ["v2pass.pcap"] = Adverts.Password,
        ["v2ah.pcap"] = Adverts.Header,
        ["v3.pcap"] = Adverts.Version3,
        ["v3fast.pcap"] = Adverts.Version3 with { AdvertInterval = TimeSpan.FromMilliseconds(100) },
        ["crash1.pcap"] = Adverts.Version2,
    };

    /// <summary>The routers of the captures: priority 150, and 100 which takes over; 0 when one resigns.</summary>
    private static readonly (string, byte)[] Senders = [("10.99.0.1", 150), ("10.99.0.1", 0), ("10.99.0.2", 100), ("10.99.0.2", 0)];

    public static TheoryData<string> AllCaptures => [.. Captures.Keys];

    [Theory]
    [Trait("row", "2.1 packets")]
    [MemberData(nameof(AllCaptures))]
    public void Every_captured_advert_is_accepted(string capture)
    {
        // Each router of a capture counts its sequence numbers on by itself; the listener is a third.
        var sessions = new Dictionary<RouterAddress, VrrpSession>();
        var settings = Captures[capture] with { LocalAddress = IPAddress.Parse("10.99.0.9") };
        foreach (var datagram in Capture.Datagrams(capture))
        {
            var sender = RouterAddress.Read(datagram.AsSpan(12, 4));
            var session = sessions.TryGetValue(sender, out var known) ? known : sessions[sender] = new VrrpSession();
            var (rejection, advert) = Adverts.Judge(settings, datagram, session);
            Assert.Null(rejection);
            Assert.Contains((advert.Source.ToString(), advert.Priority), Senders);
            Assert.True(advert.HasOurAddresses);
            Assert.Equal(settings.AdvertInterval, advert.Interval);
        }
    }

    [Theory]
    [Trait("row", "2.1 packets")]
    [MemberData(nameof(AllCaptures))]
    public void Every_captured_advert_is_written_byte_for_byte(string capture)
    {
        foreach (var captured in Capture.Datagrams(capture))
        {
            var settings = Captures[capture] with { LocalAddress = new IPAddress(captured.AsSpan(12, 4)) };
            var session = new VrrpSession
            {
                Memory = new VrrpMemory(
                    (ushort)(BinaryPrimitives.ReadUInt16BigEndian(captured.AsSpan(4)) - 1),
                    captured[9] == VrrpDatagram.AuthenticationHeaderProtocol
                        ? BinaryPrimitives.ReadUInt32BigEndian(captured.AsSpan(28)) - 1
                        : 0,
                    0,
                    false,
                    []),
            };
            var priorityAt = VrrpAdvertWriter.SizeOf(settings) - 18 + (settings.Version == 3 ? 8 : 0);
            var written = Adverts.Write(settings, captured[priorityAt], session);

            // The kernel fills in the checksum of the IP header.
            captured.AsSpan(10, 2).CopyTo(written.AsSpan(10));
            Assert.Equal(Convert.ToHexString(captured), Convert.ToHexString(written));
        }
    }

    [Theory]
    [Trait("row", "2.1 golden vectors")]
    [InlineData("v2none.pcap", "45C0002800010000FF70D02E0A630001E00000122133960100013E030A6300640000000000000000")]
    [InlineData("v2pass.pcap", "45C0002800010000FF70D02E0A630001E0000012213396010101DAA00A6300643131313100000000")]
    [InlineData("v3.pcap", "45C0002000010000FF70D0360A630001E000001231339601006442AD0A630064")]
    [InlineData("v2ah.pcap", "45C0004000010000FF33D0530A630001E0000012" + "700400000A63000100000001018DEDB6EA18F0122620A34B"
        + "2133960102013C030A6300640000000000000000")]
    public void The_first_advert_is_the_golden_vector(string capture, string expected)
    {
        var written = Adverts.Write(Captures[capture]);
        Convert.FromHexString(expected).AsSpan(10, 2).CopyTo(written.AsSpan(10));
        Assert.Equal(expected, Convert.ToHexString(written));
        Assert.Equal(expected, Convert.ToHexString(Capture.Datagrams(capture)[0]));
    }

    [Theory]
    [Trait("row", "2.3 step 2 length")]
    [MemberData(nameof(AllCaptures))]
    public void Every_truncated_prefix_is_rejected_by_its_length(string capture)
    {
        var datagram = Capture.Datagrams(capture)[0];
        for (var length = 0; length < datagram.Length; length++)
        {
            Assert.Equal(VrrpRejection.PacketLength, Adverts.Judge(Captures[capture], datagram[..length]).Rejection);
        }
    }

    [Theory]
    [MemberData(nameof(AllCaptures))]
    public void Every_single_bit_flip_is_decided_without_an_exception_and_those_that_matter_are_found(string capture)
    {
        var settings = Captures[capture];
        var datagram = Capture.Datagrams(capture)[0];
        var original = Adverts.Judge(settings, datagram).Advert;
        var accepted = new SortedSet<int>();
        for (var bit = 0; bit < datagram.Length * 8; bit++)
        {
            var damaged = datagram.With(bit / 8, (byte)(datagram[bit / 8] ^ (1 << (bit % 8))));
            var (rejection, advert) = Adverts.Judge(settings, damaged);
            if (rejection is null)
            {
                accepted.Add(bit / 8);
                Assert.True(advert with { Source = original.Source } == original, $"bit {bit} changed {original} to {advert}");
            }
        }

        // Left to the kernel, or said twice: TOS, identification, fragment offset, header checksum; and in version 2 the addresses of
        // the header, which no checksum of VRRP covers. An authentication header covers all but TOS, fragment offset and checksum.
        int[] free = settings.Authentication == VrrpAuthentication.AuthenticationHeader ? [1, 6, 7, 10, 11]
            : settings.Version == 2 ? [1, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]
            : [1, 4, 5, 6, 7, 10, 11];
        Assert.Equal(free, accepted);
    }

    [Fact]
    [Trait("row", "2.1 IP identification")]
    public void Identifications_count_from_one_and_leave_out_zero()
    {
        var session = new VrrpSession();
        Assert.Equal(1, BinaryPrimitives.ReadUInt16BigEndian(Adverts.Write(Adverts.Version2, session: session).AsSpan(4)));
        session.Memory = session.Memory with { Identification = ushort.MaxValue };
        Assert.Equal(1, BinaryPrimitives.ReadUInt16BigEndian(Adverts.Write(Adverts.Version2, session: session).AsSpan(4)));
    }

    [Fact]
    [Trait("row", "2.1 unicast_ttl")]
    public void By_unicast_the_configured_time_to_live_is_written_and_by_multicast_always_255()
    {
        Assert.Equal(64, Adverts.Write(Adverts.Unicast with { TimeToLive = 64 }, to: "10.99.0.2")[8]);
        Assert.Equal(255, Adverts.Write(Adverts.Version2 with { TimeToLive = 64 })[8]);
    }

    [Fact]
    [Trait("row", "2.1 version 2")]
    public void Version_2_always_has_eight_trailing_bytes_that_are_zero_without_a_password()
    {
        Assert.All(Adverts.Write(Adverts.Version2)[^8..], value => Assert.Equal(0, value));
        Assert.All(Adverts.Write(Adverts.Header)[^8..], value => Assert.Equal(0, value));
        Assert.Equal("1111\0\0\0\0"u8.ToArray(), Adverts.Write(Adverts.Password)[^8..]);
    }

    [Theory]
    [Trait("row", "2.1 version 3")]
    [InlineData(10, 1)]
    [InlineData(1000, 100)]
    [InlineData(40950, 4095)]
    public void Version_3_says_its_interval_in_hundredths_of_a_second(int milliseconds, int expected)
    {
        var settings = Adverts.Version3 with { AdvertInterval = TimeSpan.FromMilliseconds(milliseconds) };
        var datagram = Adverts.Write(settings);
        Assert.Equal(expected, BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(24)));
        Assert.Equal(settings.AdvertInterval, Adverts.Judge(settings, datagram).Advert.Interval);
    }

    [Fact]
    [Trait("row", "2.1 version 3")]
    public void The_reserved_bits_beside_the_interval_are_not_looked_at()
    {
        var datagram = Adverts.Write(Adverts.Version3);
        datagram[24] |= 0xf0;
        datagram.AsSpan(26, 2).Clear();
        var sum = InternetChecksum.Compute(
            datagram.AsSpan(20), InternetChecksum.Sum(datagram.AsSpan(12, 8)) + VrrpDatagram.Protocol + 12);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(26), sum);
        Assert.Equal(Adverts.Version3.AdvertInterval, Adverts.Judge(Adverts.Version3, datagram).Advert.Interval);
    }

    [Fact]
    [Trait("row", "2.1 addresses in the order of the configuration")]
    public void Addresses_are_written_in_the_order_of_the_configuration()
    {
        var settings = Adverts.Version3 with { Addresses = [Adverts.Address("10.0.0.9", 32), Adverts.Address("10.0.0.1", 32)] };
        Assert.Equal("0A0000090A000001", Convert.ToHexString(Adverts.Write(settings)[^8..]));
    }

    [Fact]
    [Trait("row", "2.1 IPv6")]
    public void Over_IPv6_the_PDU_alone_is_written_with_the_checksum_of_RFC_8200()
    {
        var pdu = Adverts.Write(Adverts.IPv6);
        Assert.Equal(8 + (2 * 16), pdu.Length);
        Assert.Equal("3133960200", Convert.ToHexString(pdu[..5]));

        // By hand: the pseudo-header of RFC 8200 section 8.1 and the PDU sum up to all ones.
        byte[] summed = [.. IPAddress.Parse("fe80::1").GetAddressBytes(), .. IPAddress.Parse("ff02::12").GetAddressBytes(),
            0, 0, 0, (byte)pdu.Length, 0, 0, 0, 112, .. pdu];
        Assert.Equal(0, InternetChecksum.Compute(summed));
        var (rejection, advert) = Adverts.JudgeIPv6(Adverts.IPv6, pdu, "fe80::1", Adverts.GroupIPv6);
        Assert.Null(rejection);
        Assert.Equal(Adverts.At("fe80::1"), advert.Source);
        Assert.True(advert.HasOurAddresses);
    }

    [Fact]
    [Trait("row", "2.1 IPv6")]
    public void Over_IPv6_every_prefix_and_every_bit_flip_of_the_PDU_is_rejected_or_says_the_same()
    {
        var pdu = Adverts.Write(Adverts.IPv6);
        for (var length = 0; length < pdu.Length; length++)
        {
            Assert.Equal(VrrpRejection.PacketLength, Adverts.JudgeIPv6(Adverts.IPv6, pdu[..length], "fe80::1", Adverts.GroupIPv6).Rejection);
        }

        for (var bit = 0; bit < pdu.Length * 8; bit++)
        {
            var damaged = pdu.With(bit / 8, (byte)(pdu[bit / 8] ^ (1 << (bit % 8))));
            Assert.NotNull(Adverts.JudgeIPv6(Adverts.IPv6, damaged, "fe80::1", Adverts.GroupIPv6).Rejection);
        }
    }

    [Fact]
    [Trait("row", "2.1 IPv6")]
    public void Version_2_over_IPv6_has_no_authentication_data()
        => Assert.Null(Adverts.JudgeIPv6(
            Adverts.IPv6 with { Version = 2 }, Adverts.Write(Adverts.IPv6 with { Version = 2 }), "fe80::1", Adverts.GroupIPv6).Rejection);

    [Fact]
    [Trait("row", "2.2 version 2 checksum")]
    public void The_checksum_of_version_2_is_over_the_PDU_with_its_authentication_data_and_no_pseudo_header()
    {
        Assert.Equal(0, InternetChecksum.Compute(Adverts.Write(Adverts.Password).AsSpan(20)));
        Assert.Equal(0, InternetChecksum.Compute(Adverts.Write(Adverts.Header).AsSpan(44)));
    }

    [Fact]
    [Trait("row", "2.2 v3_checksum_as_v2")]
    public void Without_pseudo_header_both_ends_must_agree_and_a_wrong_checksum_is_found()
    {
        var without = Adverts.Version3 with { ChecksumWithoutPseudoHeader = true };
        var datagram = Adverts.Write(without);
        Assert.Equal(0, InternetChecksum.Compute(datagram.AsSpan(20)));
        Assert.Null(Adverts.Judge(without, datagram).Rejection);
        Assert.Equal(VrrpRejection.Checksum, Adverts.Judge(Adverts.Version3, datagram).Rejection);
        Assert.Equal(VrrpRejection.Checksum, Adverts.Judge(without, Adverts.Write(Adverts.Version3)).Rejection);
    }

    [Fact]
    [Trait("row", "2.2 old_unicast_checksum")]
    public void An_old_unicast_checksum_is_detected_and_answered_with_the_same()
    {
        var old = Adverts.Unicast with { UnicastChecksum = VrrpUnicastChecksum.Old, LocalAddress = IPAddress.Parse("10.99.0.2") };
        var fromOld = Adverts.Write(old, to: "10.99.0.1");
        var session = new VrrpSession();

        var alsoOld = Adverts.Unicast with { UnicastChecksum = VrrpUnicastChecksum.Old };
        Assert.Null(Adverts.Judge(old, Adverts.Write(alsoOld, to: "10.99.0.2")).Rejection);
        Assert.Equal(VrrpRejection.Checksum, Adverts.Judge(old, Adverts.Write(Adverts.Unicast, to: "10.99.0.2")).Rejection);

        Assert.Null(Adverts.Judge(Adverts.Unicast, fromOld, session).Rejection);
        Assert.Null(Adverts.Judge(old, Adverts.Write(Adverts.Unicast, session: session, to: "10.99.0.2")).Rejection);
        var third = Adverts.Unicast with { LocalAddress = IPAddress.Parse("10.99.0.3") };
        Assert.Null(Adverts.Judge(Adverts.Unicast, Adverts.Write(third, to: "10.99.0.1"), session).Rejection);

        Assert.Equal(
            VrrpRejection.Checksum, Adverts.Judge(Adverts.Unicast with { UnicastChecksum = VrrpUnicastChecksum.Never }, fromOld).Rejection);
        Assert.Equal(VrrpRejection.Checksum, Adverts.Judge(Adverts.Unicast, fromOld.With(27, 0)).Rejection);
    }

    [Theory]
    [Trait("row", "2.4 PASS")]
    [InlineData("", "0000000000000000")]
    [InlineData("1111", "3131313100000000")]
    [InlineData("12345678", "3132333435363738")]
    [InlineData("123456789", "3132333435363738")]
    [InlineData("ééééé", "C3A9C3A9C3A9C3A9")]
    public void A_password_is_padded_or_cut_to_eight_bytes(string password, string expected)
    {
        var data = new byte[8];
        (Adverts.Version2 with { Password = new Secret(password) }).WritePassword(data);
        Assert.Equal(expected, Convert.ToHexString(data));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2")]
    [InlineData("9.255.255.255", "10.0.0.1")]
    [InlineData("10.0.0.1", "200.0.0.1")]
    [InlineData("fe80::1", "fe80::2")]
    [InlineData("2001:db8::1", "fe80::1")]
    public void Addresses_are_ordered_by_their_bytes(string less, string greater)
    {
        Assert.True(RouterAddress.Compare(Adverts.At(less), Adverts.At(greater)) < 0);
        Assert.True(RouterAddress.Compare(Adverts.At(greater), Adverts.At(less)) > 0);
        Assert.Equal(less, Adverts.At(less).ToString());
    }

    [Theory]
    [InlineData("224.0.0.18", true, false)]
    [InlineData("239.255.0.1", true, false)]
    [InlineData("223.0.0.1", false, false)]
    [InlineData("ff02::12", true, false)]
    [InlineData("fe80::1", false, true)]
    [InlineData("febf::1", false, true)]
    [InlineData("fec0::1", false, false)]
    [InlineData("2001:db8::1", false, false)]
    public void An_address_knows_its_kind(string address, bool isMulticast, bool isLinkLocal)
        => Assert.Equal((isMulticast, isLinkLocal), (Adverts.At(address).IsMulticast, Adverts.At(address).IsIPv6LinkLocal));
}
