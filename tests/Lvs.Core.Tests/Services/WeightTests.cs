using Lvs.Core.Config;
using Lvs.Core.Health;
using Lvs.Core.Services;

namespace Lvs.Core.Tests.Services;

/// <summary>Weights that checks ask for, beside everything else that decides about a server.</summary>
public sealed class WeightTests
{
    private static readonly CheckConfig.Misc Script = new() { DelayLoop = TimeSpan.FromSeconds(6), Dynamic = true };

    [Fact]
    public void A_weight_is_published_and_told_once_and_the_same_one_again_is_nothing()
    {
        var service = Service();
        Ask(service, 1, new WeightReport.Absolute(4));
        Assert.Equal("1=4 2=10", service.Table);
        Assert.Equal(new ServiceEffect.WeightChanged(RunningService.Key(1), 10, 4, "why"), service.Effects[0]);
        Ask(service, 1, new WeightReport.Absolute(4));
        Assert.Empty(service.Effects);
        Ask(service, 2, WeightReport.Configured);
        Assert.Empty(service.Effects.OfType<ServiceEffect.WeightChanged>());
        Assert.Equal("1=4 2=10", service.Table);
        Ask(service, 1, new WeightReport.Share(40));
        Assert.Empty(service.Effects);
        Ask(service, 1, null);
        Assert.Equal("1=10 2=10", service.Table);
    }

    // As keepalived 2.2.7 has shown: weight 10, exit status 22 and 32 of two dynamic checks are a weight of 40.
    [Theory]
    [InlineData(20, 30, "1=40 2=10")]
    [InlineData(0, 30, "1=20 2=10")]
    [InlineData(0, 5, "1=0 2=10")]
    [InlineData(10, 5, "1=5 2=10")]
    [InlineData(int.MaxValue, int.MaxValue, "1=2147483647 2=10")]
    public void Differences_of_several_checks_add_up_within_what_the_kernel_takes(int first, int second, string table)
    {
        var service = Service(Script, Script);
        Ask(service, 1, new WeightReport.Absolute(first));
        Ask(service, 1, new WeightReport.Absolute(second), check: 1);
        Assert.Equal(table, service.Table);
    }

    [Fact]
    public void A_drained_server_has_weight_0_whatever_others_ask_for_and_does_not_count_for_the_quorum()
    {
        var service = Service(config => config with { Quorum = 15 }, Script, Script);
        Ask(service, 1, new WeightReport.Added(100), check: 1);
        Assert.Equal("1=110 2=10", service.Table);
        Ask(service, 1, WeightReport.Drained.Instance);
        Assert.Equal("1=0 2=10", service.Table);
        Assert.False(service.State.HasQuorum);
        Assert.True(service.State.IsUp(RunningService.Key(1)));
        Ask(service, 1, WeightReport.Configured);
        Assert.Equal("1=110 2=10", service.Table);
        Assert.True(service.State.HasQuorum);
    }

    [Fact]
    public void Another_configured_weight_leaves_an_absolute_one_as_it_is_and_changes_a_share()
    {
        var service = Service();
        Ask(service, 1, new WeightReport.Absolute(7));
        Ask(service, 2, new WeightReport.Share(50));
        service.Reload(config => config with { RealServers = config.RealServers.Select(server => server with { Weight = 100 }).ToValueList() });
        Assert.Equal("1=7 2=50", service.Table);
    }

    [Fact]
    public void A_check_that_is_removed_takes_its_difference_back()
    {
        var service = Service(Script, Script with { Script = new("/bin/other") });
        Ask(service, 1, new WeightReport.Absolute(12));
        Ask(service, 1, new WeightReport.Absolute(15), check: 1);
        Assert.Equal("1=17 2=10", service.Table);
        service.Reload(config => config with { RealServers = config.RealServers.Select(server => server with { Checks = [server.Checks[0]] }).ToValueList() });
        Assert.Equal("1=12 2=10", service.Table);
        service.Reload(config => config with { RealServers = config.RealServers.Select(server => server with { Checks = [] }).ToValueList() });
        Assert.Equal("1=10 2=10", service.Table);
        Ask(service, 1, new WeightReport.Absolute(12));
        Assert.Equal("1=10 2=10", service.Table);
    }

    [Fact]
    public void What_is_asked_for_while_a_server_is_down_is_what_it_comes_back_with()
    {
        var service = Service();
        service.Down(1);
        Ask(service, 1, new WeightReport.Absolute(3));
        Assert.Equal("2=10", service.Table);
        service.Up(1);
        Assert.Equal("1=3 2=10", service.Table);
    }

