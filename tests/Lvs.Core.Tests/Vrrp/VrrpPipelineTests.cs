using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>Each step of the receive pipeline, its place in the order, and its counter.</summary>
public sealed class VrrpPipelineTests
{
    private static readonly VrrpHmac Hmac = new() { Keys = [new VrrpHmacKey(1, [.. new byte[32]])], ActiveKey = 1 };

    public static TheoryData<VrrpRejection, string, int, byte> Damages => new()
    {
        // Offsets count from the IPv4 header; the PDU starts at 20.
        { VrrpRejection.PacketLength, "packet_len", 0, 0x44 },
        { VrrpRejection.PacketLength, "packet_len", 0, 0x65 },
        { VrrpRejection.PacketLength, "packet_len", 9, 17 },
        { VrrpRejection.VirtualRouterId, "vrid", 21, 52 },
        { VrrpRejection.PacketLength, "packet_len", 23, 2 },
        { VrrpRejection.PacketLength, "packet_len", 23, 0 },
        { VrrpRejection.TimeToLive, "ip_ttl", 8, 254 },
        { VrrpRejection.PacketLength, "packet_len", 20, 0x41 },
        { VrrpRejection.AuthenticationTypeInvalid, "invalid_authtype", 24, 3 },
        { VrrpRejection.AuthenticationTypeMismatch, "authtype_mismatch", 24, 0 },
        { VrrpRejection.AuthenticationTypeMismatch, "authtype_mismatch", 24, 2 },
        { VrrpRejection.AuthenticationFailure, "auth_failure", 32, (byte)'2' },
        { VrrpRejection.AuthenticationFailure, "auth_failure", 39, 1 },
        { VrrpRejection.AdvertInterval, "advert_interval", 25, 2 },
        { VrrpRejection.Type, "invalid_type", 20, 0x22 },
        { VrrpRejection.TotalLength, "packet_len", 3, 39 },
        { VrrpRejection.TotalLength, "packet_len", 3, 0xff },
        { VrrpRejection.Checksum, "checksum", 22, 151 },
        { VrrpRejection.Checksum, "checksum", 26, 0 },
        { VrrpRejection.Checksum, "checksum", 28, 11 },
    };

    [Theory]
    [Trait("row", "2.3 receive pipeline")]
    [Trait("row", "2.13 counters")]
    [MemberData(nameof(Damages))]
    public void A_damaged_advert_is_rejected_and_counted_by_the_step_that_finds_it(
        VrrpRejection expected, string counter, int offset, byte value)
        => Rejects(expected, counter, Adverts.Password, Adverts.Write(Adverts.Password).With(offset, value));

    [Fact]
    [Trait("row", "2.3 step 1 AH present")]
    public void An_authentication_header_must_be_there_exactly_when_it_is_configured()
    {
        Rejects(VrrpRejection.AuthenticationHeader, "authtype_mismatch", Adverts.Version2, Adverts.Write(Adverts.Header));
        Rejects(VrrpRejection.AuthenticationHeader, "authtype_mismatch", Adverts.Header, Adverts.Write(Adverts.Version2));
    }

    [Fact]
    [Trait("row", "2.3 step 1 AH present")]
    public void The_authentication_header_of_another_protocol_is_passed_over_without_a_count()
    {
        var session = new VrrpSession();
        var datagram = Adverts.Write(Adverts.Header).With(20, 17);
        Assert.Equal(VrrpRejection.None, Adverts.Judge(Adverts.Header, datagram, session).Rejection);
        Assert.Empty(session.Counters.RejectedByReason);
    }

    [Fact]
    public void An_advert_of_a_sibling_is_passed_over_without_a_count()
    {
        var session = new VrrpSession();
        var datagram = Adverts.Write(Adverts.Version2);
        var other = Adverts.Version2 with { VirtualRouterId = 7 };
        Assert.Equal(VrrpRejection.None, Adverts.Judge(other with { SiblingRouterIds = [51] }, datagram, session).Rejection);
        Assert.Empty(session.Counters.RejectedByReason);
        Rejects(VrrpRejection.VirtualRouterId, "vrid", other, datagram);
    }

    [Theory]
    [Trait("row", "2.3 step 2 Ethernet padding")]
    [InlineData(6, null)]
    [InlineData(2, null)]
    [InlineData(4, VrrpRejection.PacketLength)]
    [InlineData(1, VrrpRejection.PacketLength)]
    public void Ethernet_padding_is_left_out_with_or_without_a_VLAN_tag_and_nothing_else_is_padding(int bytes, VrrpRejection? expected)
        => Assert.Equal(expected, Adverts.Judge(Adverts.Version2, [.. Adverts.Write(Adverts.Version2), .. new byte[bytes]]).Rejection);

