using Lvs.Core.Health;

namespace Lvs.Core.Tests.Health;

/// <summary>keepalived's retry semantics with the seed's numbers: every 6 s, 3 retries 3 s apart.</summary>
public sealed class HealthMachineTests
{
    private static readonly HealthSettings Seed = new(TimeSpan.FromSeconds(6), 3, TimeSpan.FromSeconds(3));

    private HealthState _state;
    private IReadOnlyList<HealthEffect> _effects = [];
    private double _now;

    [Fact]
    public void A_server_is_up_before_its_first_check()
    {
        Give(new HealthInput.Started(TimeSpan.FromSeconds(2)), at: 0);
        Assert.True(_state.IsUp);
        Assert.Empty(_effects);
        Assert.Equal(TimeSpan.FromSeconds(2), _state.Deadline);
    }

    [Fact]
    public void A_probe_starts_when_it_is_due_and_only_once()
    {
        Give(new HealthInput.Started(TimeSpan.FromSeconds(2)), at: 0);
        Give(new HealthInput.DeadlinePassed(), at: 1.9);
        Assert.Empty(_effects);
        Give(new HealthInput.DeadlinePassed(), at: 2);
        Assert.Equal([new HealthEffect.StartProbe()], _effects);
        Give(new HealthInput.DeadlinePassed(), at: 3);
        Assert.Empty(_effects);
    }

    [Fact]
    public void A_check_that_pauses_asks_nothing_keeps_its_verdict_and_asks_at_once_when_it_goes_on()
    {
        var paused = Seed with { IsSuspended = true };
        Give(new HealthInput.Started(TimeSpan.Zero), at: 0);
        Fail("connection refused", at: 0);
        Assert.False(_state.IsUp);
        Give(new HealthInput.DeadlinePassed(), at: 6);
        Give(new HealthInput.SettingsChanged(), at: 7, paused);
        Assert.Null(_state.Deadline);
        Give(new HealthInput.Probed(new ProbeResult(null, TimeSpan.Zero)), at: 8, paused);
        Assert.Empty(_effects);
        Assert.False(_state.IsUp);
        Give(new HealthInput.SettingsChanged(), at: 100);
        Assert.Equal(TimeSpan.FromSeconds(100), _state.Deadline);
        Give(new HealthInput.DeadlinePassed(), at: 100);
        Assert.Equal([new HealthEffect.StartProbe()], _effects);

        Give(new HealthInput.Started(TimeSpan.Zero), at: 200, paused);
        Assert.True(_state is { IsUp: true, Deadline: null });
    }

    [Fact]
    public void A_weight_is_told_when_it_is_another_one_and_ahead_of_the_verdict()
    {
        var weighing = Seed with { Weighs = true };
        Give(new HealthInput.Started(TimeSpan.Zero), at: 0, weighing);
        Weigh(new WeightReport.Absolute(5), at: 0, weighing);
        Assert.Equal(
            [new HealthEffect.WeightReported(new WeightReport.Absolute(5), "exit status 7"), new HealthEffect.VerdictChanged(true, "the check succeeds")],
            _effects);
        Weigh(new WeightReport.Absolute(5), at: 6, weighing);
        Assert.Empty(_effects);
        Weigh(WeightReport.Configured, at: 12, weighing);
        Assert.Equal([new HealthEffect.WeightReported(WeightReport.Configured, "exit status 7")], _effects);
    }

    [Fact]
    public void A_weight_stays_while_the_check_fails_and_is_taken_back_when_it_may_not_weigh_any_more()
    {
        var weighing = Seed with { Weighs = true, Retry = 0 };
        Give(new HealthInput.Started(TimeSpan.Zero), at: 0, weighing);
        Weigh(new WeightReport.Absolute(5), at: 0, weighing);
        Give(new HealthInput.Probed(new ProbeResult("exit status 1", TimeSpan.Zero) { Weight = WeightReport.Configured }), at: 6, weighing);
        Assert.Equal([new HealthEffect.VerdictChanged(false, "exit status 1")], _effects);
        Weigh(new WeightReport.Absolute(5), at: 12, weighing);
        Assert.Equal([new HealthEffect.VerdictChanged(true, "the check succeeds")], _effects);

        Give(new HealthInput.SettingsChanged(), at: 13);
        Assert.Null(Assert.IsType<HealthEffect.WeightReported>(Assert.Single(_effects)).Weight);
        Give(new HealthInput.SettingsChanged(), at: 14, weighing);
        Weigh(new WeightReport.Absolute(5), at: 18, weighing);
        Assert.Equal([new HealthEffect.WeightReported(new WeightReport.Absolute(5), "exit status 7")], _effects);
    }

    [Fact]
    public void What_somebody_has_decided_is_not_tried_again()
    {
        Give(new HealthInput.Started(TimeSpan.Zero), at: 0);
        Succeed(at: 0);
        Give(new HealthInput.Probed(new ProbeResult("the agent says down", TimeSpan.Zero) { IsFinal = true }), at: 6);
        Assert.Equal([new HealthEffect.VerdictChanged(false, "the agent says down")], _effects);
    }

