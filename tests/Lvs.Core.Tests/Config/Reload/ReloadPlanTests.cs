using Lvs.Core.Config;
using Lvs.Core.Config.Reload;

namespace Lvs.Core.Tests.Config.Reload;

public sealed class ReloadPlanTests
{
    private const string Service = """
        virtual_server 192.0.2.1 80 {
            delay_loop 6
            lb_algo rr
            lb_kind NAT
            protocol TCP
            real_server 192.0.2.11 80 {
                weight 1
                TCP_CHECK {
                    connect_timeout 3
                }
            }
            real_server 192.0.2.12 80 {
                weight 1
            }
        }

        """;

    private const string Instance = """
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 100
            nopreempt
            authentication {
                auth_type PASS
                auth_pass 1111
            }
            virtual_ipaddress {
                192.0.2.1
                192.0.2.2/24
            }
        }

        """;

    private const string Both = Instance + Service;

    [Fact]
    public void Of_a_file_read_twice_nothing_is_left_to_do()
    {
        var plan = ReloadPlan.Between(Reading.ReadValid(Both), Reading.ReadValid(Both));

        Assert.True(plan.IsEmpty);
        Assert.Equal("no changes", plan.ToString());
    }

    [Theory]
    [InlineData("weight 1", "weight 3", "NoEffect: change real_server 192.0.2.11:80 of virtual_server TCP 192.0.2.1:80: weight 1 → 3")]
    [InlineData("weight 1", "weight 0", "Drains: change real_server 192.0.2.11:80 of virtual_server TCP 192.0.2.1:80: weight 1 → 0")]
    [InlineData(
        "connect_timeout 3",
        "connect_timeout 2",
        "NoEffect: change real_server 192.0.2.11:80 of virtual_server TCP 192.0.2.1:80: TCP_CHECK / connect_timeout 3 → 2")]
    [InlineData("lb_algo rr", "lb_algo wlc", "NoEffect: change virtual_server TCP 192.0.2.1:80: lb_algo rr → wlc")]
    [InlineData("lb_algo rr", "lb_algo rr\npersistence_timeout 50", "NoEffect: change virtual_server TCP 192.0.2.1:80: persistence_timeout 50")]
    [InlineData("priority 100", "priority 101", "MovesAddress: change vrrp_instance VI_1: priority 100 → 101")]
    [InlineData("nopreempt", "preempt", "MovesAddress: change vrrp_instance VI_1: preempt nopreempt → on")]
    [InlineData("auth_pass 1111", "auth_pass 2222", "MovesAddress: change vrrp_instance VI_1: authentication / auth_pass *** → ***")]
    [InlineData("nopreempt", "nopreempt\ngarp_master_delay 2", "NoEffect: change vrrp_instance VI_1: garp_master_delay 5 → 2")]
    [InlineData("nopreempt", "nopreempt\nno_accept", "NoEffect: change vrrp_instance VI_1: accept no_accept")]
    [InlineData("nopreempt", "nopreempt\nnotify_master /bin/true", "NoEffect: change vrrp_instance VI_1: notify_master /bin/true")]
    [InlineData("192.0.2.2/24", "192.0.2.2/24 label eth0:1", "NoEffect: change virtual_ipaddress 192.0.2.2/24 of vrrp_instance VI_1: "
        + "options 192.0.2.2/24 → 192.0.2.2/24 label eth0:1")]
    [InlineData("192.0.2.1\n", "", "MovesAddress: remove virtual_ipaddress 192.0.2.1/32 of vrrp_instance VI_1")]
    [InlineData("192.0.2.1\n", "192.0.2.1\n192.0.2.3\n", "NoEffect: add virtual_ipaddress 192.0.2.3/32 of vrrp_instance VI_1")]
    [InlineData("vrrp_instance", "global_defs {\nrouter_id A\n}\nvrrp_instance", "NoEffect: change global_defs: router_id A")]
    [InlineData("vrrp_instance", "instance A\nvrrp_instance", "NoEffect: change top level: instance A")]
    public void A_changed_line_is_one_step_in_the_words_of_the_file(string before, string after, string step)
        => Assert.Equal([step], Steps(Both, ReplaceFirst(Both, before, after)));

    [Fact]
    public void A_lease_from_the_command_line_is_a_setting_like_others()
    {
        var config = Reading.ReadValid(Both);
        var next = config with { Global = config.Global with { AddressLease = null } };

        Assert.Equal(["NoEffect: change global_defs: address lease 3 s → off"], Steps(config, next));
    }

    [Fact]
    public void Servers_come_before_others_go_and_those_that_stay_are_in_no_step()
    {
        var next = Both.Replace("real_server 192.0.2.12 80", "real_server 192.0.2.13 80", StringComparison.Ordinal);

        Assert.Equal(
            [
                "NoEffect: add real_server 192.0.2.13:80 of virtual_server TCP 192.0.2.1:80",
                "Drains: remove real_server 192.0.2.12:80 of virtual_server TCP 192.0.2.1:80",
            ],
            Steps(Both, next));
    }

    [Fact]
    public void A_service_comes_before_its_address_and_goes_after_it()
    {
        var next = Both.Replace("192.0.2.1 80", "192.0.2.9 80", StringComparison.Ordinal).Replace("192.0.2.1\n", "192.0.2.9\n", StringComparison.Ordinal);

        Assert.Equal(
            [
                "NoEffect: add virtual_server TCP 192.0.2.9:80: delay_loop 6; lb_algo rr; lb_kind NAT; protocol TCP; real_server 192.0.2.11:80; real_server 192.0.2.12:80",
                "MovesAddress: remove virtual_ipaddress 192.0.2.1/32 of vrrp_instance VI_1",
                "NoEffect: add virtual_ipaddress 192.0.2.9/32 of vrrp_instance VI_1",
                "DropsConnections: remove virtual_server TCP 192.0.2.1:80",
            ],
            Steps(Both, next));
    }

