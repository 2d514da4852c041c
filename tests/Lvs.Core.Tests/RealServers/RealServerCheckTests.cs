using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.RealServers;

namespace Lvs.Core.Tests.RealServers;

public sealed class RealServerCheckTests
{
    private static readonly IPAddress Vip = IPAddress.Parse("192.0.2.10");
    private static readonly IPAddress Vip6 = IPAddress.Parse("2001:db8::10");
    private static readonly RealServerRole Direct = new(Vip);
    private static readonly RealServerRole Tunnelled = new(Vip, new TunnelConfig(TunnelKind.IpInIp));
    private static readonly InterfaceFacts Lo = Link("lo", false, ("127.0.0.1", 8), ("192.0.2.10", 32), ("2001:db8::10", 128));
    private static readonly InterfaceFacts Eth0 = Link("eth0", true, ("192.0.2.20", 24), ("2001:db8::20", 64)) with { ArpIgnore = 1, ArpAnnounce = 2, ReversePathFilter = 1 };
    private static readonly InterfaceFacts Tunl0 = Link("tunl0", false, ("192.0.2.10", 32)) with { ReversePathFilter = 2 };

    [Fact]
    public void Nothing_is_wrong_with_a_machine_that_is_set_up()
    {
        Assert.Empty(Find(Direct, Lo, Eth0));
        Assert.Empty(Find(Tunnelled, Link("lo", false), Eth0, Tunl0));
        Assert.Empty(Find(new(Vip6), Lo, Eth0 with { ArpIgnore = 0, ArpAnnounce = 0 }));
    }

    [Fact]
    public void An_address_that_is_nowhere_is_said_with_the_command_that_brings_it_up()
    {
        Assert.Equal(
            "192.0.2.10: found on no interface, expected on lo: packets that the director sends here are not for this machine: lvsd realserver up --vip 192.0.2.10",
            Only(Direct, Link("lo", false), Eth0));
        Assert.EndsWith(
            "lvsd realserver up --vip 192.0.2.10 --tunnel gue --port 5555",
            Only(new(Vip, new TunnelConfig(TunnelKind.Gue, 5555)), Link("lo", false), Eth0, Tunl0 with { Addresses = [new(Eth0.Addresses[0].Address, 32)] }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_neighbours_can_ask_for_is_said()
    {
        Assert.Equal(
            "192.0.2.10: found on eth0, expected on lo: eth0 answers for it, so clients reach this server and not the director: "
                + "ip addr del 192.0.2.10/24 dev eth0; lvsd realserver up --vip 192.0.2.10",
            Only(Direct, Link("lo", false), Eth0 with { Addresses = [new(Vip, 24)] }));
        Assert.StartsWith("2001:db8::10: found on eth0,", Only(new(Vip6), Eth0 with { Addresses = [new(Vip6, 64)] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_on_loopback_is_said()
        => Assert.StartsWith("192.0.2.10: found /24 on lo, expected /32:", Only(Direct, Link("lo", false, ("192.0.2.10", 24)), Eth0), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(8, false)]
    public void Only_an_arp_ignore_that_looks_at_the_interface_will_do(int value, bool isRight)
    {
        var found = Find(Direct, Lo, Eth0 with { ArpIgnore = value });
        Assert.Equal(isRight, found.Count == 0);
        Assert.All(found, finding => Assert.Equal(("net.ipv4.conf.eth0.arp_ignore", "1 or 2"), (finding.What, finding.Expected)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void The_address_must_not_be_the_sender_of_arp(int value, bool isRight)
        => Assert.Equal(isRight, Find(Direct, Lo, Eth0 with { ArpAnnounce = value }).Count == 0);

    [Fact]
    public void An_interface_that_is_down_or_has_no_neighbours_asks_nothing()
        => Assert.Empty(Find(Direct, Lo, Eth0, Eth0 with { Name = "eth1", IsUp = false, ArpIgnore = 0 }, Tunl0));

    [Fact]
    public void A_tunnel_has_to_be_there_up_and_open()
    {
        Assert.StartsWith("tunl0: found no such interface, expected one that is up: packets in tunnels are refused: modprobe ipip", Only(Tunnelled, Lo, Eth0), StringComparison.Ordinal);
        Assert.EndsWith(": ip link set tunl0 up", Only(Tunnelled, Lo, Eth0, Tunl0 with { IsUp = false }), StringComparison.Ordinal);
        Assert.EndsWith(
            ": ip fou add port 5555 gue -6",
            Assert.Single(RealServerCheck.Find(
                new(Vip6, new TunnelConfig(TunnelKind.Gue, 5555)),
                new RealServerFacts([Lo, Eth0, Tunl0 with { Name = "ip6tnl0" }], "eth0", TunnelPortIsOpen: false))).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_strict_reverse_path_filter_drops_what_comes_from_a_tunnel_unless_answers_leave_there()
    {
        var strict = Tunl0 with { ReversePathFilter = 1 };
        Assert.StartsWith("net.ipv4.conf.tunl0.rp_filter: found 1, expected 2:", Only(Tunnelled, Lo, Eth0, strict), StringComparison.Ordinal);
        Assert.Empty(RealServerCheck.Find(Tunnelled, new RealServerFacts([Lo, Eth0, strict], "tunl0")));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void A_tunnel_without_an_address_of_its_own_drops_what_comes_unless_nothing_is_filtered(int filter, bool isRight)
    {
        var found = Find(Tunnelled, Lo, Eth0, Tunl0 with { Addresses = [], ReversePathFilter = filter });
        Assert.Equal(isRight, found.Count == 0);
        Assert.All(found, finding => Assert.Equal("ip addr add 192.0.2.10/32 dev tunl0", finding.Remedy));
    }

    [Fact]
    public void A_strict_reverse_path_filter_where_the_director_is_drops_when_answers_leave_elsewhere()
    {
        var facts = new RealServerFacts([Lo, Eth0, Link("eth1", true, ("198.51.100.7", 24)) with { ArpIgnore = 1, ArpAnnounce = 2, ReversePathFilter = 1 }], "eth1");
        Assert.StartsWith("net.ipv4.conf.eth0.rp_filter: found 1, expected 2: the director's packets come in through eth0", Assert.Single(RealServerCheck.Find(Direct, facts)).ToString(), StringComparison.Ordinal);
        Assert.Empty(RealServerCheck.Find(Direct, facts with { ReturnInterface = "eth0" }));
    }

    [Fact]
    public void No_route_to_the_clients_is_said()
        => Assert.Equal(
            ("the route to the clients", "ip -6 route add default via GATEWAY"),
            Assert.Single(RealServerCheck.Find(new(Vip6), new RealServerFacts([Lo, Eth0], null))) is var finding ? (finding.What, finding.Remedy) : default);

    [Fact]
    public void Everything_is_said_at_once()
        => Assert.Equal(5, Find(Tunnelled, Link("lo", false), Eth0 with { ArpIgnore = 0, ArpAnnounce = 0 }, Tunl0 with { Addresses = [], IsUp = false }).Count);

    private static IReadOnlyList<RealServerFinding> Find(RealServerRole role, params InterfaceFacts[] interfaces)
        => RealServerCheck.Find(role, new RealServerFacts([.. interfaces], "eth0"));

    private static string Only(RealServerRole role, params InterfaceFacts[] interfaces) => Assert.Single(Find(role, interfaces)).ToString();

    private static InterfaceFacts Link(string name, bool hasNeighbours, params (string Address, int Length)[] addresses)
        => new(name, true, hasNeighbours, [.. addresses.Select(address => new AddressFacts(IPAddress.Parse(address.Address), address.Length))]);
}