    [Fact]
    [Trait("row", "2.3 step 2 Ethernet padding")]
    public void A_datagram_as_long_as_the_least_frame_has_no_padding()
    {
        var settings = Adverts.Version2 with { Addresses = [.. Enumerable.Range(1, 3).Select(n => Adverts.Address($"10.99.0.{n}", 32))] };
        Assert.Equal(VrrpRejection.PacketLength, Adverts.Judge(settings, [.. Adverts.Write(settings), 0, 0]).Rejection);
    }

    [Fact]
    [Trait("row", "2.3 step 2 trailer exact +28")]
    public void A_trailer_without_auth_hmac_is_too_long_and_one_of_another_length_as_well()
    {
        var signing = Adverts.Version3 with { Hmac = Hmac };
        var signed = Adverts.Write(signing);
        Rejects(VrrpRejection.PacketLength, "packet_len", Adverts.Version3, signed);
        Rejects(VrrpRejection.PacketLength, "packet_len", signing, signed[..^1]);
        Rejects(VrrpRejection.PacketLength, "packet_len", signing, [.. signed, 0]);
    }

    [Fact]
    [Trait("row", "2.3 step 3 TTL")]
    public void By_unicast_any_time_to_live_is_accepted_unless_sources_are_checked()
        => Assert.Null(Adverts.Judge(ListeningTo("10.99.0.2"), FromPeer(timeToLive: 3)).Rejection);

    [Fact]
    [Trait("row", "2.3 step 3 TTL")]
    public void Over_IPv6_the_hop_limit_is_255_or_not_known()
    {
        var pdu = Adverts.Write(Adverts.IPv6);
        Assert.Null(Adverts.JudgeIPv6(Adverts.IPv6, pdu, "fe80::1", Adverts.GroupIPv6, VrrpDatagram.UnknownHopLimit).Rejection);
        Assert.Equal(VrrpRejection.TimeToLive, Adverts.JudgeIPv6(Adverts.IPv6, pdu, "fe80::1", Adverts.GroupIPv6, 254).Rejection);
    }

    [Fact]
    [Trait("row", "2.3 step 4 version")]
    public void Another_version_is_rejected_both_ways()
    {
        Rejects(VrrpRejection.Version, "version", Adverts.Version2, Adverts.Write(Adverts.Version3));
        Rejects(VrrpRejection.Version, "version", Adverts.Version3, Adverts.Write(Adverts.Version2));
    }

    [Fact]
    [Trait("row", "2.3 step 7 interval")]
    public void Another_interval_is_rejected_in_version_2_and_remarked_in_version_3()
    {
        Rejects(
            VrrpRejection.AdvertInterval, "advert_interval", Adverts.Version2,
            Adverts.Write(Adverts.Version2 with { AdvertInterval = TimeSpan.FromSeconds(2) }));

        var session = new VrrpSession();
        var (rejection, advert) = Adverts.Judge(
            Adverts.Version3, Adverts.Write(Adverts.Version3 with { AdvertInterval = TimeSpan.FromMilliseconds(500) }), session);
        Assert.Null(rejection);
        Assert.Equal(TimeSpan.FromMilliseconds(500), advert.Interval);
        Assert.True(advert.Remarks.HasFlag(VrrpRemarks.OtherInterval));
        Assert.Equal(1, session.Counters.Named["advert_interval"]);
    }

    [Fact]
    [Trait("row", "2.3 step 7 interval")]
    public void An_interval_of_nothing_is_no_interval_to_learn()
        => Rejects(
            VrrpRejection.AdvertInterval, "advert_interval", Adverts.Version3,
            Adverts.Write(Adverts.Version3 with { AdvertInterval = TimeSpan.Zero }));

    [Fact]
    [Trait("row", "2.3 step 11 unicast and multicast")]
    public void Unicast_to_a_multicast_instance_is_rejected_and_the_other_way_round()
    {
        Rejects(VrrpRejection.Cast, "addr_list", Adverts.Version3, Adverts.Write(Adverts.Version3, to: "10.99.0.9"));
        Rejects(VrrpRejection.Cast, "addr_list", Adverts.Unicast, Adverts.Write(Adverts.Version3));
        Assert.Equal(
            VrrpRejection.Cast,
            Adverts.JudgeIPv6(Adverts.IPv6, Adverts.Write(Adverts.IPv6, to: "fe80::9"), "fe80::1", Adverts.At("fe80::9")).Rejection);
    }

