using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Core.Tests.Services;

/// <summary>From a configured service to rows of the kernel's table.</summary>
public sealed class ServiceRowsTests
{
    private static readonly ServiceKey Web = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80);

    private static readonly VirtualServiceConfig Config = new() { Key = Web, Scheduler = "rr", Method = ForwardingMethod.DirectRouting };

    [Fact]
    public void Everything_the_kernel_knows_of_a_service_is_in_its_row()
    {
        var config = Config with
        {
            Scheduler = "mh",
            Flags = IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2,
            PersistenceTimeout = TimeSpan.FromSeconds(60),
            PersistencePrefix = 24,
            PersistenceEngine = "sip",
        };
        Assert.Equal(
            new IpvsService
            {
                Key = Web,
                Scheduler = "mh",
                Flags = IpvsServiceFlags.Persistent | IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2,
                PersistenceTimeout = TimeSpan.FromSeconds(60),
                PersistencePrefix = 24,
                PersistenceEngine = "sip",
            },
            ServiceRows.Service(config, Web));
    }

    [Theory]
    [InlineData(TransportProtocol.Udp, IpvsServiceFlags.OnePacket)]
    [InlineData(TransportProtocol.Tcp, IpvsServiceFlags.None)]
    [InlineData(TransportProtocol.Sctp, IpvsServiceFlags.None)]
    public void One_packet_scheduling_is_for_UDP_whatever_names_the_service(TransportProtocol protocol, IpvsServiceFlags expected)
    {
        var key = ServiceKey.Of(protocol, IPAddress.Parse("192.0.2.1"), 53);
        var mark = ServiceKey.OfMark(5, AddressFamily.InterNetwork);
        Assert.Equal(expected, ServiceRows.Service(Config with { Key = key, Flags = IpvsServiceFlags.OnePacket }, key).Flags);
        Assert.Equal(expected, ServiceRows.Service(Config with { Key = mark, IndirectProtocol = protocol, Flags = IpvsServiceFlags.OnePacket }, mark).Flags);
    }

    [Fact]
    public void A_server_has_the_services_method_and_tunnel_unless_it_says_its_own()
    {
        var gue = new TunnelConfig(TunnelKind.Gue, 6080, TunnelChecksum.Checksum);
        var tunnelled = Config with { Method = ForwardingMethod.Tunnel, Tunnel = gue };
        Assert.Equal(new IpvsTunnel(TunnelKind.Gue, 6080, TunnelChecksum.Checksum), Row(tunnelled, Server(80)).Tunnel);
        Assert.Equal(default, Row(tunnelled, Server(80) with { Method = ForwardingMethod.Tunnel }).Tunnel);
        Assert.Equal(default, Row(tunnelled, Server(80) with { Method = ForwardingMethod.Masquerade }).Tunnel);
        Assert.Equal(
            (ForwardingMethod.Tunnel, new IpvsTunnel(TunnelKind.Gre)),
            Row(Config, Server(80) with { Method = ForwardingMethod.Tunnel, Tunnel = new(TunnelKind.Gre) }) is var row ? (row.Method, row.Tunnel) : default);
    }

    [Fact]
    public void Only_NAT_reaches_another_port_than_the_services()
    {
        var nat = Config with { Method = ForwardingMethod.Masquerade };
        Assert.Equal(8080, Row(nat, Server(8080)).Key.Port);
        Assert.Equal(80, Row(nat, Server(0)).Key.Port);
        Assert.Equal(80, Row(nat, Server(8080) with { Method = ForwardingMethod.Tunnel }).Key.Port);
        Assert.Equal(80, Row(Config, Server(8080)).Key.Port);
        Assert.Equal(0, ServiceRows.Server(Config, ServiceKey.OfMark(5, AddressFamily.InterNetwork), Server(8080), 1).Key.Port);
    }

    [Fact]
    public void Thresholds_are_a_servers_own()
    {
        var row = Row(Config, Server(80) with { UpperThreshold = 1000, LowerThreshold = 700 });
        Assert.Equal((1000u, 700u), (row.UpperThreshold, row.LowerThreshold));
    }

    [Fact]
    public void A_group_is_one_service_for_each_address_and_mark_all_with_the_same_servers()
    {
        var config = Config with
        {
            Key = ServiceKey.OfMark(0, AddressFamily.InterNetwork),
            Group = "web",
            IndirectProtocol = TransportProtocol.Sctp,
            Members =
            [
                Range("192.0.2.254", "192.0.3.1", 80),
                Range("192.0.2.255", "192.0.2.255", 80),
                Range("2001:db8::ffff:ffff", "2001:db8::1:0:0", 443),
                new ServiceGroupMember.Mark(5, null),
                new ServiceGroupMember.Mark(5, AddressFamily.InterNetworkV6),
            ],
            RealServers = [Server(0)],
        };
        Assert.Equal(
            [
                "SCTP 192.0.2.254:80", "SCTP 192.0.2.255:80", "SCTP 192.0.3.0:80", "SCTP 192.0.3.1:80",
                "SCTP [2001:db8::ffff:ffff]:443", "SCTP [2001:db8::1:0:0]:443",
                "FWM 5", "FWM 5 IPv6",
            ],
            ServiceGroups.KeysOf(config).Select(key => key.ToString()));
        var (state, effects) = ServiceMachine.Step(config, new ServiceState(), new ServiceInput.Started(ByHand.Nothing), TimeSpan.Zero);
        Assert.Equal(
            [80, 80, 80, 80, 443, 443, 0, 0],
            effects.OfType<ServiceEffect.Publish>().Select(publish => (int)Assert.Single(publish.Desired.Destinations).Key.Port));

        var shrunk = config with { Members = [Range("192.0.2.254", "192.0.2.255", 80)] };
        (_, effects) = ServiceMachine.Step(shrunk, state, new ServiceInput.ConfigChanged(ByHand.Nothing), TimeSpan.Zero);
        Assert.Equal(
            [
                "SCTP 192.0.3.0:80", "SCTP 192.0.3.1:80", "SCTP [2001:db8::ffff:ffff]:443", "SCTP [2001:db8::1:0:0]:443",
                "FWM 5", "FWM 5 IPv6",
            ],
            effects.Select(effect => Assert.IsType<ServiceEffect.Retire>(effect).Service.ToString()));
    }

    [Fact]
    public void All_of_IPv6_is_counted_and_not_walked_through()
    {
        var everything = Range("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 80);
        Assert.Equal(UInt128.MaxValue, ServiceGroups.CountOf(everything));
        Assert.Equal(
            ServiceGroups.MostServices,
            ServiceGroups.KeysOf(Config with { Group = "all", Members = [everything] }).Length);
        Assert.Single(ServiceGroups.KeysOf(Config with
        {
            Group = "last",
            Members = [Range("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 80)],
        }));
    }

    [Fact]
    public void Groups_are_resolved_by_name_and_the_rest_stays_as_it_is()
    {
        var member = Range("192.0.2.9", "192.0.2.9", 80);
        var grouped = Config with { Key = ServiceKey.OfMark(0, AddressFamily.InterNetwork), Group = "web" };
        var director = new DirectorConfig
        {
            Services = [Config],
            IndirectServices = [grouped, grouped with { Group = "nowhere" }],
            ServiceGroups = [new ServiceGroupConfig { Name = "web", Members = [member] }],
        };
        Assert.Equal([Config, grouped with { Members = [member] }, grouped with { Group = "nowhere" }], ServiceGroups.Resolve(director));
    }

    private static IpvsDestination Row(VirtualServiceConfig config, RealServerConfig server) => ServiceRows.Server(config, Web, server, 1);

    private static RealServerConfig Server(ushort port) => new() { Key = new DestinationKey(IPAddress.Parse("198.51.100.1"), port) };

    private static ServiceGroupMember.Range Range(string first, string last, ushort port) => new(IPAddress.Parse(first), IPAddress.Parse(last), port);
}
