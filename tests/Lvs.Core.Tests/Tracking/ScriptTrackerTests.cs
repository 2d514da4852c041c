using Lvs.Core.Config;
using Lvs.Core.Tracking;

namespace Lvs.Core.Tests.Tracking;

/// <summary>vrrp_script, in virtual time.</summary>
public sealed class ScriptTrackerTests
{
    private static readonly TrackScriptConfig Config = new() { Name = "proxy", Script = new("/bin/check"), Rise = 2, Fall = 3 };

    private readonly List<ScriptTrackerEffect> _effects = [];
    private ScriptTrackerState _state;

    [Fact]
    [Trait("row", "1.7 vrrp_script interval")]
    public void A_script_runs_at_once_and_then_every_interval_without_drift()
    {
        var config = Config with { Interval = TimeSpan.FromSeconds(2) };
        Start(config);
        Assert.Equal(0, _state.Deadline?.TotalSeconds);
        Run(config, 0.3, 0.4, null);
        Assert.Equal(2, _state.RunAt?.TotalSeconds);
        Run(config, 2.5, 2.6, null);
        Assert.Equal((4, 2), (_state.RunAt!.Value.TotalSeconds, _state.Runs));

        // Long asleep, it does not run after what it has missed.
        Run(config, 11, 11.1, null);
        Assert.Equal((13, 3), (_state.RunAt!.Value.TotalSeconds, _state.Runs));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("exit status 1", false)]
    [Trait("row", "2.6 one success is enough")]
    public void The_first_result_decides_alone_whatever_rise_and_fall_say(string? failure, bool isUp)
    {
        Start(Config);
        Assert.Null(_state.IsUp);
        Run(Config, 0, 0.1, failure);
        Assert.Equal([new ScriptTrackerEffect.VerdictChanged(isUp, failure ?? "it succeeds")], _effects);
        Assert.Equal(isUp, _state.IsUp);
    }

    [Fact]
    [Trait("row", "1.7 vrrp_script rise and fall")]
    public void It_is_down_after_fall_failures_in_a_row_and_up_after_rise_successes_in_a_row()
    {
        Start(Config);
        Assert.Equal("up", Runs(".").Last());
        Assert.Equal(["up", "up", "up", "up", "up", "down"], Runs("xx.xxx"));
        Assert.Equal(["down", "down", "down", "up"], Runs(".x.."));
        Assert.Equal(6, _state.Failures);
    }

    [Fact]
    [Trait("row", "1.7 vrrp_script init_fail")]
    public void With_init_fail_it_is_down_until_rise_successes()
    {
        var config = Config with { InitiallyFailed = true };
        Start(config);
        Assert.False(_state.IsUp);
        Run(config, 0, 0.1, null);
        Assert.False(_state.IsUp);
        Run(config, 1, 1.1, null);
        Assert.True(_state.IsUp);
    }

    [Fact]
    [Trait("row", "1.7 script time-out")]
    public void A_run_that_takes_too_long_has_failed_at_that_moment_and_is_asked_to_end_and_killed_two_seconds_later()
    {
        var config = Config with { Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(4) };
        Start(config);
        At(config, 0);
        Assert.Equal([new ScriptTrackerEffect.Run()], Taken());
        At(config, 3.9);
        Assert.Empty(Taken());
        At(config, 4);
        Assert.Equal([new ScriptTrackerEffect.Signal(Kill: false), new ScriptTrackerEffect.VerdictChanged(false, "not done after 4 s")], Taken());
        At(config, 6);
        Assert.Equal([new ScriptTrackerEffect.Signal(Kill: true)], Taken());
        At(config, 8);
        Assert.Equal([new ScriptTrackerEffect.Hangs()], Taken());
        Assert.Equal((10, 1, 1), (_state.Deadline!.Value.TotalSeconds, _state.Failures, _state.TimedOut));

        // That it says it is well when it is asked to end does not help it.
        Give(config, 9, new ScriptTrackerInput.Ended(null));
        Assert.False(_state.IsUp);
        At(config, 10);
        Assert.Equal([new ScriptTrackerEffect.Run()], Taken());
    }

