using System.Net.NetworkInformation;
using System.Net.Sockets;
using Lvs.Core.Addresses;
using Lvs.Core.Vrrp;
using Lvs.Native.Addresses;
using Lvs.Native.Tests.Support;

namespace Lvs.Native.Tests.Addresses;

/// <summary>Virtual interfaces on the running kernel, in namespaces of their own; ip(8) is the judge.</summary>
public sealed class MacVlansTests : IDisposable
{
    private static readonly VirtualLink Link = new("vrrp.51", "v0", VirtualRouterLinks.MacAddressOf(51, AddressFamily.InterNetwork));

    private readonly TestNamespace _here = new();
    private readonly TestNamespace _there = new();
    private readonly MacVlans _links;

    public MacVlansTests()
    {
        _here.ConnectTo(_there);
        _links = _here.Run(static () => new MacVlans());
    }

    public void Dispose()
    {
        _links.Dispose();
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public void One_is_up_and_has_the_MAC_address_of_the_virtual_router()
    {
        Assert.True(Make(Link));
        var shown = Show();
        Assert.Contains("vrrp.51@v0", shown, StringComparison.Ordinal);
        Assert.Contains("link/ether 00:00:5e:00:01:33", shown, StringComparison.Ordinal);
        Assert.Contains("macvlan mode vepa", shown, StringComparison.Ordinal);
        Assert.Contains(",UP", shown, StringComparison.Ordinal);
        Assert.Contains("group default", shown, StringComparison.Ordinal);
        Assert.All(Link.Settings, setting => Assert.Equal(setting.Value, Run(() => _links.ReadSysctl(setting.Key))));
        Assert.Equal("", _here.Ip("-6 address show dev vrrp.51"));
    }

    [Fact]
    public void With_IPv6_also_when_that_comes_later_it_has_no_address_of_its_own_making()
    {
        Assert.True(Make(Link));
        Assert.True(Make(Link with { CarriesIPv6 = true }));
        _here.Ip("address add 2001:db8::51/64 dev vrrp.51 nodad");
        Eventually.True(() => Show().Contains("LOWER_UP", StringComparison.Ordinal), "it has a carrier");
        Assert.DoesNotContain("fe80", _here.Ip("-6 address show dev vrrp.51"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_there_is_used_with_what_is_on_it()
    {
        Assert.True(Make(Link));
        _here.Ip("address add 192.0.2.100/32 dev vrrp.51");
        var before = Show();
        Assert.True(Make(Link));
        Assert.Equal(before, Show());
        Assert.Contains("192.0.2.100/32", _here.Ip("address show dev vrrp.51"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_another_router_gives_way()
    {
        Assert.True(Make(Link with { MacAddress = new PhysicalAddress([2, 0, 0, 0, 0, 1]) }));
        Assert.True(Make(Link));
        Assert.Contains("link/ether 00:00:5e:00:01:33", Show(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_keepalived_has_left_gives_way()
    {
        _here.Ip("link add vrrp.51 link v0 address 00:00:5e:00:01:33 type macvlan mode private");
        Assert.True(Make(Link));
        Assert.Contains("macvlan mode vepa", Show(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_of_somebody_else_stays_what_it_is()
    {
        _here.Ip("link add vrrp.51 type bridge");
        var failure = Assert.ThrowsAny<IOException>(() => Make(Link));
        Assert.Equal("make vrrp.51@v0: File exists (EEXIST): an interface vrrp.51 that is no macvlan is there already", failure.Message);
        Run(() => _links.Remove(Link));
        Assert.Contains("bridge", Show(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_its_parent_there_is_none()
    {
        _here.Ip("link delete v0");
        Assert.False(Make(Link));
    }

    [Fact]
    public void A_removed_one_is_gone_and_may_be_removed_again()
    {
        Assert.True(Make(Link));
        Run(() => _links.Remove(Link));
        Assert.DoesNotContain("vrrp.51", _here.Ip("link show"), StringComparison.Ordinal);
        Run(() => _links.Remove(Link));
    }

    [Theory]
    [InlineData("7", "group 7 ")]
    [InlineData("default", "group default ")]
    public void It_is_in_a_link_group_by_number_or_name(string group, string shown)
    {
        Assert.True(Make(Link with { Group = group }));
        Assert.Contains(shown, Show(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_group_that_nobody_knows_is_named()
    {
        var failure = Assert.ThrowsAny<IOException>(() => Make(Link with { Group = "nobody" }));
        Assert.StartsWith("make vrrp.51@v0: Invalid argument (EINVAL): there is no link group nobody in ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("vrrp.51", _here.Ip("link show"), StringComparison.Ordinal);
    }

    [Fact]
    public void All_interfaces_are_listed()
    {
        Assert.True(Make(Link));
        Assert.Equal(["lo", "v0", "vrrp.51"], _links.ListLinks().Order(StringComparer.Ordinal));
    }

    // Kernel settings are those of the thread's namespace.
    private bool Make(VirtualLink link) => _here.Run(() => _links.Make(link));

    private T Run<T>(Func<T> body) => _here.Run(body);

    private void Run(Action body) => _here.Run(body);

    private string Show() => _here.Ip("-d link show dev vrrp.51");
}