    [Fact]
    public void A_server_in_slow_start_climbs_to_the_weight_that_is_asked_for()
    {
        var service = Service(new HandlingConfig { SlowStart = TimeSpan.FromSeconds(10) });
        service.Down(1);
        service.Up(1);
        service.Wait(5);
        Assert.Equal("1=5 2=10", service.Table);
        Ask(service, 1, new WeightReport.Absolute(100));
        Assert.Equal("1=50 2=10", service.Table);
        Ask(service, 1, new WeightReport.Absolute(0));
        Assert.Equal("1=0 2=10", service.Table);
        Ask(service, 1, new WeightReport.Absolute(20));
        service.Wait(5);
        Assert.Equal("1=20 2=10", service.Table);
    }

    [Fact]
    public void A_weight_by_hand_stands_above_those_of_checks_which_are_remembered()
    {
        var service = Service();
        service.Weigh(1, 3);
        Ask(service, 1, WeightReport.Drained.Instance);
        Assert.Equal("1=3 2=10", service.Table);
        service.Weigh(1, null);
        Assert.Equal("1=0 2=10", service.Table);
    }

    [Fact]
    public void A_server_that_is_taken_out_by_hand_stays_out_whatever_is_asked_for()
    {
        var service = Service();
        service.Maintain(new MaintenanceTarget(RunningService.Key(1).Address), on: true);
        Ask(service, 1, new WeightReport.Absolute(50));
        Assert.Equal("2=10", service.Table);
    }

    [Fact]
    public void Within_the_start_gate_a_weight_is_in_force_at_once_and_is_not_a_verdict()
    {
        var service = Service(new HandlingConfig { StartGate = TimeSpan.FromSeconds(30) });
        Ask(service, 1, new WeightReport.Absolute(4));
        Assert.Equal("1=4 2=10", service.Table);
        Assert.NotNull(service.State.GateUntil);
        Assert.True(service.Desired.IsProvisional);
        service.Up(1);
        service.Up(2);
        Assert.Equal("1=4 2=10", service.Table);
        Assert.Null(service.State.GateUntil);
    }

    [Fact]
    public void After_a_start_a_server_keeps_the_weight_of_the_kernel_until_every_check_that_weighs_has_spoken()
    {
        var service = Service(Script, Script, new CheckConfig.Tcp { DelayLoop = TimeSpan.FromSeconds(6), ConnectTo = new(RunningService.Key(1).Address, 80) });
        Assert.Equal([RunningService.Key(1), RunningService.Key(2)], service.Desired.Unweighed);
        Ask(service, 1, WeightReport.Configured);
        Assert.Equal([RunningService.Key(1), RunningService.Key(2)], service.Desired.Unweighed);
        Ask(service, 1, WeightReport.Configured, check: 1);
        Assert.Equal([RunningService.Key(2)], service.Desired.Unweighed);
        service.Down(2);
        service.Up(2);
        Assert.Empty(service.Desired.Unweighed);
    }

    [Fact]
    public void What_an_operator_decides_after_a_start_is_written_whether_checks_have_spoken_or_not()
    {
        var service = Service();
        service.Reload(config => config with { RealServers = config.RealServers.Select(server => server with { Weight = 20 }).ToValueList() });
        Assert.Empty(service.Desired.Unweighed);

        var inhibited = new RunningService(1, each: server => Weighing(server, Script) with { InhibitOnFailure = true });
        Assert.Empty(inhibited.Desired.Unweighed);

        var other = Service();
        other.Weigh(1, 3);
        other.Weigh(1, null);
        Assert.Empty(other.Desired.Unweighed);
    }

    [Fact]
    public void In_a_panic_all_serve_with_the_weights_that_are_asked_for_and_these_decide_whether_it_is_one()
    {
        var service = Service(new HandlingConfig { PanicThreshold = 0.5 });
        Ask(service, 2, new WeightReport.Absolute(30));
        service.Down(1);
        Assert.Equal("2=30", service.Table);
        service.Down(2);
        Assert.True(service.State.IsPanicking);
        Assert.Equal("1=10 2=30", service.Table);
        service.Up(1);
        Assert.True(service.State.IsPanicking);
        Ask(service, 1, new WeightReport.Absolute(30));
        Assert.False(service.State.IsPanicking);
        Assert.Equal("1=30", service.Table);
    }

    private static RunningService Service(params CheckConfig[] checks) => Service(config => config, checks);

    private static RunningService Service(HandlingConfig settings) => new(2, each: server => Weighing(server, Script), settings: settings);

    private static RunningService Service(Func<VirtualServiceConfig, VirtualServiceConfig> with, params CheckConfig[] checks)
        => new(2, with, server => Weighing(server, checks.Length == 0 ? [Script] : checks));

    private static RealServerConfig Weighing(RealServerConfig server, params CheckConfig[] checks) => server with { Weight = 10, Checks = [.. checks] };

    private static void Ask(RunningService service, int server, WeightReport? weight, int check = 0)
        => service.Give(new ServiceInput.WeightReported(new CheckKey(RunningService.Key(server), check), weight, "why"));
}