    [Fact]
    public void A_script_is_due_from_its_start_and_after_one_that_took_longer_from_its_end()
    {
        var script = Seed with { CountsFromStart = true };
        Give(new HealthInput.Started(TimeSpan.Zero), at: 0, script);
        Give(new HealthInput.DeadlinePassed(), at: 0, script);
        Give(new HealthInput.Probed(new ProbeResult(null, TimeSpan.Zero)), at: 4, script);
        Assert.Equal(TimeSpan.FromSeconds(6), _state.Deadline);
        Give(new HealthInput.DeadlinePassed(), at: 6, script);
        Give(new HealthInput.Probed(new ProbeResult(null, TimeSpan.Zero)), at: 13, script);
        Assert.Equal(TimeSpan.FromSeconds(19), _state.Deadline);
    }

    [Fact]
    public void The_very_first_failure_is_enough()
    {
        Give(new HealthInput.Started(TimeSpan.Zero), at: 0);
        Fail("connection refused", at: 0);
        Assert.Equal([new HealthEffect.VerdictChanged(false, "connection refused")], _effects);
    }

    [Fact]
    public void The_first_success_is_told_although_the_server_counted_as_up()
    {
        Give(new HealthInput.Started(TimeSpan.Zero), at: 0);
        Succeed(at: 0);
        Assert.Equal([new HealthEffect.VerdictChanged(true, "the check succeeds")], _effects);
        Succeed(at: 6);
        Assert.Empty(_effects);
    }

    [Fact]
    public void An_established_server_is_down_after_all_retries_failed()
    {
        Establish();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Fail("connection refused", at: 6 + (3 * (attempt - 1)));
            Assert.Equal([new HealthEffect.Retrying("connection refused", attempt, 3)], _effects);
            Assert.Equal(_now + 3, _state.Deadline!.Value.TotalSeconds);
            Assert.True(_state.IsUp);
        }

        Fail("connection refused", at: 15);
        Assert.Equal([new HealthEffect.VerdictChanged(false, "connection refused")], _effects);
        Assert.Equal(15 + 6, _state.Deadline!.Value.TotalSeconds);
    }

    [Fact]
    public void Any_success_forgets_earlier_failures()
    {
        Establish();
        Fail("x", at: 6);
        Fail("x", at: 9);
        Fail("x", at: 12);
        Succeed(at: 15);
        Assert.Empty(_effects);
        Assert.Null(_state.LastFailure);
        Fail("x", at: 21);
        Assert.Equal([new HealthEffect.Retrying("x", 1, 3)], _effects);
    }

    [Fact]
    public void A_server_that_is_down_is_polled_each_delay_loop_and_one_success_brings_it_back()
    {
        Give(new HealthInput.Started(TimeSpan.Zero), at: 0);
        Fail("x", at: 0);
        Fail("x", at: 6);
        Assert.Empty(_effects);
        Assert.Equal(12, _state.Deadline!.Value.TotalSeconds);
        Succeed(at: 12);
        Assert.Equal([new HealthEffect.VerdictChanged(true, "the check succeeds")], _effects);
    }

    [Fact]
    public void A_probe_that_could_not_be_carried_out_says_nothing_about_the_server()
    {
        Establish();
        Fail("x", at: 6);
        Give(new HealthInput.NotProbed(), at: 9);
        Assert.True(_state.IsUp);
        Assert.Empty(_effects);
        Assert.Equal(15, _state.Deadline!.Value.TotalSeconds);
        Assert.Equal(1, _state.Failures);
    }

    [Fact]
    public void Without_retries_one_failure_is_enough()
    {
        var settings = Seed with { Retry = 0 };
        (_state, _) = HealthMachine.Step(settings, default, new HealthInput.Started(TimeSpan.Zero), default);
        (_state, _) = HealthMachine.Step(settings, _state, new HealthInput.Probed(default), default);
        (_, var effects) = HealthMachine.Step(settings, _state, new HealthInput.Probed(new ProbeResult("x", default)), default);
        Assert.Equal([new HealthEffect.VerdictChanged(false, "x")], effects.ToArray());
    }

    private void Establish()
    {
        Give(new HealthInput.Started(TimeSpan.Zero), at: 0);
        Succeed(at: 0);
    }

    private void Weigh(WeightReport weight, double at, HealthSettings settings)
        => Give(new HealthInput.Probed(new ProbeResult(null, TimeSpan.Zero) { Weight = weight, Said = "exit status 7" }), at, settings);

    private void Succeed(double at) => Give(new HealthInput.Probed(new ProbeResult(null, TimeSpan.Zero)), at);

    private void Fail(string failure, double at) => Give(new HealthInput.Probed(new ProbeResult(failure, TimeSpan.Zero)), at);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(60, 6)]
    public void With_another_pause_the_verdict_stays_and_the_next_probe_comes_no_later_than_before(int delayLoop, int dueAt)
    {
        Give(new HealthInput.Started(TimeSpan.Zero), at: 0);
        Fail("connection refused", at: 0);

        (_state, var effects) = HealthMachine.Step(
            Seed with { DelayLoop = TimeSpan.FromSeconds(delayLoop) }, _state, new HealthInput.SettingsChanged(), TimeSpan.Zero);

        Assert.Empty(effects);
        Assert.False(_state.IsUp);
        Assert.Equal(TimeSpan.FromSeconds(dueAt), _state.Deadline);
    }

    private void Give(HealthInput input, double at, HealthSettings? settings = null)
    {
        _now = at;
        (_state, var effects) = HealthMachine.Step(settings ?? Seed, _state, input, TimeSpan.FromSeconds(at));
        _effects = [.. effects];
    }
}
