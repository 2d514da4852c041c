using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Health;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Core.Tests.Services;

/// <summary>What keepalived does not do: how servers are taken in and out without hurting more than has to be.</summary>
public sealed class GentleHandlingTests
{
    private static readonly HandlingConfig Gate = new() { StartGate = TimeSpan.FromSeconds(10) };
    private static readonly HandlingConfig Drain = new() { Drain = TimeSpan.FromSeconds(30) };

    [Fact]
    public void Nothing_is_removed_before_every_check_has_spoken()
    {
        var service = new RunningService(3, settings: Gate);
        service.Down(1);
        service.Up(2);
        Assert.Equal("1=1 2=1 3=1", service.Table);
        Assert.True(service.Desired.IsProvisional);
        service.Up(3);
        Assert.Equal("2=1 3=1", service.Table);
        Assert.False(service.Desired.IsProvisional);
        Assert.Null(service.State.Deadline);
    }

    [Fact]
    public void The_start_gate_closes_at_its_deadline_if_a_check_is_silent()
    {
        var service = new RunningService(3, settings: Gate);
        service.Down(1);
        Assert.Contains(new ServiceEffect.ServerHeld(RunningService.Key(1), HoldReason.StartGate), service.Effects);
        service.Wait(9);
        Assert.Equal("1=1 2=1 3=1", service.Table);
        service.Wait(1);
        Assert.Equal("2=1 3=1", service.Table);
        Assert.False(service.Desired.IsProvisional);
    }

    [Fact]
    public void Before_its_first_verdicts_a_service_does_not_apologize()
    {
        var sorry = new SorryServerConfig { Key = RunningService.Key(99), Method = ForwardingMethod.DirectRouting };
        var service = new RunningService(
            1,
            config => config with { Alpha = true, SorryServer = sorry },
            server => server with { Checks = server.Checks.Select(check => check with { Alpha = true }).ToValueList() },
            Gate);
        Assert.Equal("", service.Table);
        Assert.True(service.Desired.IsProvisional);
        service.Wait(10);
        Assert.Equal("99=1", service.Table);
    }

    [Fact]
    public void Until_its_first_verdict_an_alpha_server_is_neither_in_nor_out()
    {
        var sorry = new SorryServerConfig { Key = RunningService.Key(99), Method = ForwardingMethod.DirectRouting };
        var service = new RunningService(
            3,
            config => config with { Alpha = true, SorryServer = sorry },
            server => server with { InhibitOnFailure = true, Checks = server.Checks.Select(check => check with { Alpha = true }).ToValueList() });
        Assert.Equal(("", "1 2 3"), (service.Table, Undecided()));
        service.Down(1);
        Assert.Equal(("1=0", "2 3"), (service.Table, Undecided()));
        service.Maintain(new(RunningService.Key(2).Address), on: true);
        Assert.Equal(("1=0", "3"), (service.Table, Undecided()));
        service.Down(3);
        Assert.Equal(("1=0 3=0 99=1", ""), (service.Table, Undecided()));
        service.Up(3);
        Assert.Equal(("1=0 3=1", ""), (service.Table, Undecided()));

        string Undecided() => string.Join(' ', service.Desired.Undecided.Select(key => key.Address.GetAddressBytes()[3]));
    }

