using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Config;

public sealed class KeywordTests
{
    [Fact]
    public void An_empty_file_is_an_empty_configuration()
    {
        var result = Reading.Read("");

        Assert.Empty(result.Diagnostics);
        Assert.Equal(new DirectorConfig(), result.Config);
    }

    [Fact]
    public void Check_settings_come_from_the_most_specific_block_that_has_them_in_any_order()
    {
        var config = Reading.ReadValid("""
            virtual_server 192.0.2.1 80 {
                lb_kind NAT
                protocol TCP
                real_server 192.0.2.11 8080 {
                    TCP_CHECK {
                        retry 0
                        connect_ip 192.0.2.12
                        connect_port 81
                    }
                    TCP_CHECK {
                    }
                    delay_before_retry 0.25
                    retry 2
                }
                retry 4
                delay_before_retry 9
                delay_loop 1.5
                connect_timeout 0.000001
            }
            """);

        var outer = new CheckConfig.Tcp
        {
            ConnectTo = new IPEndPoint(IPAddress.Parse("192.0.2.11"), 8080),
            DelayLoop = TimeSpan.FromSeconds(1.5),
            DelayBeforeRetry = TimeSpan.FromSeconds(0.25),
            ConnectTimeout = TimeSpan.FromMicroseconds(1),
            Retry = 2,
        };
        var inner = outer with { Retry = 0, ConnectTo = new IPEndPoint(IPAddress.Parse("192.0.2.12"), 81) };
        Assert.Equal<CheckConfig>([inner, outer], config.Services[0].RealServers[0].Checks);
    }

