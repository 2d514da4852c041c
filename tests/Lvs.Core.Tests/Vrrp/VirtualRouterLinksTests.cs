using System.Net;
using System.Net.NetworkInformation;
using Lvs.Core.Addresses;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>Which virtual interfaces a configuration needs and what is on them: what keepalived 2.2.7 was seen to do.</summary>
public sealed class VirtualRouterLinksTests
{
    [Fact]
    public void Without_use_vmac_there_are_none_and_nothing_is_moved()
    {
        ValueList<VrrpInstanceConfig> instances = [Instance(51, "10.9.0.100", "10.9.1.100 e1")];
        var (placed, links) = VirtualRouterLinks.Of(instances, new GlobalConfig());
        Assert.Empty(links);
        Assert.Equal(instances, placed);
    }

    [Theory]
    [InlineData("10.9.0.100", "vrrp.51@e0 00005E000133")]
    [InlineData("fe80::51", "vrrp.51@e0 00005E000233")]
    public void It_has_the_MAC_address_of_the_virtual_router_and_family(string address, string expected)
    {
        var (placed, links) = Of(Instance(51, address) with { VirtualInterface = new() });
        Assert.Equal([expected], links);
        Assert.Equal("vrrp.51", placed[0].VirtualInterface!.Name);
        Assert.Equal($"{address} vrrp.51", OnWhich(placed[0]));
    }

    [Fact]
    public void Addresses_on_other_interfaces_stay_there_unless_they_are_to_have_one_of_their_own()
    {
        var (placed, links) = Of(Instance(51, "10.9.0.100", "10.9.1.100 e1 use_vmac", "10.9.1.101 e1") with { VirtualInterface = new() });
        Assert.Equal(["vrrp.51@e0 00005E000133", "vrrp1.51@e1 00005E000133"], links);
        Assert.Equal("10.9.0.100 vrrp.51, 10.9.1.100 vrrp1.51, 10.9.1.101 e1", OnWhich(placed[0]));
    }

    [Fact]
    public void A_link_local_address_brings_the_way_to_its_neighbours_with_it()
    {
        var instance = Instance(51, "fe80::51") with { VirtualInterface = new(), ExcludedAddresses = [new VirtualAddress(IPAddress.Parse("2001:db8::51"), 128)] };
        instance = instance with { Addresses = instance.Addresses.Select(address => address with { PrefixLength = 128 }).ToValueList() };
        var placed = Of(instance).Placed[0];
        Assert.Equal((64, 128), (placed.Addresses[0].PrefixLength, placed.ExcludedAddresses[0].PrefixLength));
    }

    [Fact]
    public void Use_vmac_addr_means_all_of_them()
    {
        var (placed, links) = Of(Instance(52, "fe80::52", "2001:db8::52 e1", "2001:db8::53 e1") with { VirtualInterface = new(), VmacForAddresses = true });
        Assert.Equal(["vrrp.52@e0 00005E000234", "vrrp6.52@e1 00005E000234"], links);
        Assert.Equal("fe80::52 vrrp.52, 2001:db8::52 vrrp6.52, 2001:db8::53 vrrp6.52", OnWhich(placed[0]));
    }

    [Fact]
    public void An_address_may_have_one_where_the_instance_has_none()
    {
        var (placed, links) = Of(Instance(53, "10.9.0.103 - use_vmac", "10.9.0.104"));
        Assert.Equal(["vrrp.53@e0 00005E000135"], links);
        Assert.Equal("10.9.0.103 vrrp.53, 10.9.0.104 -", OnWhich(placed[0]));
        Assert.Null(placed[0].VirtualInterface);
    }

    [Fact]
    public void Excluded_addresses_of_the_other_family_are_on_that_of_the_instance_with_IPv6_allowed_there()
    {
        var instance = Instance(51, "10.9.0.100") with { VirtualInterface = new(), ExcludedAddresses = [Address("2001:db8::51")] };
        var (placed, links) = VirtualRouterLinks.Of([instance], new GlobalConfig());
        Assert.Equal("vrrp.51", placed[0].ExcludedAddresses[0].Interface);
        Assert.True(Assert.Single(links).CarriesIPv6);
    }