    [Fact]
    [Trait("row", "2.3 step 12 owner-ignore, then counted")]
    public void An_owner_that_hears_nobody_does_not_even_count_an_advert()
    {
        var session = Rejects(
            VrrpRejection.OwnerIgnores, "owner_ignored",
            Adverts.Version2 with { Priority = 255, OwnerIgnoresAdverts = true }, Adverts.Write(Adverts.Version2));
        Assert.Equal(0, session.Counters.AdvertsReceived);
    }

    [Fact]
    [Trait("row", "2.3 step 13 VIP list mismatch")]
    public void Another_address_list_is_counted_and_remarked_and_the_advert_is_used()
    {
        VirtualAddress first = Adverts.Address("192.0.2.1", 32), second = Adverts.Address("192.0.2.2", 32);
        var datagram = Adverts.Write(Adverts.Version2 with { Addresses = [first, second] });

        Assert.True(Accept([second, first]).HasOurAddresses);
        Assert.False(Accept([first]).HasOurAddresses);
        Assert.False(Accept([first, Adverts.Address("192.0.2.3", 32)]).HasOurAddresses);

        VrrpAdvert Accept(ValueList<VirtualAddress> ours)
        {
            var session = new VrrpSession();
            var (rejection, advert) = Adverts.Judge(Adverts.Version2 with { Addresses = ours }, datagram, session);
            Assert.Null(rejection);
            Assert.Equal(advert.HasOurAddresses ? 0 : 1, session.Counters.Named["addr_list"]);
            Assert.Equal(1, session.Counters.Named["advert_rcvd"]);
            return advert;
        }
    }

    [Fact]
    [Trait("row", "2.3 skip_check_adv_addr")]
    public void The_address_list_of_the_known_master_is_not_compared_again_but_its_length_is()
    {
        var settings = Adverts.Version2 with { SkipsAddressCheck = true, Addresses = [Adverts.Address("192.0.2.1", 32)] };
        var datagram = Adverts.Write(Adverts.Version2);
        Assert.True(Adverts.Judge(settings, datagram, knownMaster: "10.99.0.1").Advert.HasOurAddresses);
        Assert.False(Adverts.Judge(settings, datagram, knownMaster: "10.99.0.2").Advert.HasOurAddresses);
        Assert.False(Adverts.Judge(settings with { SkipsAddressCheck = false }, datagram, knownMaster: "10.99.0.1").Advert.HasOurAddresses);
        Assert.False(Adverts.Judge(settings with { Addresses = [] }, datagram, knownMaster: "10.99.0.1").Advert.HasOurAddresses);
    }

    [Fact]
    [Trait("row", "2.3 step 14 check_unicast_src")]
    public void With_checked_sources_only_peers_within_their_bounds_are_heard()
    {
        var settings = ListeningTo("10.99.0.2") with { ChecksUnicastSource = true };
        Assert.Null(Adverts.Judge(settings, FromPeer(250)).Rejection);
        Assert.Null(Adverts.Judge(settings, FromPeer(254)).Rejection);
        Rejects(VrrpRejection.PeerTimeToLive, "ip_ttl", settings, FromPeer(249));
        Rejects(VrrpRejection.PeerTimeToLive, "ip_ttl", settings, FromPeer(255));
        Rejects(VrrpRejection.UnicastSource, "unicast_source", ListeningTo("10.99.0.7") with { ChecksUnicastSource = true }, FromPeer(250));
        Assert.Null(Adverts.Judge(ListeningTo("10.99.0.7"), FromPeer(250)).Rejection);
    }

    [Fact]
    [Trait("row", "2.3 step 15 priority 0")]
    public void A_resignation_is_counted()
    {
        var session = new VrrpSession();
        Assert.Equal(0, Adverts.Judge(Adverts.Version2, Adverts.Write(Adverts.Version2, priority: 0), session).Advert.Priority);
        Assert.Equal(1, session.Counters.Named["pri_zero_rcvd"]);
    }