    [Fact]
    public void Another_router_id_or_interface_makes_another_instance()
        => Assert.Equal(
            [
                "MovesAddress: remove vrrp_instance VI_1",
                "MovesAddress: add vrrp_instance VI_1: interface eth0; virtual_router_id 52; preempt nopreempt; authentication { auth_type ***; auth_pass *** }; "
                    + "virtual_ipaddress { 192.0.2.1; 192.0.2.2/24 }",
            ],
            Steps(Both, Both.Replace("virtual_router_id 51", "virtual_router_id 52", StringComparison.Ordinal)));

    [Theory]
    [InlineData("virtual_ipaddress {", "unicast_peer {\n192.0.2.9\n}\nvirtual_ipaddress {", "unicast_peer")]
    [InlineData("192.0.2.1\n        192.0.2.2/24\n", "2001:db8::1\n", "2001:db8::1")]
    public void Unicast_for_multicast_or_another_family_makes_another_instance(string text, string other, string said)
    {
        var before = Instance.Replace("authentication {\n        auth_type PASS\n        auth_pass 1111\n    }\n", "", StringComparison.Ordinal);

        var steps = Steps(before, before.Replace(text, other, StringComparison.Ordinal));

        Assert.Equal("MovesAddress: remove vrrp_instance VI_1", steps[0]);
        Assert.StartsWith("MovesAddress: add vrrp_instance VI_1: interface eth0", steps[1], StringComparison.Ordinal);
        Assert.Contains(said, steps[1], StringComparison.Ordinal);
        Assert.Equal(2, steps.Length);
    }

    [Fact]
    public void An_address_that_moves_between_instances_is_given_up_before_it_is_taken()
    {
        var second = Instance.Replace("VI_1", "VI_2", StringComparison.Ordinal).Replace("51", "52", StringComparison.Ordinal)
            .Replace("192.0.2.1\n", "192.0.2.4\n", StringComparison.Ordinal).Replace("192.0.2.2/24\n", "", StringComparison.Ordinal);
        var next = Instance.Replace("192.0.2.2/24\n", "", StringComparison.Ordinal)
            + second.Replace("192.0.2.4\n", "192.0.2.4\n192.0.2.2/24\n", StringComparison.Ordinal);

        Assert.Equal(
            [
                "MovesAddress: remove virtual_ipaddress 192.0.2.2/24 of vrrp_instance VI_1",
                "NoEffect: add virtual_ipaddress 192.0.2.2/24 of vrrp_instance VI_2",
            ],
            Steps(Instance + second, next));
    }

    [Fact]
    public void An_order_is_a_change_without_effect()
    {
        var servers = Both.Replace("192.0.2.11", "x", StringComparison.Ordinal).Replace("192.0.2.12", "192.0.2.11", StringComparison.Ordinal)
            .Replace("x", "192.0.2.12", StringComparison.Ordinal).Replace("TCP_CHECK {\n            connect_timeout 3\n        }", "", StringComparison.Ordinal);
        var before = Both.Replace("TCP_CHECK {\n            connect_timeout 3\n        }", "", StringComparison.Ordinal);
        var addresses = ReplaceFirst(Both, "192.0.2.1\n        192.0.2.2/24", "192.0.2.2/24\n        192.0.2.1");

        Assert.Equal(["NoEffect: change virtual_server TCP 192.0.2.1:80: order of real_server 192.0.2.12:80, 192.0.2.11:80"], Steps(before, servers));
        Assert.Equal(
            ["NoEffect: change vrrp_instance VI_1: virtual_ipaddress { 192.0.2.1; 192.0.2.2/24 } → { 192.0.2.2/24; 192.0.2.1 }"],
            Steps(Both, addresses));
    }

    [Fact]
    public void What_others_refer_to_comes_first_and_goes_last()
    {
        const string Group = "vrrp_sync_group G {\n group {\n VI_1\n }\n}\n";

        var steps = Steps(Both + Group, ReplaceFirst(Both, "192.0.2.1\n", "") + Group.Replace("G {", "H {", StringComparison.Ordinal));

        Assert.Equal(
            [
                "MovesAddress: add vrrp_sync_group H",
                "MovesAddress: remove virtual_ipaddress 192.0.2.1/32 of vrrp_instance VI_1",
                "MovesAddress: remove vrrp_sync_group G",
            ],
            steps);
    }

    [Fact]
    public void A_plan_is_as_bad_as_its_worst_step_and_says_why()
    {
        var plan = ReloadPlan.Between(
            Reading.ReadValid(Both), Reading.ReadValid(ReplaceFirst(ReplaceFirst(Both, "weight 1", "weight 0"), "priority 100", "priority 101")));

        Assert.Equal(Consequence.MovesAddress, plan.Consequence);
        Assert.All(plan.Steps, step => Assert.NotNull(step.Reason));
    }

    private static string[] Steps(string running, string next) => Steps(Reading.ReadValid(running), Reading.ReadValid(next));

    private static string[] Steps(DirectorConfig running, DirectorConfig next)
        => [.. ReloadPlan.Between(running, next).Steps.Select(step => $"{step.Consequence}: {step}")];

    private static string ReplaceFirst(string text, string before, string after)
    {
        var place = text.IndexOf(before, StringComparison.Ordinal);
        Assert.True(place >= 0, before);
        return text[..place] + after + text[(place + before.Length)..];
    }
}