    [Fact]
    public void A_server_in_maintenance_may_end_its_connections_and_comes_back_as_it_was()
    {
        var service = new RunningService(2, settings: Drain);
        service.Maintain(new(RunningService.Key(1).Address), on: true);
        Assert.Equal(("2=1", "1"), (service.Table, service.Leaving));
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(service.Effects.OfType<ServiceEffect.Publish>()).Drain);
        service.Reload(config => config with { Scheduler = "rr" });
        Assert.Equal(("2=1", ""), (service.Table, service.Leaving));
        service.Maintain(new(RunningService.Key(1).Address), on: false);
        Assert.Equal("1=1 2=1", service.Table);
    }

    [Fact]
    public void A_server_that_leaves_the_configuration_may_end_its_connections_and_is_forgotten()
    {
        var service = new RunningService(2, settings: Drain);
        service.Reload(config => config with { RealServers = [config.RealServers[1]] });
        Assert.Equal(("2=1", "1"), (service.Table, service.Leaving));
        Assert.Single(service.State.Servers);
    }

    [Fact]
    public void A_server_that_makes_room_for_the_sorry_server_may_end_its_connections_and_a_failed_one_may_not()
    {
        var sorry = new SorryServerConfig { Key = RunningService.Key(99), Method = ForwardingMethod.DirectRouting };
        var service = new RunningService(2, config => config with { Quorum = 2, SorryServer = sorry }, settings: Drain);
        service.Down(2);
        Assert.Equal(("99=1", "1"), (service.Table, service.Leaving));
    }

    [Fact]
    public void Without_a_drain_servers_just_go()
    {
        var service = new RunningService(2, settings: HandlingConfig.Off);
        service.Maintain(new(RunningService.Key(1).Address), on: true);
        Assert.Equal(("2=1", ""), (service.Table, service.Leaving));
    }

    [Fact]
    public void Maintenance_of_a_host_takes_all_its_ports()
    {
        var service = new RunningService(2, config => config with
        {
            Method = ForwardingMethod.Masquerade,
            RealServers = [.. config.RealServers, RunningService.Server(1) with { Key = RunningService.Key(1) with { Port = 81 } }],
        });
        Assert.Equal("1=1 2=1 1=1", service.Table);
        service.Maintain(new(IPAddress.Parse("198.51.100.1"), 81), on: true);
        Assert.Equal("1=1 2=1", service.Table);
        service.Maintain(new(IPAddress.Parse("198.51.100.1")), on: true);
        Assert.Equal("2=1", service.Table);
        service.Maintain(new(IPAddress.Parse("198.51.100.1")), on: false);
        Assert.Equal("1=1 2=1", service.Table);
    }

    [Fact]
    public void A_recovered_server_climbs_to_its_weight_in_a_line()
    {
        var service = new RunningService(2, each: Weigh(100), settings: new() { SlowStart = TimeSpan.FromSeconds(100) });
        Assert.Equal("1=100 2=100", service.Table);
        service.Down(1);
        service.Up(1);
        Assert.Equal("1=1 2=100", service.Table);
        foreach (var (seconds, weight) in new[] { (25, 24), (50, 50), (75, 74), (99, 98), (100, 100) })
        {
            service.Wait(seconds - service.Now.TotalSeconds);
            Assert.Equal($"1={weight} 2=100", service.Table);
        }

        Assert.Null(service.State.Deadline);
    }

    [Fact]
    public void Or_by_the_same_factor_in_each_step()
    {
        var settings = new HandlingConfig { SlowStart = TimeSpan.FromSeconds(60), SlowStartCurve = SlowStartCurve.Exponential };
        var service = new RunningService(2, each: Weigh(640), settings: settings);
        service.Down(1);
        service.Up(1);
        foreach (var (seconds, weight) in new[] { (0, 10), (30, 80), (60, 640) })
        {
            service.Wait(seconds - service.Now.TotalSeconds);
            Assert.Equal($"1={weight} 2=640", service.Table);
        }
    }

    [Fact]
    public void The_climb_does_not_cost_the_quorum_and_a_failure_ends_it()
    {
        var service = new RunningService(
            2, config => config with { Quorum = 200 }, Weigh(100), new() { SlowStart = TimeSpan.FromSeconds(100) });
        service.Down(1);
        Assert.False(service.State.HasQuorum);
        service.Up(1);
        Assert.True(service.State.HasQuorum);
        service.Wait(50);
        service.Down(1);
        Assert.Equal("2=100", service.Table);
        Assert.Null(service.State.Deadline);
    }

    [Fact]
    public void When_too_many_fail_all_serve_until_the_checks_are_believed_again()
    {
        var service = new RunningService(4, settings: new() { PanicThreshold = 0.5 });
        service.Down(1);
        service.Down(2);
        Assert.Equal("3=1 4=1", service.Table);
        service.Down(3);
        Assert.Equal("1=1 2=1 3=1 4=1", service.Table);
        Assert.Contains(new ServiceEffect.PanicChanged(true, 1, 4), service.Effects);
        service.Down(4);
        Assert.Equal("1=1 2=1 3=1 4=1", service.Table);
        Assert.True(service.State.HasQuorum);
        service.Up(3);
        service.Up(4);
        Assert.Equal("3=1 4=1", service.Table);
        Assert.Contains(new ServiceEffect.PanicChanged(false, 2, 4), service.Effects);
    }

    [Fact]
    public void What_is_in_maintenance_does_not_serve_in_a_panic_and_does_not_make_one()
    {
        var service = new RunningService(4, settings: new() { PanicThreshold = 0.5 });
        service.Maintain(new(RunningService.Key(1).Address), on: true);
        service.Maintain(new(RunningService.Key(2).Address), on: true);
        service.Maintain(new(RunningService.Key(3).Address), on: true);
        Assert.Equal("4=1", service.Table);
        service.Down(4);
        Assert.Equal("4=1", service.Table);
        Assert.True(service.State.IsPanicking);
    }

    [Fact]
    public void The_last_ones_to_fail_stay_as_long_as_they_are_needed()
    {
        var service = new RunningService(4, settings: new() { MinimumWeight = 2 });
        service.Down(1);
        service.Down(2);
        service.Down(3);
        Assert.Contains(new ServiceEffect.ServerHeld(RunningService.Key(3), HoldReason.MinimumWeight), service.Effects);
        Assert.Equal("3=1 4=1", service.Table);
        service.Up(1);
        Assert.Equal("1=1 4=1", service.Table);
    }

    [Fact]
    public void Failed_servers_go_no_faster_than_allowed()
    {
        var service = new RunningService(4, settings: new() { RemovalLimit = 2, RemovalWindow = TimeSpan.FromSeconds(60) });
        service.Down(1);
        service.Wait(10);
        service.Down(2);
        service.Down(3);
        Assert.Equal("3=1 4=1", service.Table);
        Assert.Contains(new ServiceEffect.ServerHeld(RunningService.Key(3), HoldReason.RemovalRate), service.Effects);
        service.Wait(49);
        Assert.Equal("3=1 4=1", service.Table);
        service.Wait(1);
        Assert.Equal("4=1", service.Table);
    }

    [Fact]
    public void A_server_that_fails_again_and_again_has_to_stay_up_for_a_while()
    {
        var settings = new HandlingConfig { FlapLimit = 2, FlapWindow = TimeSpan.FromSeconds(60), FlapHold = TimeSpan.FromSeconds(30) };
        var service = new RunningService(2, settings: settings);
        service.Down(1);
        service.Up(1);
        Assert.Equal("1=1 2=1", service.Table);
        service.Wait(10);
        service.Down(1);
        service.Up(1);
        Assert.Contains(new ServiceEffect.ServerDamped(RunningService.Key(1), TimeSpan.FromSeconds(40)), service.Effects);
        Assert.Equal("2=1", service.Table);
        service.Wait(29);
        Assert.Equal("2=1", service.Table);
        service.Wait(1);
        Assert.Equal("1=1 2=1", service.Table);
        service.Wait(60);
        service.Down(1);
        service.Up(1);
        Assert.Equal("1=1 2=1", service.Table);
    }

    [Fact]
    public void A_weight_given_by_hand_stands_above_all_others_until_it_is_taken_back()
    {
        var service = new RunningService(2, each: Weigh(10));
        service.Weigh(1, 3);
        service.Give(new ServiceInput.WeightReported(new CheckKey(RunningService.Key(1), 0), new WeightReport.Added(5), "why"));
        Assert.Equal("1=3 2=10", service.Table);
        service.Reload(config => config with { Scheduler = "rr" });
        Assert.Equal("1=3 2=10", service.Table);
        service.Weigh(1, null);
        Assert.Equal("1=15 2=10", service.Table);
    }

    [Fact]
    public void What_is_decided_by_hand_holds_from_the_first_moment_and_connections_of_before_a_restart_may_end()
    {
        var config = new RunningService(3, settings: Drain).Config;
        var byHand = new ByHand([new(RunningService.Key(1).Address)], [(RunningService.Key(2), 7)]);
        var (state, effects) = ServiceMachine.Step(config, new ServiceState(), new ServiceInput.Started(byHand), TimeSpan.Zero);
        var publish = Assert.Single(effects.OfType<ServiceEffect.Publish>());
        Assert.Equal([(2, 7), (3, 1)], publish.Desired.Destinations.Select(server => ((int)server.Key.Address.GetAddressBytes()[3], server.Weight)));
        Assert.Equal([RunningService.Key(1)], publish.Leaving);
        Assert.Equal(
            [ServerStanding.Out, ServerStanding.Serving, ServerStanding.Serving], config.RealServers.Select(server => state.StandingOf(server.Key)));
    }

    [Fact]
    public void Of_each_server_it_is_known_how_it_stands()
    {
        var sorry = new SorryServerConfig { Key = RunningService.Key(99), Method = ForwardingMethod.DirectRouting };
        var service = new RunningService(
            3,
            config => config with { Quorum = 15, SorryServer = sorry },
            Weigh(10),
            new() { SlowStart = TimeSpan.FromSeconds(10), FlapLimit = 2, FlapWindow = TimeSpan.FromSeconds(60), FlapHold = TimeSpan.FromSeconds(30) });
        service.Down(1);
        Assert.Equal("Down Serving Serving", Standings());
        service.Up(1);
        Assert.Equal("SlowStart Serving Serving", Standings());
        service.Wait(10);
        Assert.Equal("Serving Serving Serving", Standings());
        service.Down(1);
        service.Up(1);
        Assert.Equal("Damped Serving Serving", Standings());
        service.Down(2);
        Assert.Equal("Damped Down Waiting", Standings());
        service.Maintain(new(RunningService.Key(3).Address), on: true);
        Assert.Equal("Damped Down Out", Standings());

        var distrusted = new RunningService(2, settings: new() { PanicThreshold = 0.9 });
        distrusted.Down(1);
        Assert.Equal(ServerStanding.Held, distrusted.State.StandingOf(RunningService.Key(1)));

        string Standings() => string.Join(' ', service.Config.RealServers.Select(server => service.State.StandingOf(server.Key)));
    }

    [Fact]
    public void Whatever_happens_the_machine_stays_within_its_bounds()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var settings = RandomSettings(random);
            var service = new RunningService(4, config => config with { Quorum = random.Next(1, 4) }, Weigh(10), settings);
            for (var step = 0; step < 60; step++)
            {
                Do(service, random);
                Assert.True(service.State.Deadline is null || service.State.Deadline > service.Now, $"seed {seed}: a deadline that has passed");
                Assert.Equal(service.Desired, service.State.Published[service.Config.Key]);
                Assert.All(service.Desired.Destinations, server => Assert.InRange(server.Weight, 0, 10));
                Assert.Equal(service.Desired.Destinations.Count, service.Desired.Destinations.Select(server => server.Key).Distinct().Count());
                Assert.True(service.State.Servers.Count <= 4 && service.State.Removals.Count() <= 4);
            }

            // At rest: everything up, nothing in maintenance, time enough for every wait.
            service.Maintain(new(RunningService.Key(1).Address), on: false);
            service.Reload(config => config with { RealServers = Enumerable.Range(1, 4).Select(RunningService.Server).Select(Weigh(10)).ToValueList() });
            Enumerable.Range(1, 4).ToList().ForEach(service.Up);
            service.Wait(1000);
            Assert.Equal("1=10 2=10 3=10 4=10", service.Table);
            Assert.Null(service.State.Deadline);
            Assert.True(service.State is { HasQuorum: true, IsPanicking: false });
        }
    }

    private static void Do(RunningService service, Random random)
    {
        var server = random.Next(1, 5);
        switch (random.Next(6))
        {
            case 0:
                service.Up(server);
                break;
            case 1 or 2:
                service.Down(server);
                break;
            case 3:
                service.Wait(random.Next(40));
                break;
            case 4:
                service.Maintain(new(RunningService.Key(1).Address), on: random.Next(2) == 0);
                break;
            default:
                service.Reload(config => config with
                {
                    RealServers = Enumerable.Range(1, 4).Where(_ => random.Next(4) > 0).Select(RunningService.Server).Select(Weigh(10)).ToValueList(),
                });
                break;
        }
    }

    private static HandlingConfig RandomSettings(Random random) => new()
    {
        StartGate = TimeSpan.FromSeconds(random.Next(2) * 10),
        Drain = TimeSpan.FromSeconds(random.Next(2) * 30),
        SlowStart = TimeSpan.FromSeconds(random.Next(2) * 60),
        SlowStartCurve = (SlowStartCurve)random.Next(2),
        PanicThreshold = random.Next(2) * 0.5,
        MinimumWeight = random.Next(3) * 10,
        RemovalLimit = random.Next(3),
        RemovalWindow = TimeSpan.FromSeconds(30),
        FlapLimit = random.Next(4),
        FlapWindow = TimeSpan.FromSeconds(60),
        FlapHold = TimeSpan.FromSeconds(20),
    };

    private static Func<RealServerConfig, RealServerConfig> Weigh(int weight) => server => server with { Weight = weight };
}