    [Fact]
    public void Excluded_addresses_of_the_other_family_have_one_of_their_own_with_use_vmac_addr()
    {
        var instance = Instance(51, "10.9.0.100") with { VirtualInterface = new(), VmacForAddresses = true, ExcludedAddresses = [Address("2001:db8::51")] };
        var (placed, links) = Of(instance);
        Assert.Equal(["vrrp.51@e0 00005E000133", "vrrp6.51@e0 00005E000233"], links);
        Assert.Equal("vrrp6.51", placed[0].ExcludedAddresses[0].Interface);
    }

    [Fact]
    public void Names_are_given_once_however_many_instances_have_the_same_router_id()
    {
        var other = Instance(51, "10.9.1.100") with { Name = "B", Interface = "e1", VirtualInterface = new() };
        var named = Instance(52, "10.9.1.101") with { Name = "C", Interface = "e1", VirtualInterface = new() { Name = "vrrp1.51" } };
        var (_, links) = Of(Instance(51, "10.9.0.100") with { VirtualInterface = new() }, other, named);
        Assert.Equal(["vrrp.51@e0 00005E000133", "vrrp2.51@e1 00005E000133", "vrrp1.51@e1 00005E000134"], links);
    }

    [Fact]
    public void Prefixes_are_those_of_the_globals()
    {
        var global = new GlobalConfig { Vrrp = new() { VmacPrefix = "vip", VmacAddressPrefix = "addr" } };
        var (_, links) = VirtualRouterLinks.Of([Instance(51, "10.9.0.100", "10.9.1.100 e1 use_vmac") with { VirtualInterface = new() }], global);
        Assert.Equal(["vip.51@e0", "addr.51@e1"], links.Select(link => $"{link}"));
    }

    [Theory]
    [InlineData("02:00:00:00:00:09", false, "020000000009")]
    [InlineData("02:00:00:00:00", false, "020000000033")]
    [InlineData("00:00:00:00:00:00", false, "00005E000133")]
    [InlineData("02:00:00:00:00:09", true, "00005E000133")]
    public void A_MAC_address_of_its_own_counts_but_in_strict_mode(string written, bool isStrict, string expected)
    {
        var (_, links) = Of(Instance(51, "10.9.0.100") with { Strict = isStrict, VirtualInterface = new() { MacAddress = written } });
        Assert.Equal([$"vrrp.51@e0 {expected}"], links);
    }

    [Theory]
    [InlineData("00:00:5e:00")]
    [InlineData("00:00:5e:00:01:33:44")]
    [InlineData("00:00:5e:00:01:333")]
    [InlineData("00:00:5e:00:01:")]
    [InlineData("00:00:5e:00:01:-1")]
    [InlineData("01:00:5e:00:00:12")]
    [InlineData("x")]
    public void What_is_no_MAC_address_of_one_interface_is_none(string text)
        => Assert.Null(VirtualRouterLinks.ReadMacAddress(text, 51));

    [Theory]
    [InlineData(true, false, false, null)]
    [InlineData(false, true, false, null)]
    [InlineData(false, true, true, "vrrp.51")]
    [InlineData(false, false, false, "vrrp.51")]
    public void Adverts_go_out_by_the_interface_itself_when_asked_for_and_by_unicast(bool isUnicast, bool sendsOnBase, bool isStrict, string? expected)
    {
        var instance = Instance(51, "10.9.0.100") with
        {
            VirtualInterface = new(),
            VmacSendsOnBase = sendsOnBase,
            Strict = isStrict,
            Unicast = new() { Peers = isUnicast ? [new UnicastPeer(IPAddress.Parse("10.9.0.2"))] : [] },
        };
        var (placed, links) = Of(instance);
        Assert.Single(links);
        Assert.Equal(expected, placed[0].VirtualInterface?.Name);
        Assert.Equal("10.9.0.100 vrrp.51", OnWhich(placed[0]));
    }

