using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Health;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Core.Tests.Services;

/// <summary>What keepalived does about quorum, sorry server, inhibit, alpha, omega and ha_suspend.</summary>
public sealed class QuorumTests
{
    private static readonly DestinationKey Sorry = new(IPAddress.Parse("198.51.100.99"), 80);

    [Fact]
    public void The_quorum_is_lost_below_it_less_the_hysteresis_and_gained_at_it_and_more()
    {
        var service = new RunningService(4, config => config with { Quorum = 2, Hysteresis = 1 });
        service.Down(1);
        service.Down(2);
        service.Down(3);
        Assert.True(service.State.HasQuorum);
        service.Down(4);
        Assert.Contains(new ServiceEffect.QuorumChanged(false, 0, 2), service.Effects);
        service.Up(1);
        service.Up(2);
        Assert.False(service.State.HasQuorum);
        service.Up(3);
        Assert.Contains(new ServiceEffect.QuorumChanged(true, 3, 2), service.Effects);
    }

    [Fact]
    public void Without_a_quorum_the_sorry_server_takes_the_place_of_those_that_are_left()
    {
        var service = new RunningService(2, config => config with { Quorum = 2, SorryServer = SorryServer() });
        Assert.Equal("1=1 2=1", service.Table);
        service.Down(1);
        Assert.Equal("99=1", service.Table);
        service.Up(1);
        Assert.Equal("1=1 2=1", service.Table);
    }

    [Fact]
    public void An_inhibited_sorry_server_stays_with_weight_0_once_it_was_used()
    {
        var service = new RunningService(1, config => config with { SorryServer = SorryServer() with { Inhibit = true } });
        Assert.Equal("1=1", service.Table);
        service.Down(1);
        Assert.Equal("99=1", service.Table);
        service.Up(1);
        Assert.Equal("1=1 99=0", service.Table);
    }

    [Fact]
    public void The_sorry_server_is_reached_by_its_own_method()
    {
        var sorry = SorryServer() with { Method = ForwardingMethod.Tunnel, Tunnel = new(TunnelKind.Gue, 6080), Key = Sorry with { Port = 8080 } };
        var service = new RunningService(1, config => config with { SorryServer = sorry });
        service.Down(1);
        Assert.Equal(
            new IpvsDestination { Key = Sorry, Method = ForwardingMethod.Tunnel, Tunnel = new(TunnelKind.Gue, 6080), Weight = 1 },
            Assert.Single(service.Desired.Destinations));
    }

    [Fact]
    public void An_inhibited_server_keeps_its_place_with_weight_0_also_beside_the_sorry_server()
    {
        var service = new RunningService(
            2, config => config with { Quorum = 2, SorryServer = SorryServer() }, server => server with { InhibitOnFailure = server.Key.Address.ToString().EndsWith(".1", StringComparison.Ordinal) });
        service.Down(1);
        Assert.Equal("1=0 99=1", service.Table);
        service.Up(1);
        service.Down(2);
        Assert.Equal("1=0 99=1", service.Table);
    }

    [Fact]
    public void With_alpha_a_server_serves_after_its_first_success_and_the_first_quorum_is_told()
    {
        var service = new RunningService(2, config => config with { Alpha = true }, Alpha);
        Assert.Equal("", service.Table);
        Assert.False(service.State.HasQuorum);
        service.Up(2);
        Assert.Equal("2=1", service.Table);
        Assert.Contains(new ServiceEffect.QuorumChanged(true, 1, 1), service.Effects);
        Assert.Contains(new ServiceEffect.ServerChanged(RunningService.Key(2), true, "why"), service.Effects);
        service.Down(1);
        Assert.DoesNotContain(service.Effects, effect => effect is ServiceEffect.ServerChanged);
    }

    [Fact]
    public void With_omega_the_stop_is_told_as_everything_going_down()
    {
        var service = new RunningService(2, config => config with { Omega = true });
        service.Down(1);
        service.Give(new ServiceInput.Stopping());
        Assert.Equal(
            [new ServiceEffect.ServerChanged(RunningService.Key(2), false, "the director stops"), new ServiceEffect.QuorumChanged(false, 0, 1)],
            service.Effects);

        var silent = new RunningService(2);
        silent.Give(new ServiceInput.Stopping());
        Assert.Empty(silent.Effects);
    }

    [Fact]
    public void With_ha_suspend_checks_pause_while_the_address_is_elsewhere_and_servers_stay_as_they_are()
    {
        var service = new RunningService(2, config => config with { HaSuspend = true });
        service.Down(1);
        service.Give(new ServiceInput.AddressHeld(false));
        Assert.Equal([new ServiceEffect.ChecksSuspended(true)], service.Effects);
        Assert.Equal("2=1", service.Table);
        service.Give(new ServiceInput.AddressHeld(false));
        Assert.Empty(service.Effects);
        service.Give(new ServiceInput.AddressHeld(true));
        Assert.Equal([new ServiceEffect.ChecksSuspended(false)], service.Effects);

        var others = new RunningService(2);
        others.Give(new ServiceInput.AddressHeld(false));
        Assert.Empty(others.Effects);
    }

    [Fact]
    public void Weights_that_checks_ask_for_add_up_and_count_for_the_quorum()
    {
        var service = new RunningService(2, config => config with { Quorum = 15 }, server => server with { Weight = 10 });
        service.Give(new ServiceInput.WeightReported(new CheckKey(RunningService.Key(1), 0), new WeightReport.Added(-3), "why"));
        Assert.Equal("1=7 2=10", service.Table);
        service.Give(new ServiceInput.WeightReported(new CheckKey(RunningService.Key(2), 0), new WeightReport.Added(-30), "why"));
        Assert.Equal("1=7 2=0", service.Table);
        Assert.False(service.State.HasQuorum);
        service.Give(new ServiceInput.WeightReported(new CheckKey(RunningService.Key(2), 0), new WeightReport.Added(int.MaxValue), "why"));
        Assert.Equal($"1=7 2={int.MaxValue}", service.Table);
        service.Give(new ServiceInput.WeightReported(new CheckKey(RunningService.Key(9), 0), new WeightReport.Added(5), "why"));
        Assert.Empty(service.Effects);
    }

    private static SorryServerConfig SorryServer() => new() { Key = Sorry, Method = ForwardingMethod.DirectRouting };

    private static RealServerConfig Alpha(RealServerConfig server)
        => server with { Checks = server.Checks.Select(check => check with { Alpha = true }).ToValueList() };
}