    [Fact]
    public void Our_own_last_advert_that_comes_back_is_dropped_and_one_of_another_with_our_address_is_not()
    {
        var session = new VrrpSession();
        var sent = Adverts.Write(Adverts.Version2, session: session);
        Assert.Equal(VrrpRejection.OwnPacket, Adverts.Judge(Adverts.Version2, sent, session).Rejection);
        Assert.Equal(1, session.Counters.Named["own_packet"]);
        Assert.Null(Adverts.Judge(Adverts.Version2, Adverts.Write(Adverts.Version2, priority: 149), session).Rejection);
    }

    [Fact]
    [Trait("row", "2.3 each error kind is logged once")]
    public void What_was_said_of_a_sender_is_said_once_until_the_role_changes_and_the_memory_is_bounded()
    {
        var said = new SaidOnce<VrrpRejection>();
        Assert.True(said.IsNew(Adverts.At("10.0.0.1"), VrrpRejection.Checksum));
        Assert.False(said.IsNew(Adverts.At("10.0.0.1"), VrrpRejection.Checksum));
        Assert.True(said.IsNew(Adverts.At("10.0.0.1"), VrrpRejection.Type));
        Assert.True(said.IsNew(Adverts.At("10.0.0.2"), VrrpRejection.Checksum));
        said.Clear();
        Assert.True(said.IsNew(Adverts.At("10.0.0.1"), VrrpRejection.Checksum));

        var news = Enumerable.Range(0, 10_000).Count(n => said.IsNew(Adverts.At($"10.1.{n / 256}.{n % 256}"), VrrpRejection.Checksum));
        Assert.InRange(news, 1, 256);
    }

    [Fact]
    [Trait("row", "2.13 counters")]
    public void The_counters_have_the_names_of_keepalived()
    {
        string[] names =
        [
            "advert_rcvd", "advert_sent", "become_master", "release_master", "packet_len", "advert_interval", "ip_ttl", "invalid_type",
            "addr_list", "invalid_authtype", "authtype_mismatch", "auth_failure", "auth_ext_missing", "auth_ext_malformed",
            "auth_ext_unknown_key", "auth_ext_invalid_hmac", "auth_ext_stale", "auth_ext_replay", "pri_zero_rcvd", "pri_zero_sent",
            "checksum", "version", "vrid",
        ];
        Assert.Equal(names, new VrrpCounters().Named.Keys.Take(names.Length));
    }

    [Fact]
    [Trait("row", "2.13 counters")]
    public void Every_rejection_is_in_exactly_one_named_counter()
    {
        foreach (var rejection in Enum.GetValues<VrrpRejection>().Where(rejection => rejection != VrrpRejection.None))
        {
            var counters = new VrrpCounters();
            counters.CountRejected(rejection);
            Assert.Equal(1, counters.Named.Values.Sum());
        }
    }

    [Fact]
    [Trait("row", "2.13 counters")]
    public void Effects_are_counted_under_their_names()
    {
        var counters = new VrrpCounters();
        counters.Count(new VrrpEffect.RoleChanged(VrrpRole.Backup, VrrpRole.Master, ""));
        counters.Count(new VrrpEffect.RoleChanged(VrrpRole.Master, VrrpRole.Backup, ""));
        counters.Count(new VrrpEffect.DualMaster(default, 1, Stays: true));
        counters.Count(new VrrpEffect.WokeLate(TimeSpan.FromSeconds(1)));
        counters.Count(VrrpEffect.SendAdvert.Alive);
        Assert.Equal(
            [("become_master", 1), ("release_master", 1), ("dual_master", 1), ("late_wake_up", 1)],
            counters.Named.Where(pair => pair.Value > 0).Select(pair => (pair.Key, pair.Value)));
    }

    private static VrrpSession Rejects(VrrpRejection expected, string counter, VrrpSettings settings, byte[] datagram)
    {
        var session = new VrrpSession();
        Assert.Equal(expected, Adverts.Judge(settings, datagram, session).Rejection);
        Assert.Equal(1, session.Counters.Rejected(expected));
        Assert.Equal(1, session.Counters.Named[counter]);
        return session;
    }

    // 10.99.0.1 with one peer, and what that peer sends.
    private static VrrpSettings ListeningTo(string peer) => Adverts.Version3 with { Peers = [new VrrpPeer(Adverts.At(peer), 250, 254)] };

    private static byte[] FromPeer(byte timeToLive) => Adverts.Write(
        ListeningTo("10.99.0.1") with { LocalAddress = System.Net.IPAddress.Parse("10.99.0.2"), TimeToLive = timeToLive }, to: "10.99.0.1");
}
