using System.Net;
using System.Net.Sockets;
using Lvs.Native.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;
using Lvs.Native.Netlink.Route;
using Lvs.Native.Tests.Support;

namespace Lvs.Native.Tests.Addresses;

public sealed class RouteTableTests
{
    [Fact]
    public void The_primary_address_is_the_first_permanent_one()
        => Assert.Equal("10.0.0.2", Primary(("10.0.0.1", 24, false), ("10.0.0.2", 24, true), ("10.0.0.3", 24, true)));

    [Fact]
    public void A_virtual_address_without_a_lease_does_not_displace_the_interfaces_own()
        => Assert.Equal("10.0.0.2", Primary(("10.0.0.100", 32, true), ("10.0.0.2", 24, true)));

    [Fact]
    public void An_interface_with_nothing_but_host_prefixes_has_the_first_of_them()
        => Assert.Equal("10.0.0.7", Primary(("10.0.0.7", 32, true), ("10.0.0.100", 32, true)));

    [Fact]
    public void An_interface_without_a_permanent_address_has_the_first_with_a_lifetime_that_is_no_host_prefix()
        => Assert.Equal("10.0.0.2", Primary(("10.0.0.100", 32, false), ("10.0.0.2", 24, false), ("10.0.0.3", 24, false)));

    [Fact]
    public void A_permanent_host_prefix_comes_before_an_address_with_a_lifetime()
        => Assert.Equal("10.0.0.7", Primary(("10.0.0.2", 24, false), ("10.0.0.7", 32, true)));

    [Fact]
    public void Host_prefixes_with_a_lifetime_alone_are_no_primary_address() => Assert.Null(Primary(("10.0.0.100", 32, false)));

    [Fact]
    public void A_table_is_read_whole_when_its_datagrams_do_not_fit_the_buffer_at_first()
    {
        using var space = new TestNamespace();
        using var small = space.Run(static () => new RouteTable(new NetlinkSocket(new NetlinkTransport(LinuxNetlink.NETLINK_ROUTE, bufferSize: 64))));
        Assert.Contains(small.Links(), static link => link.Name == "lo");
        Assert.Contains(small.Addresses(AddressFamily.Unspecified, 0), static address => address.Address.Equals(IPAddress.IPv6Loopback));
    }

    private static string? Primary(params (string Address, int Prefix, bool Permanent)[] addresses)
        => RouteTable.PrimaryIPv4([.. addresses.Select(static item =>
            new RouteAddress(1, IPAddress.Parse(item.Address), item.Prefix, item.Permanent ? LinuxIfAddr.IFA_F_PERMANENT : 0, IsGone: false))])?.ToString();
}