    [Fact]
    [Trait("row", "1.7 timeout is the interval unless it is given")]
    public void Without_a_timeout_a_run_may_take_an_interval()
    {
        Start(Config);
        At(Config, 0);
        Assert.Equal(1, _state.Run.SignalAt?.TotalSeconds);
    }

    [Fact]
    [Trait("row", "1.7 no parallel run of the same script")]
    public void A_script_is_never_run_twice_at_once_and_one_that_cannot_be_killed_fails_with_each_run_it_misses()
    {
        var config = Config with { Timeout = TimeSpan.FromSeconds(2) };
        Start(config);
        Run(config, 0, 0.1, null);
        _effects.Clear();
        for (var time = 1.0; time <= 20; time += 0.5)
        {
            At(config, time);
        }

        Assert.Equal(
            ["Run", "Signal False", "Signal True", "Hangs", "down"],
            Taken().Select(effect => effect switch
            {
                ScriptTrackerEffect.Signal signal => $"Signal {signal.Kill}",
                ScriptTrackerEffect.VerdictChanged { IsUp: false } => "down",
                _ => effect.GetType().Name,
            }).OrderBy(name => name == "down"));
        Assert.Equal((false, 2), (_state.IsUp!.Value, _state.Runs));
        Assert.True(_state.Skipped > 10);
    }

    [Fact]
    public void A_reload_with_another_interval_keeps_what_is_known_and_a_shorter_one_counts_from_now()
    {
        var slow = Config with { Interval = TimeSpan.FromSeconds(60) };
        Start(slow);
        Run(slow, 0, 0.1, null);
        Give(Config, 10, new ScriptTrackerInput.SettingsChanged(slow));
        Assert.Equal((true, 11), (_state.IsUp!.Value, _state.RunAt!.Value.TotalSeconds));
        Assert.Equal([new ScriptTrackerEffect.VerdictChanged(true, "it succeeds")], _effects);
    }

    [Fact]
    public void After_a_reload_with_another_program_the_verdict_stays_until_its_first_result_which_decides_alone()
    {
        Start(Config);
        Run(Config, 0, 0.1, null);
        var other = Config with { Script = new("/bin/other") };
        Give(other, 0.5, new ScriptTrackerInput.SettingsChanged(Config));
        Assert.True(_state.IsUp);
        Run(other, 0.5, 0.6, "exit status 3");
        Assert.False(_state.IsUp);
    }

    [Fact]
    public void What_still_runs_of_another_program_is_ended_and_does_not_count()
    {
        Start(Config);
        At(Config, 0);
        Give(Config with { Script = new("/bin/other") }, 0.5, new ScriptTrackerInput.SettingsChanged(Config));
        Assert.Contains(new ScriptTrackerEffect.Signal(Kill: false), _effects);
        Give(Config with { Script = new("/bin/other") }, 0.6, new ScriptTrackerInput.Ended("exit status 143"));
        Assert.Equal((null, 0), (_state.IsUp, _state.Failures));
    }

    private void Start(TrackScriptConfig config) => Give(config, 0, new ScriptTrackerInput.Started());

    private void At(TrackScriptConfig config, double seconds) => Give(config, seconds, new ScriptTrackerInput.DeadlinePassed());

    private void Run(TrackScriptConfig config, double start, double end, string? failure)
    {
        At(config, start);
        Assert.Equal(ScriptPhase.Running, _state.Phase);
        _effects.Remove(new ScriptTrackerEffect.Run());
        Give(config, end, new ScriptTrackerInput.Ended(failure));
    }

    // A run a second, each a success (.) or a failure (x); the verdict after each.
    private List<string> Runs(string results) => results.Select(result =>
    {
        var start = _state.RunAt!.Value.TotalSeconds;
        Run(Config, start, start + 0.1, result == '.' ? null : "exit status 1");
        return _state.IsUp == true ? "up" : "down";
    }).ToList();

    private void Give(TrackScriptConfig config, double seconds, ScriptTrackerInput input)
    {
        (_state, var effects) = ScriptTracker.Step(config, _state, input, TimeSpan.FromSeconds(seconds));
        _effects.AddRange(effects);
    }

    private ScriptTrackerEffect[] Taken()
    {
        ScriptTrackerEffect[] taken = [.. _effects];
        _effects.Clear();
        return taken;
    }
}
