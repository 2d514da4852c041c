using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>From the configuration's model to what the machine and the codec need.</summary>
public sealed class VrrpSettingsTests
{
    private static readonly IPAddress Own = IPAddress.Parse("10.0.0.5");

    private static readonly VrrpInstanceConfig Plain = new()
    {
        Name = "VI_1",
        Interface = "eth0",
        VirtualRouterId = 51,
        Addresses = [new VirtualAddress(IPAddress.Parse("10.0.0.100"), 32)],
    };

    [Fact]
    public void Everything_that_is_said_of_an_instance_arrives()
    {
        var settings = Settings(Plain with
        {
            Version = 3,
            Priority = 200,
            AdvertInterval = TimeSpan.FromMilliseconds(250),
            DownTimerAdverts = 5,
            ExcludedAddresses = [new VirtualAddress(IPAddress.Parse("2001:db8::1"), 64)],
            Unicast = new UnicastConfig { Peers = [new UnicastPeer(IPAddress.Parse("10.0.0.6"), 250, 254)], TimeToLive = 7, ChecksSource = true },
            ChecksumAsV2 = true,
            OldUnicastChecksum = OldUnicastChecksum.Never,
            SkipCheckAdvertAddresses = true,
            Preempt = false,
            PreemptDelay = TimeSpan.FromSeconds(9),
            LowerPriorityNoAdvert = true,
            HigherPrioritySendAdvert = true,
            OwnerIgnoresAdverts = true,
            ExpiredTimerBackup = 150,
            Accept = false,
            Strict = true,
        });
        Assert.Equal(
            new VrrpSettings
            {
                Version = 3,
                VirtualRouterId = 51,
                Priority = 200,
                AdvertInterval = TimeSpan.FromMilliseconds(250),
                DownTimerAdverts = 5,
                LocalAddress = Own,
                Addresses = Plain.Addresses,
                ExcludedAddresses = [new VirtualAddress(IPAddress.Parse("2001:db8::1"), 64)],
                Peers = [new VrrpPeer(RouterAddress.From(IPAddress.Parse("10.0.0.6")), 250, 254)],
                Group = VrrpAdvertWriter.Group,
                TimeToLive = 7,
                ChecksUnicastSource = true,
                ChecksumWithoutPseudoHeader = true,
                UnicastChecksum = VrrpUnicastChecksum.Never,
                SkipsAddressCheck = true,
                Preempt = false,
                PreemptDelay = TimeSpan.FromSeconds(9),
                LowerPriorityNoAdvert = true,
                HigherPrioritySendAdvert = true,
                OwnerIgnoresAdverts = true,
                HighestOtherPriority = 150,
                Announcements = new VrrpAnnouncements { ArpInterval = TimeSpan.FromMilliseconds(1), NeighbourInterval = TimeSpan.FromMilliseconds(2) },
                AddressLease = TimeSpan.FromSeconds(3),
                Accept = false,
                Strict = true,
                SiblingRouterIds = [52],
            },
            settings);
    }

    [Fact]
    public void Announcements_after_another_master_are_those_of_a_new_one_unless_told_otherwise()
    {
        var garp = new GarpConfig { Repeat = 2, Delay = TimeSpan.FromSeconds(1), Refresh = TimeSpan.FromSeconds(60), RefreshRepeat = 3 };
        var told = Settings(Plain with { Garp = garp with { LowerPriorityRepeat = 0, LowerPriorityDelay = TimeSpan.FromSeconds(4) } }).Announcements;
        var untold = Settings(Plain with { Garp = garp }).Announcements;
        Assert.Equal((2, TimeSpan.FromSeconds(1)), (untold.LowerPriorityRepeat, untold.LowerPriorityDelay));
        Assert.Equal((0, TimeSpan.FromSeconds(4)), (told.LowerPriorityRepeat, told.LowerPriorityDelay));
        Assert.Equal((2, TimeSpan.FromSeconds(60), 3), (told.Repeat, told.Refresh, told.RefreshRepeat));
        Assert.Equal((TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2)), (told.ArpInterval, told.NeighbourInterval));
    }

    [Theory]
    [InlineData(false, "10.9.1.1 2001:db8::1")]
    [InlineData(true, "10.9.1.1 2001:db8::1 10.9.2.1")]
    public void Frames_on_other_interfaces_are_about_one_address_for_each_interface_and_family(bool onAll, string expected)
    {
        var virtually = new AddressOptions { UseVmac = true };
        var settings = Settings(Plain with
        {
            Garp = new GarpConfig { ExtraInterval = TimeSpan.FromSeconds(100), ExtraOnAll = onAll },
            Addresses =
            [
                new VirtualAddress(IPAddress.Parse("10.9.0.1"), 32),
                new VirtualAddress(IPAddress.Parse("10.9.1.1"), 32, "vrrp.51") { Options = virtually },
                new VirtualAddress(IPAddress.Parse("10.9.1.2"), 32, "vrrp.51") { Options = virtually },
                new VirtualAddress(IPAddress.Parse("10.9.2.1"), 32, "e2"),
            ],
            ExcludedAddresses = [new VirtualAddress(IPAddress.Parse("2001:db8::1"), 128, "vrrp.51") { Options = virtually }],
        });
        Assert.Equal(TimeSpan.FromSeconds(100), settings.Announcements.ExtraInterval);
        Assert.Equal(expected.Split(' ').Order(), settings.ExtraAddresses.Select(address => $"{address.Address}").Order());
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef", "3031323334353637383961626364656630313233343536373839616263646566")]
    [InlineData("hex:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF")]
    public void A_key_is_text_or_digits_and_the_first_one_signs(string written, string bytes)
    {
        var hmac = VrrpHmac.From(new HmacConfig { Keys = [new HmacKey(7, new Secret(written))], Mode = HmacMode.Permissive });
        Assert.Equal((7, VrrpHmacMode.Permissive, true), (hmac.ActiveKey, hmac.Mode, hmac.ChecksTime));
        Assert.Equal(bytes, Convert.ToHexString([.. hmac.Keys[0].Bytes]));
    }

    [Fact]
    public void The_family_is_that_of_the_addresses_else_of_the_peers_else_of_the_source()
    {
        var (ip4, ip6) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1"));
        var bare = Plain with { Addresses = [] };
        var peers = bare with { Unicast = new UnicastConfig { Peers = [new UnicastPeer(ip6)] } };
        Assert.Equal(AddressFamily.InterNetwork, VrrpSettings.FamilyOf(bare));
        Assert.Equal(AddressFamily.InterNetworkV6, VrrpSettings.FamilyOf(bare with { SourceAddress = ip6 }));
        Assert.Equal(AddressFamily.InterNetworkV6, VrrpSettings.FamilyOf(peers with { SourceAddress = ip4 }));
        Assert.Equal(AddressFamily.InterNetwork, VrrpSettings.FamilyOf(peers with { Addresses = [new VirtualAddress(ip4, 32)] }));
    }

    private static VrrpSettings Settings(VrrpInstanceConfig config) => VrrpSettings.From(
        config,
        new GlobalConfig { GarpInterval = TimeSpan.FromMilliseconds(1), GnaInterval = TimeSpan.FromMilliseconds(2) },
        Own,
        [52]);
}