    [Fact]
    public void A_parent_answers_for_its_own_addresses_alone()
        => Assert.Equal(
            ["net/ipv4/conf/e0/arp_ignore=1", "net/ipv4/conf/e0/arp_filter=1", "net/ipv4/conf/e0/arp_announce=2"],
            Around([new("vrrp.51", "e0", PhysicalAddress.None), new("vrrp.52", "e0", PhysicalAddress.None)], ["e0", "lo"], []));

    [Fact]
    public void A_reverse_path_filter_of_all_is_set_for_each_instead_the_stricter_one_staying()
        => Assert.Equal(
            [
                "net/ipv4/conf/e0/arp_ignore=1", "net/ipv4/conf/e0/arp_filter=1", "net/ipv4/conf/e0/arp_announce=2", "net/ipv4/conf/default/rp_filter=1",
                "net/ipv4/conf/e0/rp_filter=2", "net/ipv4/conf/lo/rp_filter=1", "net/ipv4/conf/all/rp_filter=0",
            ],
            Around(
                [new("vrrp.51", "e0", PhysicalAddress.None)],
                ["e0", "lo"],
                new() { ["net/ipv4/conf/all/rp_filter"] = "1", ["net/ipv4/conf/e0/rp_filter"] = "2" }));

    [Fact]
    public void Without_virtual_interfaces_nothing_is_needed_of_others()
        => Assert.Empty(Around([], ["e0"], new() { ["net/ipv4/conf/all/rp_filter"] = "1" }));

    [Fact]
    public void It_is_itself_quiet_and_takes_what_comes()
    {
        var link = new VirtualLink("vrrp.51", "e0", PhysicalAddress.None);
        Assert.Equal(
            "arp_ignore=1 accept_local=1 rp_filter=0 promote_secondaries=1 disable_ipv6=1",
            string.Join(' ', link.Settings.Select(setting => $"{setting.Key.Split('/')[^1]}={setting.Value}")));
        Assert.Equal(
            "arp_ignore=1 accept_local=1 rp_filter=0 promote_secondaries=1 addr_gen_mode=1 accept_ra=0 autoconf=0 mldv2_unsolicited_report_interval=86400000 disable_ipv6=0",
            string.Join(' ', (link with { CarriesIPv6 = true }).Settings.Select(setting => $"{setting.Key.Split('/')[^1]}={setting.Value}")));
    }

    private static IEnumerable<string> Around(VirtualLink[] links, string[] others, Dictionary<string, string> before)
        => VirtualLinkSettings.Of(links, others, name => before.GetValueOrDefault(name, "0")).Select(setting => $"{setting.Key}={setting.Value}");

    private static (ValueList<VrrpInstanceConfig> Placed, string[] Links) Of(params VrrpInstanceConfig[] instances)
    {
        var (placed, links) = VirtualRouterLinks.Of([.. instances], new GlobalConfig());
        return (placed, [.. links.Select(link => $"{link} {link.MacAddress}")]);
    }

    private static string OnWhich(VrrpInstanceConfig instance)
        => string.Join(", ", instance.Addresses.Select(address => $"{address.Address} {address.Interface ?? "-"}"));

    private static VrrpInstanceConfig Instance(byte routerId, params string[] addresses) => new()
    {
        Name = "A",
        Interface = "e0",
        VirtualRouterId = routerId,
        Addresses = addresses.Select(Address).ToValueList(),
    };

    // "10.9.0.100", "10.9.1.100 e1", "10.9.1.100 e1 use_vmac", "10.9.0.100 - use_vmac"
    private static VirtualAddress Address(string text)
    {
        var words = text.Split(' ');
        return new VirtualAddress(IPAddress.Parse(words[0]), 24, words.Length > 1 && words[1] != "-" ? words[1] : null)
        {
            Options = words.Length > 2 ? new AddressOptions { UseVmac = true } : null,
        };
    }
}
