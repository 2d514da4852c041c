using System.Buffers.Binary;
using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>AH and the HMAC trailer as keepalived does them.</summary>
public sealed class VrrpAuthenticationTests
{
    private const double Now = 0x68000000;

    private static readonly VrrpHmacKey First = new(1, [.. Enumerable.Range(0, 32).Select(n => (byte)n)]);
    private static readonly VrrpHmacKey Second = new(2, [.. Enumerable.Range(100, 64).Select(n => (byte)n)]);
    private static readonly VrrpHmac Hmac = new() { Keys = [First], ActiveKey = 1 };
    private static readonly VrrpHmac Timed = Hmac with { ChecksTime = true };

    // The images of keepalived's draft appendix (test/auth_hmac_test.c): key 00..1f, VRID 51, priority 200.
    private static readonly VrrpSettings Vector4 = new()
    {
        Version = 3,
        VirtualRouterId = 51,
        Priority = 200,
        AdvertInterval = TimeSpan.FromSeconds(1),
        LocalAddress = IPAddress.Parse("198.51.100.10"),
        Addresses = [Adverts.Address("192.0.2.100", 32)],
        ChecksumWithoutPseudoHeader = true,
        Hmac = Hmac,
    };

    private static readonly VrrpSettings Vector6 = Vector4 with
    {
        LocalAddress = IPAddress.Parse("fe80::10"),
        Addresses = [Adverts.Address("fe80::100", 128)],
        Peers = [new VrrpPeer(Adverts.At("fe80::10")), new VrrpPeer(Adverts.At("fe80::20"))],
    };

    private static readonly VrrpSettings Signing = Adverts.Version3 with { Hmac = Hmac };

    [Fact]
    [Trait("row", "2.4 AH ICV")]
    public void A_header_of_another_key_or_with_a_changed_field_is_an_authentication_failure()
    {
        var datagram = Adverts.Write(Adverts.Header);
        var other = Adverts.Header with { Password = new Secret("2222") };
        Assert.Equal(VrrpRejection.AuthenticationFailure, Adverts.Judge(other, datagram).Rejection);
        Assert.Equal(VrrpRejection.AuthenticationFailure, Adverts.Judge(Adverts.Header, datagram.With(46, 151)).Rejection);
        Assert.Equal(VrrpRejection.AuthenticationFailure, Adverts.Judge(Adverts.Header, datagram.With(32, 0)).Rejection);
    }

    [Fact]
    [Trait("row", "2.4 AH SPI")]
    public void The_SPI_is_the_source_address()
    {
        var session = new VrrpSession();
        var datagram = Adverts.Write(Adverts.Header, session: session);
        Assert.Equal(Convert.ToHexString(datagram.AsSpan(12, 4)), Convert.ToHexString(datagram.AsSpan(24, 4)));

        // Even when it is signed with the key.
        datagram[27]++;
        Sign(datagram);
        Assert.Equal(VrrpRejection.AuthenticationFailure, Adverts.Judge(Adverts.Header, datagram).Rejection);
    }

    [Fact]
    [Trait("row", "2.4 AH mutable fields")]
    public void What_routers_change_is_not_signed_and_the_time_to_live_only_by_multicast()
    {
        var datagram = Adverts.Write(Adverts.Header);
        Assert.Null(Adverts.Judge(Adverts.Header, datagram.With(1, 0).With(6, 0x40).With(10, 0x12)).Rejection);

        var peer = Adverts.Header with { Peers = [new VrrpPeer(Adverts.At("10.99.0.2"))] };
        Assert.Null(Adverts.Judge(peer, Adverts.Write(peer, to: "10.99.0.9").With(8, 17)).Rejection);
    }

    [Fact]
    [Trait("row", "2.4 AH sequence")]
    public void The_sequence_counts_up_and_an_old_number_is_dropped()
    {
        var sender = new VrrpSession();
        var receiver = new VrrpSession();
        var first = Adverts.Write(Adverts.Header, session: sender);
        var second = Adverts.Write(Adverts.Header, session: sender);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(second.AsSpan(28)));

