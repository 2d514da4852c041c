using System.Net;
using System.Net.Sockets;
using Lvs.Core.Addresses;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;
using Lvs.Native.Addresses;
using Lvs.Native.Tests.Support;

namespace Lvs.Native.Tests.Addresses;

/// <summary>On the running kernel, in namespaces of their own; ip(8) is the judge.</summary>
public sealed class RouteAddressesTests : IDisposable
{
    private static readonly HeldAddress Virtual = new("v0", IPAddress.Parse("192.0.2.100"), 32);
    private static readonly HeldAddress Virtual6 = new("v0", IPAddress.Parse("2001:db8::100"), 128);

    private readonly TestNamespace _here = new();
    private readonly TestNamespace _there = new();
    private readonly RouteAddresses _addresses;

    public RouteAddressesTests()
    {
        _here.ConnectTo(_there);
        _addresses = _here.Run(static () => new RouteAddresses());
    }

    public void Dispose()
    {
        _addresses.Dispose();
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public void A_link_is_found_with_its_state_and_primary_address()
    {
        Eventually.True(() => _addresses.FindLink("v0") is { IsUp: true }, "v0 has carrier");
        Assert.Equal(IPAddress.Parse("192.0.2.1"), _addresses.FindLink("v0")!.PrimaryIPv4);
        _there.Ip("link set v1 down");
        Eventually.True(() => _addresses.FindLink("v0") is { IsUp: false }, "v0 lost its carrier");
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("")]
    [InlineData("a-name-longer-than-the-kernel-takes")]
    public void An_interface_that_is_not_there_is_null(string name) => Assert.Null(_addresses.FindLink(name));

    [Fact]
    public void A_held_address_is_there_until_released()
    {
        Assert.False(_addresses.IsHeld(Virtual));
        _addresses.Hold([Virtual], null);
        Assert.True(_addresses.IsHeld(Virtual));
        Assert.Contains("inet 192.0.2.100/32 scope global v0\n       valid_lft forever preferred_lft forever", _here.Ip("-4 addr show dev v0"), StringComparison.Ordinal);
        Assert.True(_addresses.Release(Virtual));
        Assert.False(_addresses.IsHeld(Virtual));
        Assert.False(_addresses.Release(Virtual));
    }

    [Fact]
    public void A_held_address_is_not_the_primary_one()
    {
        _addresses.Hold([Virtual], null);
        _addresses.Hold([new HeldAddress("v0", IPAddress.Parse("192.0.2.99"), 24)], TimeSpan.FromMinutes(1));
        Assert.Equal(IPAddress.Parse("192.0.2.1"), _addresses.FindLink("v0")!.PrimaryIPv4);
        _here.Ip("addr del 192.0.2.1/24 dev v0");
        Assert.NotEqual(IPAddress.Parse("192.0.2.99"), _addresses.FindLink("v0")!.PrimaryIPv4);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(null)]
    public void The_address_of_DHCP_is_the_primary_one_whatever_is_held_beside_it(int? leaseSeconds)
    {
        _here.Ip("addr del 192.0.2.1/24 dev v0");
        TimeSpan? lease = leaseSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        _addresses.Hold([Virtual], lease);
        _addresses.Hold([new HeldAddress("v0", IPAddress.Parse("198.51.100.99"), 24)], lease);
        Assert.Null(_addresses.FindLink("v0")!.PrimaryIPv4);
        _here.Ip("addr add 192.0.2.50/24 dev v0 valid_lft 600 preferred_lft 600");
        Assert.Equal(IPAddress.Parse("192.0.2.50"), _addresses.FindLink("v0")!.PrimaryIPv4);
    }

    [Fact]
    public void An_IPv6_address_is_usable_at_once()
    {
        _addresses.Hold([Virtual6], TimeSpan.FromMinutes(1));
        var listing = _here.Ip("-6 addr show dev v0");
        Assert.Contains("inet6 2001:db8::100/128 scope global nodad dynamic", listing, StringComparison.Ordinal);
        Assert.DoesNotContain("deprecated", listing, StringComparison.Ordinal);
        Assert.True(_addresses.Release(Virtual6));
        Assert.False(_addresses.Release(Virtual6));
    }

    [Fact]
    public void A_leased_address_disappears_when_it_is_not_renewed()
    {
        _addresses.Hold([Virtual], TimeSpan.FromSeconds(1));
        _addresses.Hold([Virtual6], TimeSpan.FromSeconds(1));
        Assert.True(_addresses.IsHeld(Virtual));
        Assert.True(_addresses.IsHeld(Virtual6));
        Eventually.True(() => !_addresses.IsHeld(Virtual) && !_addresses.IsHeld(Virtual6), "the leases ran out");
    }

    [Fact]
    public void A_lease_is_rounded_up_to_whole_seconds_and_never_deprecated()
    {
        _addresses.Hold([Virtual], TimeSpan.FromSeconds(99.2));
        Assert.Matches("valid_lft (99|100)sec preferred_lft (99|100)sec", _here.Ip("-4 addr show dev v0"));
    }

    [Fact]
    public void A_renewed_lease_lasts()
    {
        _addresses.Hold([Virtual], TimeSpan.FromSeconds(2));
        _addresses.Hold([Virtual], TimeSpan.FromMinutes(2));
        Assert.Matches("valid_lft 1[12][0-9]sec", _here.Ip("-4 addr show dev v0"));
        _addresses.Hold([Virtual], null);
        Assert.DoesNotContain("sec", _here.Ip("-4 addr show dev v0"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loopback_address_is_held_like_any_other()
    {
        var onLoopback = Virtual with { Interface = "lo" };
        _addresses.Hold([onLoopback], null);
        Assert.True(_addresses.IsHeld(onLoopback));
        _addresses.Announce([onLoopback]);
        Assert.True(_addresses.Release(onLoopback));
    }

    [Fact]
    public void Failures_name_the_operation_and_the_address()
    {
        Assert.Equal("add 192.0.2.100/32 dev v9: No such device (ENODEV)", Assert.Throws<LinuxException>(() => _addresses.Hold([Virtual with { Interface = "v9" }], null)).Message);
        Assert.False(_addresses.Release(Virtual with { Interface = "v9" }));
        var exception = Assert.ThrowsAny<LinuxException>(() => _addresses.Hold([Virtual with { PrefixLength = 33 }], null));
        // The kernel's own words, from its extended acknowledgement.
        Assert.StartsWith("add 192.0.2.100/33 dev v0: Invalid argument (EINVAL): ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Invalid prefix length", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_name_of_an_interface_is_no_interface_and_the_error_says_which_to_use()
    {
        _here.Ip("link property add dev v0 altname a0");
        var onOther = Virtual with { Interface = "a0" };
        Assert.Null(_addresses.FindLink("a0"));
        const string Reason = "No such device (ENODEV): a0 is another name of v0: use that";
        Assert.Equal($"add 192.0.2.100/32 dev a0: {Reason}", Assert.Throws<LinuxException>(() => _addresses.Hold([onOther], null)).Message);
        Assert.Equal($"announce 192.0.2.100/32 dev a0: {Reason}", Assert.Throws<LinuxException>(() => _addresses.Announce([onOther])).Message);

        _addresses.Hold([Virtual], null);
        Assert.False(_addresses.IsHeld(onOther));
        Assert.False(_addresses.Release(onOther));
        Assert.True(_addresses.IsHeld(Virtual));
    }

    [Fact]
    public void Interfaces_that_fail_keep_no_other_address_from_being_announced()
    {
        _here.Ip("link add w0 type veth peer name w1");
        using var listener = Listen();
        Eventually.True(() => _addresses.FindLink("v0") is { IsUp: true }, "v0 has carrier");
        var exception = Assert.Throws<IOException>(() => _addresses.Announce(
            [Virtual with { Interface = "v9" }, Virtual with { Interface = "w0" }, Virtual, Virtual with { Interface = "w0", PrefixLength = 24 }]));
        Assert.Equal(
            "announce 192.0.2.100/32 dev v9: No such device (ENODEV); announce 192.0.2.100/32 dev w0: Network is down (ENETDOWN)",
            exception.Message);
        Assert.NotEqual(0, listener.Receive(new byte[256]));
    }

    [Fact]
    public void A_single_interface_that_cannot_announce_throws_its_own_failure()
    {
        var exception = Assert.Throws<LinuxException>(() => _addresses.Announce([Virtual with { Interface = "v9" }]));
        Assert.Equal("announce 192.0.2.100/32 dev v9: No such device (ENODEV)", exception.Message);
    }

    [Fact]
    public void An_announcement_arrives_as_a_gratuitous_arp_broadcast()
    {
        using var listener = Listen();
        Eventually.True(() => _addresses.FindLink("v0") is { IsUp: true }, "v0 has carrier");
        _addresses.Announce([Virtual, Virtual6]);

        var frame = new byte[256];
        var length = listener.Receive(frame);
        var mac = _here.Exec("cat", "/sys/class/net/v0/address").Trim().Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
        Assert.Equal($"FFFFFFFFFFFF{mac}08060001080006040001{mac}C0000264FFFFFFFFFFFFC0000264", Convert.ToHexString(frame.AsSpan(0, length)));
    }

    [Fact]
    public void An_announcement_of_an_IPv6_address_arrives_as_a_neighbour_advertisement_with_override()
    {
        using var listener = _there.Run(static () => new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)0xdd86) { ReceiveTimeout = 10_000 });
        Eventually.True(() => _addresses.FindLink("v0") is { IsUp: true }, "v0 has carrier");
        var mac = Convert.FromHexString(_here.Exec("cat", "/sys/class/net/v0/address").Trim().Replace(":", "", StringComparison.Ordinal));
        var expected = new byte[NeighbourAdvertisement.Size];
        NeighbourAdvertisement.Write(expected, RouterAddress.From(Virtual6.Address), mac, forwards: false);
        _addresses.Announce([Virtual6]);

        // The kernel sends of its own accord on a new link.
        var frame = new byte[256];
        Eventually.True(
            () => frame.AsSpan(0, listener.Receive(frame)) is var received
                && received.Length == expected.Length
                && received[..58].SequenceEqual(expected.AsSpan(0, 58))
                && received[62..].SequenceEqual(expected.AsSpan(62)),
            "the advertisement arrived");

        // Whether we are a router follows the kernel's setting, which differs from machine to machine; override does not.
        Assert.Equal(0x20, frame[58] & 0x20);
    }

    [Fact]
    public void Many_addresses_are_held_with_one_call_and_one_that_fails_keeps_no_other()
    {
        HeldAddress[] addresses = [.. Enumerable.Range(1, 200).Select(static i => Virtual with { Address = new IPAddress([198, 51, 100, (byte)i]) })];
        var exception = Assert.ThrowsAny<LinuxException>(() => _addresses.Hold([.. addresses[..70], Virtual with { PrefixLength = 33 }, .. addresses[70..]], null));
        Assert.StartsWith("add 192.0.2.100/33 dev v0: ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(200, _here.Ip("-4 -o addr show dev v0").Split('\n').Count(static line => line.Contains(" 198.51.100.", StringComparison.Ordinal)));
        Assert.Superset(addresses.Select(static address => address.Address).ToHashSet(), _addresses.FindLink("v0")!.Addresses.ToHashSet());
        Assert.Equal(IPAddress.Parse("192.0.2.1"), _addresses.FindLink("v0")!.PrimaryIPv4);
    }

    [Theory]
    [InlineData(24, "brd 198.51.100.255 scope link v0:vip")]
    [InlineData(32, "scope link v0:vip")]
    public void An_address_has_the_options_that_are_written(int prefixLength, string shown)
    {
        var address = Virtual with
        {
            Address = IPAddress.Parse("198.51.100.100"),
            PrefixLength = prefixLength,
            Options = new AddressOptions { Broadcast = "+", Scope = "link", Label = "v0:vip", NoPrefixRoute = true, PreferredLifetime = 0 },
        };
        _addresses.Hold([address], TimeSpan.FromMinutes(1));
        var listing = _here.Ip("-4 addr show dev v0");
        var words = listing.Split(' ').Where(static word => word is not ("dynamic" or "noprefixroute" or "deprecated"));
        Assert.Contains($"inet 198.51.100.100/{prefixLength} {shown}", string.Join(' ', words), StringComparison.Ordinal);
        Assert.Contains("noprefixroute", listing, StringComparison.Ordinal);
        Assert.Contains("preferred_lft 0sec", listing, StringComparison.Ordinal);
        Assert.Equal(IPAddress.Parse("192.0.2.1"), _addresses.FindLink("v0")!.PrimaryIPv4);
        Assert.True(_addresses.Release(address));
    }

    [Theory]
    [InlineData("198.51.100.100", "203.0.113.7", "inet 198.51.100.100 peer 203.0.113.7/32 ")]
    [InlineData("198.51.100.100", "203.0.113.7/24", "inet 198.51.100.100 peer 203.0.113.7/24 ")]
    [InlineData("2001:db8::100", "2001:db8::7", "inet6 2001:db8::100 peer 2001:db8::7/128 ")]
    public void An_address_of_a_point_to_point_link_has_its_peer(string text, string peer, string shown)
    {
        var address = Virtual with { Address = IPAddress.Parse(text), PrefixLength = 32, Options = new AddressOptions { Peer = peer } };
        _addresses.Hold([address], null);
        _addresses.Hold([address], TimeSpan.FromMinutes(1));
        Assert.Contains(shown, _here.Ip("addr show dev v0"), StringComparison.Ordinal);
        Assert.True(_addresses.IsHeld(address));
        Assert.Equal(IPAddress.Parse("192.0.2.1"), _addresses.FindLink("v0")!.PrimaryIPv4);
        Assert.True(_addresses.Release(address));
        Assert.False(_addresses.IsHeld(address));
    }

    [Fact]
    public void The_link_local_address_is_the_primary_one_as_soon_as_it_can_be_sent_from()
    {
        Eventually.True(() => _addresses.FindLink("v0")!.PrimaryIPv6 is not null, "the link-local address is usable");
        var held = new HeldAddress("v0", IPAddress.Parse("fe80::1"), 128);
        _addresses.Hold([held], null);
        Assert.NotEqual(held.Address, _addresses.FindLink("v0")!.PrimaryIPv6);
        Assert.True(_addresses.FindLink("v0")!.PrimaryIPv6!.IsIPv6LinkLocal);
    }

    // ETH_P_ARP in network order, as the protocol argument of packet(7) wants it.
    private Socket Listen()
        => _there.Run(static () => new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)0x0608) { ReceiveTimeout = 10_000 });
}