    [Fact]
    public void A_check_without_any_setting_has_keepalived_s_defaults()
    {
        var config = Reading.ReadValid(Reading.Service("real_server 192.0.2.12 80 {\nTCP_CHECK {\n}\n}"));

        var check = Assert.IsType<CheckConfig.Tcp>(Assert.Single(config.Services[0].RealServers[1].Checks));
        Assert.Equal(
            (1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5)),
            (check.Retry, check.DelayBeforeRetry, check.DelayLoop, check.ConnectTimeout));
    }

    [Theory]
    [InlineData("lb_algo wrr", "wrr")]
    [InlineData("lvs_sched mh", "mh")]
    [InlineData("", "wlc")]
    public void A_scheduler_has_two_spellings_and_a_default(string line, string expected)
        => Assert.Equal(expected, Reading.ReadValid(Reading.Service(line)).Services[0].Scheduler);

    [Theory]
    [InlineData("lb_kind DR", ForwardingMethod.DirectRouting)]
    [InlineData("lvs_method TUN", ForwardingMethod.Tunnel)]
    [InlineData("lvs_method NAT", ForwardingMethod.Masquerade)]
    public void A_forwarding_method_has_two_spellings(string line, ForwardingMethod expected)
    {
        var text = Reading.Service("").Replace("lb_kind NAT", line, StringComparison.Ordinal);

        Assert.Equal(expected, Reading.ReadValid(text).Services[0].Method);
    }

    [Theory]
    [InlineData("TCP", TransportProtocol.Tcp)]
    [InlineData("UDP", TransportProtocol.Udp)]
    [InlineData("SCTP", TransportProtocol.Sctp)]
    public void One_address_may_serve_all_protocols(string name, TransportProtocol expected)
    {
        var text = Reading.Service("").Replace("protocol TCP", $"protocol {name}", StringComparison.Ordinal);

        Assert.Equal(expected, Reading.ReadValid(text).Services[0].Key.Protocol);
    }

    [Theory]
    [InlineData("persistence_timeout", 360)]
    [InlineData("persistence_timeout 50", 50)]
    [InlineData("persistence_timeout 2678400", 2_678_400)]
    public void Persistence_without_a_value_is_six_minutes(string line, int seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), Reading.ReadValid(Reading.Service(line)).Services[0].PersistenceTimeout);

    [Fact]
    public void A_persistent_service_may_be_for_every_port()
    {
        var config = Reading.ReadValid(
            "virtual_server 2001:db8::1 {\nlb_kind DR\nprotocol TCP\npersistence_timeout\nquorum 1\nreal_server 2001:db8::2 {\n}\n}");

        Assert.Equal("TCP [2001:db8::1]:0", config.Services[0].Key.ToString());
        Assert.Equal("[2001:db8::2]:0", config.Services[0].RealServers[0].Key.ToString());
    }

    [Fact]
    public void Direct_routing_forces_the_service_s_port_on_its_servers_and_checks()
    {
        var text = Reading.Service("").Replace("NAT", "DR", StringComparison.Ordinal)
            .Replace("192.0.2.11 80 {", "192.0.2.11 8080 {\nTCP_CHECK {\n}", StringComparison.Ordinal);

        var server = Reading.ReadValid(text).Services[0].RealServers[0];

        Assert.Equal(80, server.Key.Port);
        Assert.Equal(80, Assert.IsType<CheckConfig.Tcp>(server.Checks[0]).ConnectTo.Port);
    }

    [Fact]
    public void An_instance_takes_what_it_does_not_say_from_global_defs_even_a_later_one()
    {
        var config = Reading.ReadValid(
            Reading.Instance("garp_master_repeat 2") + "global_defs {\nvrrp_garp_master_delay 0.5\nvrrp_garp_master_repeat 9\n}");

        Assert.Equal(new GarpConfig { Delay = TimeSpan.FromSeconds(0.5), Repeat = 2 }, config.VrrpInstances[0].Garp);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("preempt", true)]
    [InlineData("nopreempt", false)]
    public void Preemption_is_on_unless_switched_off(string line, bool expected)
        => Assert.Equal(expected, Reading.ReadValid(Reading.Instance(line)).VrrpInstances[0].Preempt);

    [Theory]
    [InlineData("", 100)]
    [InlineData("state BACKUP", 100)]
    [InlineData("state MASTER", 255)]
    [InlineData("state MASTER\npriority 1", 1)]
    public void A_master_without_a_priority_owns_the_addresses(string lines, int expected)
        => Assert.Equal(expected, Reading.ReadValid(Reading.Instance(lines)).VrrpInstances[0].Priority);

    [Theory]
    [InlineData("1", 1)]
    [InlineData("0.4", 1)]
    [InlineData("2.5", 3)]
    [InlineData("255", 255)]
    public void Adverts_are_whole_seconds_apart(string written, int expected)
        => Assert.Equal(
            TimeSpan.FromSeconds(expected), Reading.ReadValid(Reading.Instance($"advert_int {written}")).VrrpInstances[0].AdvertInterval);

    [Fact]
    public void Virtual_addresses_have_prefixes_and_interfaces_of_their_own()
    {
        var config = Reading.ReadValid(Reading.Instance("virtual_ipaddress {\n 192.0.2.5/24 dev eth1\n}"));

        Assert.Equal(
            [new VirtualAddress(IPAddress.Parse("192.0.2.1"), 32), new VirtualAddress(IPAddress.Parse("192.0.2.5"), 24, "eth1")],
            config.VrrpInstances[0].Addresses);
    }

    [Theory]
    [InlineData(254, 0)]
    [InlineData(255, 1)]
    public void An_advert_carries_at_most_255_addresses(int more, int errors)
    {
        var addresses = string.Concat(Enumerable.Range(0, more).Select(i => $"198.51.100.{i}\n"));

        var result = Reading.Read(Reading.Instance($"virtual_ipaddress {{\n{addresses}}}"));

        Assert.Equal(Enumerable.Repeat(DiagnosticCodes.TooManyAddresses, errors), result.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void Mail_settings_are_read()
    {
        var config = Reading.ReadValid(
            "global_defs {\nnotification_email {\n a@example.org b@example.org\n \"c d@example.org\"\n}\nsmtp_server "
                + "mail.example.org 587\nsmtp_connect_timeout 5\n}");

        Assert.Equal(
            new MailConfig
            {
                Recipients = ["a@example.org", "b@example.org", "c d@example.org"],
                Server = "mail.example.org",
                Port = 587,
                ConnectTimeout = TimeSpan.FromSeconds(5),
            },
            config.Global.Mail);
    }

    [Fact]
    public void One_router_id_may_be_on_two_interfaces()
    {
        var other = Reading.Instance("", "VI_2").Replace("eth0", "eth1", StringComparison.Ordinal)
            .Replace("192.0.2.1", "192.0.2.2", StringComparison.Ordinal);

        Assert.Equal(2, Reading.ReadValid(Reading.Instance("") + other).VrrpInstances.Count);
    }

    [Fact]
    public void All_warnings_leave_a_configuration()
    {
        var result = Reading.Read(Reading.Instance("state MASTER"));

        Assert.False(result.HasErrors);
        Assert.NotNull(result.Config);
    }
}