        Assert.Null(Adverts.Judge(Adverts.Header, second, receiver).Rejection);
        Assert.Equal(VrrpRejection.AuthenticationSequence, Adverts.Judge(Adverts.Header, second, receiver).Rejection);
        Assert.Equal(VrrpRejection.AuthenticationSequence, Adverts.Judge(Adverts.Header, first, receiver).Rejection);
        Assert.Equal(2, receiver.Counters.Named["auth_failure"]);
    }

    [Fact]
    [Trait("row", "2.4 AH sequence")]
    public void A_backup_that_takes_over_counts_on_where_the_master_stopped()
    {
        var master = new VrrpSession();
        var backup = new VrrpSession();
        for (var advert = 0; advert < 10; advert++)
        {
            Assert.Null(Adverts.Judge(Adverts.Header, Adverts.Write(Adverts.Header, session: master), backup).Rejection);
        }

        Assert.Null(Adverts.Judge(Adverts.Header, Adverts.Write(Adverts.Header, session: backup), master).Rejection);
        Assert.Equal(11u, master.AuthenticationSequence);
    }

    [Fact]
    [Trait("row", "2.4 AH sequence")]
    public void Two_that_took_over_at_the_same_moment_hear_each_other_although_their_numbers_are_the_same()
    {
        var second = Adverts.Header with { LocalAddress = IPAddress.Parse("10.99.0.2") };
        var third = new VrrpSession();
        var (first, other) = (new VrrpSession(), new VrrpSession());
        var crossing = Adverts.Write(second, session: other);
        Adverts.Write(Adverts.Header, session: first);
        Assert.Null(Adverts.Judge(Adverts.Header, crossing, first).Rejection);
        Assert.Equal(VrrpRejection.AuthenticationSequence, Adverts.Judge(Adverts.Header, crossing, first).Rejection);
        Assert.Null(Adverts.Judge(Adverts.Header, crossing, third).Rejection);
        Assert.Equal(VrrpRejection.AuthenticationSequence, Adverts.Judge(Adverts.Header, crossing, third).Rejection);
    }

    [Fact]
    [Trait("row", "2.4 AH sequence")]
    public void Numbers_that_are_used_up_stay_until_the_instance_becomes_master()
    {
        var session = new VrrpSession { Memory = new VrrpMemory(0, 0xfffffffd, 0, false, []) };
        Adverts.Write(Adverts.Header, session: session);
        Adverts.Write(Adverts.Header, session: session);
        Assert.Equal(0xfffffffeu, session.AuthenticationSequence);
        session.BecameMaster();
        Adverts.Write(Adverts.Header, session: session);
        Assert.Equal(1u, session.AuthenticationSequence);
    }

    [Fact]
    [Trait("row", "2.4 auth_hmac vectors")]
    public void The_IPv4_image_of_the_draft_is_written_and_accepted()
    {
        var session = Before(0x6800000080000000);
        var written = Adverts.Write(Vector4, session: session, wallClock: 0);
        Assert.Equal(
            "3133c80100644402c0000264" + "010100006800000080000000" + "1b84bc4e8e43892dc6d98448f8ee2265",
            Convert.ToHexStringLower(written.AsSpan(20)));
        Assert.Equal(written.Length, BinaryPrimitives.ReadUInt16BigEndian(written.AsSpan(2)));
        Assert.Null(Adverts.Judge(Vector4, written).Rejection);
    }

    [Fact]
    [Trait("row", "2.4 auth_hmac vectors")]
    public void The_IPv6_image_of_the_draft_is_written_and_accepted()
    {
        var written = Adverts.Write(Vector6, session: Before(0x6800000080000000), to: "fe80::20", wallClock: 0);
        Assert.Equal(
            "3133c8010064a2e9" + "fe800000000000000000000000000100" + "010100006800000080000000" + "c8c56146ebfd66ee10ec4d8186461b78",
            Convert.ToHexStringLower(written));
        Assert.Null(Adverts.JudgeIPv6(Vector6, written, "fe80::10", Adverts.At("fe80::20")).Rejection);
    }

    [Theory]
    [Trait("row", "2.4 auth_hmac failures")]
    [InlineData(2, VrrpRejection.TrailerInvalid, "auth_ext_invalid_hmac")]
    [InlineData(5, VrrpRejection.TrailerInvalid, "auth_ext_invalid_hmac")]
    [InlineData(6, null, null)]
    [InlineData(23, VrrpRejection.TrailerInvalid, "auth_ext_invalid_hmac")]
    [InlineData(24, VrrpRejection.TrailerMalformed, "auth_ext_malformed")]
    [InlineData(25, VrrpRejection.TrailerUnknownKey, "auth_ext_unknown_key")]
    [InlineData(26, VrrpRejection.TrailerMalformed, "auth_ext_malformed")]
    [InlineData(28, VrrpRejection.TrailerInvalid, "auth_ext_invalid_hmac")]
    [InlineData(34, VrrpRejection.TrailerInvalid, "auth_ext_invalid_hmac")]
    [InlineData(36, VrrpRejection.TrailerInvalid, "auth_ext_invalid_hmac")]
    public void Each_change_of_the_image_is_found_as_keepalived_finds_it(int offset, VrrpRejection? expected, string? counter)
    {
        // Without a destination the checksum is the kernel's: what is left is the trailer.
        var session = new VrrpSession();
        var image = Adverts.Write(Vector6, session: Before(0x6800000080000000), to: "fe80::20", wallClock: 0);
        var damaged = image.With(offset, (byte)(image[offset] ^ 1));
        Assert.Equal(expected, Adverts.JudgeIPv6(Vector6, damaged, "fe80::10", default, session: session).Rejection);
        Assert.True(counter is null || session.Counters.Named[counter] == 1);
    }

    [Fact]
    [Trait("row", "2.4 auth_hmac pseudo-header")]
    public void The_trailer_binds_the_source_and_the_router_identifier()
    {
        var image = Adverts.Write(Vector6, session: Before(0x6800000080000000), to: "fe80::20", wallClock: 0);
        Assert.Equal(VrrpRejection.TrailerInvalid, Adverts.JudgeIPv6(Vector6, image, "fe80::20", default).Rejection);
        Assert.Equal(
            VrrpRejection.TrailerInvalid,
            Adverts.JudgeIPv6(Vector6 with { VirtualRouterId = 52 }, image.With(1, 52), "fe80::10", default).Rejection);
    }

    [Fact]
    [Trait("row", "2.4 auth_hmac modes")]
    public void Enforced_it_must_be_there_and_in_the_other_modes_only_a_wrong_one_is_dropped()
    {
        var bare = Adverts.Write(Adverts.Version3);
        var wrong = Adverts.Write(Signing with { Hmac = new VrrpHmac { Keys = [Second with { Id = 1 }], ActiveKey = 1 } });
        foreach (var mode in Enum.GetValues<VrrpHmacMode>())
        {
            var settings = Signing with { Hmac = Hmac with { Mode = mode } };
            Assert.Equal(mode == VrrpHmacMode.Enforce ? VrrpRejection.TrailerMissing : null, Adverts.Judge(settings, bare).Rejection);
            Assert.Equal(VrrpRejection.TrailerInvalid, Adverts.Judge(settings, wrong).Rejection);
            Assert.Equal(
                Adverts.Version3.Addresses.Count * 4 + 28 + (mode == VrrpHmacMode.ReceiveOnly ? 0 : 28), VrrpAdvertWriter.SizeOf(settings));
        }

        var session = new VrrpSession();
        Adverts.Judge(Signing, bare, session);
        Assert.Equal(1, session.Counters.Named["auth_ext_missing"]);
    }

    [Fact]
    [Trait("row", "2.4 auth_hmac key roll")]
    public void Keys_roll_without_an_advert_lost()
    {
        var old = Signing;
        var both = Signing with { Hmac = Hmac with { Keys = [First, Second] } };
        var rolled = Signing with { Hmac = Hmac with { Keys = [First, Second], ActiveKey = 2 } };
        var @new = Signing with { Hmac = Hmac with { Keys = [Second], ActiveKey = 2 } };
        foreach (var (sender, receiver) in new[] { (old, both), (both, old), (rolled, both), (both, rolled), (@new, rolled), (rolled, @new) })
        {
            Assert.Null(Adverts.Judge(receiver, Adverts.Write(sender, wallClock: Now), wallClock: Now).Rejection);
        }

        Assert.Equal(VrrpRejection.TrailerUnknownKey, Adverts.Judge(old, Adverts.Write(@new)).Rejection);
    }

    [Fact]
    [Trait("row", "2.4 auth_hmac replay")]
    public void A_sequence_is_accepted_once_and_order_survives_the_wrap()
    {
        var sender = new VrrpSession();
        var receiver = new VrrpSession();
        var first = Adverts.Write(Signing, session: sender, wallClock: uint.MaxValue);
        var second = Adverts.Write(Signing, session: sender, wallClock: uint.MaxValue + 1.0);
        Assert.Equal(0ul, sender.HmacSequence >> 32);
        Assert.Null(Adverts.Judge(Signing, first, receiver).Rejection);
        Assert.Null(Adverts.Judge(Signing, second, receiver).Rejection);
        Assert.Equal(VrrpRejection.TrailerReplay, Adverts.Judge(Signing, first, receiver).Rejection);
        Assert.Equal(VrrpRejection.TrailerReplay, Adverts.Judge(Signing, second, receiver).Rejection);
        Assert.Equal(2, receiver.Counters.Named["auth_ext_replay"]);
    }

    [Fact]
    [Trait("row", "2.4 auth_hmac replay")]
    public void Multicast_senders_share_four_marks_and_forged_ones_none()
    {
        var receiver = new VrrpSession();
        var adverts = Enumerable.Range(1, 5).Select(n => Adverts.Write(From($"10.99.0.{n}"), wallClock: Now)).ToList();
        for (var sender = 0; sender < 4; sender++)
        {
            Assert.Null(Adverts.Judge(Signing, adverts[sender], receiver).Rejection);
        }

        // A forged advert does not push anybody out.
        Assert.Equal(VrrpRejection.TrailerInvalid, Adverts.Judge(Signing, adverts[4].With(47, 0), receiver).Rejection);
        for (var sender = 0; sender < 4; sender++)
        {
            Assert.Equal(VrrpRejection.TrailerReplay, Adverts.Judge(Signing, adverts[sender], receiver).Rejection);
        }

        // A fifth sender takes the place of the one that was not heard for longest.
        Assert.Null(Adverts.Judge(Signing, adverts[4], receiver).Rejection);
        Assert.Equal(VrrpRejection.TrailerReplay, Adverts.Judge(Signing, adverts[3], receiver).Rejection);
        Assert.Null(Adverts.Judge(Signing, adverts[0], receiver).Rejection);

        static VrrpSettings From(string address) => Signing with { LocalAddress = IPAddress.Parse(address) };
    }

    [Fact]
    [Trait("row", "2.4 auth_hmac replay")]
    public void Each_unicast_peer_has_its_own_mark_and_others_are_not_heard()
    {
        var peers = Enumerable.Range(1, 9).Select(n => new VrrpPeer(Adverts.At($"10.99.0.{n}"))).ToValueList();
        var settings = Signing with { Peers = peers, LocalAddress = IPAddress.Parse("10.99.0.20") };
        var receiver = new VrrpSession();
        var adverts = peers
            .Select(peer => Adverts.Write(settings with { LocalAddress = peer.Address.ToIPAddress() }, to: "10.99.0.20"))
            .ToList();
        Assert.All(adverts, advert => Assert.Null(Adverts.Judge(settings, advert, receiver).Rejection));
        Assert.All(adverts, advert => Assert.Equal(VrrpRejection.TrailerReplay, Adverts.Judge(settings, advert, receiver).Rejection));

        var stranger = Adverts.Write(settings with { LocalAddress = IPAddress.Parse("10.99.0.99") }, to: "10.99.0.20");
        Assert.Equal(VrrpRejection.TrailerSender, Adverts.Judge(settings, stranger, receiver).Rejection);
    }

    [Theory]
    [Trait("row", "2.4 auth_hmac time window")]
    [InlineData(0, null, false)]
    [InlineData(-2, null, false)]
    [InlineData(-3, null, true)]
    [InlineData(5, null, true)]
    [InlineData(6, VrrpRejection.TrailerStale, false)]
    [InlineData(-6, VrrpRejection.TrailerStale, false)]
    public void A_time_stamp_must_be_within_the_window_and_far_from_our_clock_is_remarked(int skew, VrrpRejection? expected, bool remarked)
    {
        var settings = Signing with { Hmac = Timed };
        var (rejection, advert) = Adverts.Judge(settings, Adverts.Write(settings, wallClock: Now), wallClock: Now + skew);
        Assert.Equal(expected, rejection);
        Assert.Equal(remarked, advert.Remarks.HasFlag(VrrpRemarks.ClockSkew));
    }

    [Theory]
    [Trait("row", "2.4 auth_hmac time window")]
    [InlineData(0.01, null, 5)]
    [InlineData(2, null, 6)]
    [InlineData(2, 30, 30)]
    public void The_window_is_three_intervals_but_at_least_five_seconds(double interval, int? configured, int expected)
    {
        var window = configured is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var settings = Signing with { AdvertInterval = TimeSpan.FromSeconds(interval), Hmac = Timed with { TimeWindow = window } };
        Assert.Equal(expected, settings.HmacWindow.TotalSeconds);
    }

    [Fact]
    [Trait("row", "2.4 auth_hmac time window")]
    public void A_clock_that_was_set_back_recovers_with_a_window_and_without_one_the_sequence_only_grows()
    {
        var timed = Signing with { Hmac = Timed };
        var sender = Before(((ulong)Now + 3600) << 32);
        var advert = Adverts.Write(timed, session: sender, wallClock: Now);
        Assert.Equal((ulong)Now, sender.HmacSequence >> 32);

        // The receiver's mark is beyond the window as well: it is forgotten.
        var receiver = new VrrpSession
        {
            Memory = new VrrpMemory(0, 0, 0, false, [new VrrpReplayMark(Adverts.At("10.99.0.1"), ((ulong)Now + 3600) << 32)]),
        };
        Assert.Null(Adverts.Judge(timed, advert, receiver, Now).Rejection);
        Assert.Equal(VrrpRejection.TrailerReplay, Adverts.Judge(timed, advert, receiver, Now).Rejection);

        var monotonic = Before(((ulong)Now + 3600) << 32);
        Adverts.Write(Signing, session: monotonic, wallClock: Now);
        Assert.Equal(((ulong)Now + 3600) << 32, monotonic.HmacSequence);
    }

    [Fact]
    [Trait("row", "2.4 auth_hmac sequence")]
    public void Copies_of_one_advert_have_one_sequence_and_the_next_advert_a_greater_one()
    {
        var settings = Signing with { Peers = [new VrrpPeer(Adverts.At("10.99.0.2")), new VrrpPeer(Adverts.At("10.99.0.3"))] };
        var session = new VrrpSession();
        var first = Adverts.Write(settings, session: session, to: "10.99.0.2", wallClock: Now);
        var copy = Adverts.Copy(settings, session, to: "10.99.0.3");
        Assert.Equal(Convert.ToHexString(first[^28..]), Convert.ToHexString(copy[^28..]));
        Assert.Equal(Convert.ToHexString(first[4..6]), Convert.ToHexString(copy[4..6]));

        var sequence = session.HmacSequence;
        Adverts.Write(settings, session: session, wallClock: Now);
        Assert.Equal(sequence + 1, session.HmacSequence);
    }

    [Fact]
    public void Keys_and_passwords_are_never_printed()
    {
        Assert.DoesNotContain("1111", Adverts.Password.ToString(), StringComparison.Ordinal);
        Assert.Equal("key 1: ***", First.ToString());
        Assert.DoesNotContain("31", Hmac.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "2.12 AH sequence kept")]
    public void A_successor_goes_on_with_the_memory_of_its_predecessor()
    {
        var session = new VrrpSession();
        Adverts.Write(Adverts.Header, session: session);
        var advert = Adverts.Write(Signing with { LocalAddress = IPAddress.Parse("10.99.0.2") }, wallClock: Now);
        Adverts.Judge(Signing, advert, session);
        var successor = new VrrpSession { Memory = session.Memory };
        Assert.Equal(session.Memory, successor.Memory);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(Adverts.Write(Adverts.Header, session: successor).AsSpan(28)));
        Assert.Equal(VrrpRejection.TrailerReplay, Adverts.Judge(Signing, advert, successor).Rejection);
    }

    // A session whose next sequence, at a clock of nothing, is that one.
    private static VrrpSession Before(ulong sequence) => new() { Memory = new VrrpMemory(0, 0, sequence - 1, false, []) };

    private static void Sign(byte[] datagram)
    {
        var copy = (byte[])datagram.Clone();
        copy[1] = copy[6] = copy[7] = copy[10] = copy[11] = 0;
        copy.AsSpan(32, 12).Clear();
#pragma warning disable CA5351 // The protocol says MD5.
        System.Security.Cryptography.HMACMD5.HashData("1111\0\0\0\0"u8, copy).AsSpan(0, 12).CopyTo(datagram.AsSpan(32));
#pragma warning restore CA5351
    }
}
