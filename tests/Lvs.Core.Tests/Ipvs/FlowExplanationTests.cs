using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Ipvs;

public sealed class FlowExplanationTests
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.9");
    private static readonly IPEndPoint Virtual = IPEndPoint.Parse("192.0.2.80:80");
    private static readonly Flow Web = new(TransportProtocol.Tcp, Client, 4000, Virtual);

    [Fact]
    public void Without_a_service_there_is_no_server() => Says(null, "there is no service TCP 192.0.2.80:80", Web, []);

    [Fact]
    public void A_connection_that_is_known_stays_where_it_is_even_without_its_service()
    {
        Says("198.51.100.2:80", "it has a connection already (ESTABLISHED, for another 890 s)", Web, [Service("rr", 1, 1)], Connection(4000, "ESTABLISHED"));
        Says("198.51.100.2:80", "it has a connection already", Web, [], Connection(4000, "ESTABLISHED"));
        Says(null, "in turn", Web with { ClientPort = 4001 }, [Service("rr", 1, 1)], Connection(4000, "ESTABLISHED"));
    }

    [Fact]
    public void A_client_of_a_persistent_service_goes_where_its_template_says_whatever_its_port()
    {
        var persistent = Service("rr", 1, 1) with { Service = Service("rr").Service with { Flags = IpvsServiceFlags.Persistent, PersistencePrefix = 24 } };
        var template = new IpvsConnection("TCP", IPEndPoint.Parse("192.0.2.0:0"), Virtual, IPEndPoint.Parse("198.51.100.1:80"), "NONE", TimeSpan.FromSeconds(50));
        Says("198.51.100.1:80", "is persistent", Web with { ClientPort = null }, [persistent], template);
        Says(null, "in turn", Web with { Client = IPAddress.Parse("192.0.3.9") }, [persistent], template);
        Says(null, "in turn", Web, [Service("rr", 1, 1)], template);
    }

    [Fact]
    public void A_template_counts_as_well_once_a_connection_under_it_was_established()
    {
        var template = Template("TCP", Virtual, "198.51.100.1:80") with { State = "ASSURED" };
        Says("198.51.100.1:80", "is persistent", Web, [Persistent(Service("rr", 1, 1))], template);
    }

    [Fact]
    public void Of_two_protocols_at_one_address_each_has_its_own_templates_and_connections()
    {
        var dns = IPEndPoint.Parse("192.0.2.80:53");
        var overTcp = new Flow(TransportProtocol.Tcp, Client, 4000, dns);
        var table = new[] { Persistent(At(TransportProtocol.Tcp, 53)), Persistent(At(TransportProtocol.Udp, 53)) };
        IpvsConnection[] templates = [Template("UDP", dns, "198.51.100.2:80"), Template("TCP", dns, "198.51.100.1:80")];
        Says("198.51.100.1:80", "is persistent", overTcp, table, templates);
        Says("198.51.100.2:80", "is persistent", overTcp with { Protocol = TransportProtocol.Udp }, table, templates);
        Says(null, "in turn", overTcp, table, templates[0]);
        Says(null, "in turn", overTcp with { Protocol = TransportProtocol.Udp }, table, Connection(4000, "ESTABLISHED") with { Virtual = dns });
    }

    [Fact]
    public void The_template_of_FTP_is_for_every_port()
    {
        var ftp = new Flow(TransportProtocol.Tcp, Client, 4000, IPEndPoint.Parse("192.0.2.80:21"));
        Says("198.51.100.2:80", "is persistent", ftp, [Persistent(At(TransportProtocol.Tcp, 21))], Template("TCP", IPEndPoint.Parse("192.0.2.80:0"), "198.51.100.2:0"));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(1024)]
    [InlineData(40000)]
    public void What_may_be_data_of_FTP_goes_where_the_client_of_a_persistent_service_is(int port)
    {
        var data = new Flow(TransportProtocol.Tcp, Client, 4000, new IPEndPoint(Virtual.Address, port));
        var ftp = At(TransportProtocol.Tcp, 21);
        Says($"198.51.100.2:{port}", "TCP 192.0.2.80:21 is persistent", data, [Persistent(ftp)], Template("TCP", IPEndPoint.Parse("192.0.2.80:0"), "198.51.100.2:0"));
        Says(null, "TCP 192.0.2.80:21 is not persistent", data, [ftp]);
        Says(null, $"TCP 192.0.2.80:{port} is scheduled by rr", data, [ftp, At(TransportProtocol.Tcp, (ushort)port)]);
        Says(null, "there is no service", data with { Protocol = TransportProtocol.Udp }, [Persistent(At(TransportProtocol.Udp, 21))]);
    }

    [Fact]
    public void A_privileged_port_is_no_data_of_FTP()
        => Says(null, "there is no service", Web, [Persistent(At(TransportProtocol.Tcp, 21))]);

    [Fact]
    public void Where_the_packet_itself_decides_it_says_so()
    {
        var sip = Persistent(At(TransportProtocol.Udp, 5060));
        sip = sip with { Service = sip.Service with { PersistenceEngine = "sip" } };
        var flow = new Flow(TransportProtocol.Udp, Client, 4000, IPEndPoint.Parse("192.0.2.80:5060"));
        Says(null, "UDP 192.0.2.80:5060 is persistent by what sip finds in the packet", flow, [sip], Template("UDP", flow.Virtual, "198.51.100.2:80"));
    }

    [Fact]
    public void A_template_whose_server_has_left_the_service_counts_no_more()
    {
        Says(null, "this client was at 198.51.100.9:80 before", Web, [Persistent(Service("rr", 1, 1))], Template("TCP", Virtual, "198.51.100.9:80"));
        Says(null, "in turn", Web, [Persistent(Service("rr", 1, 1))], Template("TCP", Virtual, "198.51.100.9:80"));
    }

    [Fact]
    public void The_service_of_a_mark_comes_before_that_of_the_address_whatever_that_is()
    {
        var marked = Web with { Mark = 5 };
        Says(null, "FWM 5 is scheduled by wlc", marked, [Service("rr", 1), OfMark(5, "wlc")]);
        Says(null, "FWM 5 is scheduled by wlc", marked with { Virtual = IPEndPoint.Parse("203.0.113.1:8080") }, [OfMark(5, "wlc")]);
        Says(null, "there is no service FWM 5: the address decides", marked, [Service("rr", 1), OfMark(6, "wlc")]);
        Says(null, "is scheduled by rr", marked, [Service("rr", 1), OfMark(6, "wlc")]);
        Says(null, "there is no service TCP 192.0.2.80:80", marked, [OfMark(6, "wlc")]);
        Says("198.51.100.2:80", "it has a connection already", marked, [OfMark(5, "wlc")], Connection(4000, "ESTABLISHED"));
    }

    [Fact]
    public void A_mark_has_templates_of_its_own()
    {
        var table = new[] { Persistent(Service("rr", 1, 1)), Persistent(OfMark(5, "rr")) };
        IpvsConnection[] templates = [Template("TCP", Virtual, "198.51.100.2:80"), Template("IP", IPEndPoint.Parse("0.0.0.5:0"), "198.51.100.1:0")];
        Says("198.51.100.1:80", "FWM 5 is persistent", Web with { Mark = 5 }, table, templates);
        Says("198.51.100.2:80", "TCP 192.0.2.80:80 is persistent", Web, table, templates);
        Says(null, "in turn", Web with { Mark = 5 }, table, Template("IP", IPEndPoint.Parse("0.0.0.6:0"), "198.51.100.1:0"));

        var client = IPAddress.Parse("2001:db8::9");
        var overIPv6 = new Flow(TransportProtocol.Udp, client, 4000, IPEndPoint.Parse("[2001:db8::80]:53")) { Mark = 5 };
        var serviceOfIPv6 = Persistent(OfMark(5, "rr"));
        serviceOfIPv6 = serviceOfIPv6 with
        {
            Service = serviceOfIPv6.Service with { Key = ServiceKey.OfMark(5, AddressFamily.InterNetworkV6), PersistencePrefix = 128 },
        };
        Says(
            "198.51.100.1:53",
            "FWM 5 IPv6 is persistent",
            overIPv6,
            [serviceOfIPv6],
            Template("IP", IPEndPoint.Parse("[0:5::]:0"), "198.51.100.1:0") with { Client = new IPEndPoint(client, 0) });
    }

    [Fact]
    public void Without_a_mark_it_says_which_marks_would_make_a_difference()
    {
        Says(null, "a packet with a mark would go to the service of that mark instead: 5, 7", Web, [Service("rr", 1), OfMark(7, "rr"), OfMark(5, "rr")]);
        Says(null, "instead: 1, 2, 3, 4, 5, 6, 7, 8 and 2 more", Web, [.. Enumerable.Range(1, 10).Select(mark => OfMark((uint)mark, "rr"))]);
        Assert.DoesNotContain(FlowExplanation.Of(Web, [Service("rr", 1)], []).Reasons, reason => reason.Contains("mark", StringComparison.Ordinal));
    }

    [Fact]
    public void A_connection_that_has_no_state_yet_is_one_nevertheless()
        => Says("198.51.100.2:80", "it has a connection already", Web, [Service("rr", 1, 1)], Connection(4000, "NONE"));

    [Fact]
    public void A_service_for_every_port_is_found_when_there_is_none_for_the_port()
    {
        var every = Service("rr", 1) with { Service = Service("rr").Service with { Key = ServiceKey.Of(TransportProtocol.Tcp, Virtual.Address, 0) } };
        Says(null, "TCP 192.0.2.80:0 is scheduled by rr", Web, [Persistent(every)]);
        Says(null, "TCP 192.0.2.80:0 is not persistent, so that the kernel takes no packets to port 80 there", Web, [every]);
        Says(null, "TCP 192.0.2.80:80 is scheduled by wlc", Web, [every, Service("wlc", 1)]);
    }

    [Fact]
    public void Of_other_schedulers_it_says_what_decides_and_who_takes_part()
        => Says(null, "198.51.100.2:80: weight 0, 0 active and 0 inactive connections; takes no new ones", Web, [Service("wlc", 3, 0)]);

    [Fact]
    public void Without_an_available_server_nobody_gets_it() => Says(null, "has no server that takes connections", Web, [Service("mh", 0, 0)]);

    [Fact]
    public void With_the_port_flag_the_port_has_to_be_known()
    {
        var byPort = Service("sh", 1, 1) with { Service = Service("sh").Service with { Flags = IpvsServiceFlags.Scheduler2 } };
        Says(null, "the client's port decides, too", Web with { ClientPort = null }, [byPort]);
        Assert.NotNull(FlowExplanation.Of(Web, [byPort], []).Server);
    }

    [Fact]
    public void A_chosen_server_that_takes_none_is_passed_over_only_with_fallback()
    {
        var flows = Enumerable.Range(1, 50).Select(n => Web with { Client = IPAddress.Parse($"192.0.2.{n}") }).ToList();
        var plain = Service("sh", 1, 0);
        var fallingBack = plain with { Service = plain.Service with { Flags = IpvsServiceFlags.Scheduler1 } };
        var refused = flows.Where(flow => FlowExplanation.Of(flow, [plain], []).Server is null).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, flow => Says("198.51.100.1:80", "sh-fallback goes on", flow, [fallingBack]));
        Assert.All(refused, flow => Says(null, "without sh-fallback nobody takes its place", flow, [plain]));
    }

    [Fact]
    public void It_says_when_the_kernel_hides_what_it_would_take_to_be_sure()
    {
        Assert.Contains(Reasons(Service("mh", 3, 5, 0)), reason => reason.Contains("this may be wrong", StringComparison.Ordinal));
        Assert.DoesNotContain(Reasons(Service("mh", 3, 3, 0)), reason => reason.Contains("this may be wrong", StringComparison.Ordinal));

        IEnumerable<string> Reasons(IpvsServiceEntry entry) => FlowExplanation.Of(Web, [entry], []).Reasons;
    }

    [Fact]
    public void Both_hashes_follow_the_weights()
    {
        foreach (var scheduler in new[] { "mh", "sh" })
        {
            var service = Service(scheduler, 1, 3);
            var toFirst = Enumerable.Range(0, 4000)
                .Count(n => FlowExplanation.Of(Web with { Client = new IPAddress([10, 0, (byte)(n >> 8), (byte)n]) }, [service], []).Server!.Value.Address.GetAddressBytes()[3] == 1);
            Assert.InRange(toFirst, 700, 1300);
        }
    }

    private static void Says(string? server, string reason, Flow flow, IpvsServiceEntry[] table, params IpvsConnection[] connections)
    {
        var explanation = FlowExplanation.Of(flow, table, connections);
        Assert.Equal(server, explanation.Server?.ToString());
        Assert.Contains(explanation.Reasons, said => said.Contains(reason, StringComparison.Ordinal));
    }

    private static IpvsConnection Connection(int port, string state)
        => new("TCP", new IPEndPoint(Client, port), Virtual, IPEndPoint.Parse("198.51.100.2:80"), state, TimeSpan.FromSeconds(890));

    private static IpvsConnection Template(string protocol, IPEndPoint target, string server)
        => new(protocol, new IPEndPoint(Client, 0), target, IPEndPoint.Parse(server), "NONE", TimeSpan.FromSeconds(50));

    private static IpvsServiceEntry Persistent(IpvsServiceEntry entry)
        => entry with { Service = entry.Service with { Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = TimeSpan.FromSeconds(50) } };

    private static IpvsServiceEntry At(TransportProtocol protocol, ushort port)
    {
        var entry = Service("rr", 1, 1);
        return entry with { Service = entry.Service with { Key = ServiceKey.Of(protocol, Virtual.Address, port) } };
    }

    private static IpvsServiceEntry OfMark(uint mark, string scheduler)
    {
        var entry = Service(scheduler, 1, 1);
        return new(
            entry.Service with { Key = ServiceKey.OfMark(mark, AddressFamily.InterNetwork) },
            [.. entry.Destinations.Select(server => server with
            {
                Destination = server.Destination with { Key = server.Destination.Key with { Port = 0 } },
            })]);
    }

    private static IpvsServiceEntry Service(string scheduler, params int[] weights) => new(
        new IpvsService { Key = ServiceKey.Of(TransportProtocol.Tcp, Virtual.Address, 80), Scheduler = scheduler, PersistencePrefix = 32 },
        [.. weights.Select((weight, index) => new IpvsDestinationEntry(new IpvsDestination
        {
            Key = new DestinationKey(IPAddress.Parse($"198.51.100.{index + 1}"), 80),
            Method = ForwardingMethod.Masquerade,
            Weight = weight,
        }))]);
}
