using Lvs.Core.Config;
using Lvs.Core.Health;
using Lvs.Core.Tracking;

namespace Lvs.Core.Tests.Health;

/// <summary>What exit statuses and numbers in files mean, with the results that keepalived 2.2.7 has shown for them.</summary>
public sealed class WeighingTests
{
    private const int Weight = 10;

    [Theory]
    [InlineData(0, null, 10)]
    [InlineData(1, "exit status 1", 10)]
    [InlineData(2, null, 0)]
    [InlineData(22, null, 20)]
    [InlineData(255, null, 253)]
    public void With_misc_dynamic_an_exit_status_from_2_is_a_weight_and_0_the_configured_one(int status, string? failure, int weight)
    {
        var result = MiscOutcome.Of(Misc(dynamic: true), ScriptEnd.Exited(status), TimeSpan.FromSeconds(1));
        Assert.Equal((failure, TimeSpan.FromSeconds(1)), (result.Failure, result.Duration));
        Assert.Equal(weight, Weight + result.Weight!.DifferenceTo(Weight));
    }

    [Theory]
    [InlineData(134)]
    [InlineData(137)]
    [InlineData(139)]
    public void The_exit_status_of_a_crash_is_a_failure_and_no_weight(int status)
    {
        var result = MiscOutcome.Of(Misc(dynamic: true), ScriptEnd.Exited(status), TimeSpan.Zero);
        Assert.Equal($"exit status {status}", result.Failure);
        Assert.Equal(WeightReport.Configured, result.Weight);
    }

    [Fact]
    public void Without_misc_dynamic_only_0_is_good_and_says_nothing_of_weights()
    {
        var good = MiscOutcome.Of(Misc(dynamic: false), ScriptEnd.Exited(0), TimeSpan.Zero);
        Assert.Equal((true, null), (good.IsSuccess, good.Weight));
        Assert.Equal("exit status 12", MiscOutcome.Of(Misc(dynamic: false), ScriptEnd.Exited(12), TimeSpan.Zero).Failure);
    }

    [Fact]
    public void What_could_not_be_run_or_took_too_long_has_failed_with_misc_dynamic_too()
        => Assert.Equal("not done after 3 s", MiscOutcome.Of(Misc(dynamic: true), ScriptEnd.NotRun("not done after 3 s"), TimeSpan.Zero).Failure);

    [Theory]
    [InlineData(5, 2, false, true, 20)]
    [InlineData(-4, 2, false, true, 2)]
    [InlineData(-100, 2, false, true, -190)]
    [InlineData(5, 3, true, true, -5)]
    [InlineData(-100, 3, true, true, 310)]
    [InlineData(1, int.MaxValue, false, true, 10L + int.MaxValue)]
    [InlineData(5, int.MaxValue, false, true, 10L + int.MaxValue)]
    [InlineData(-1, int.MaxValue, false, true, 10L - int.MaxValue)]
    [InlineData(-4, int.MaxValue, false, false, 0)]
    [InlineData(-2147483648, 2, false, false, 0)]
    [InlineData(-2147483648, 3, true, true, 10L + int.MaxValue)]
    [InlineData(0, 0, false, true, 10)]
    [InlineData(1, 0, false, false, 0)]
    [InlineData(-1, 0, false, false, 0)]
    [InlineData(0, 0, true, false, 0)]
    [InlineData(7, 0, true, true, 10)]
    public void A_number_times_the_weight_is_added_and_too_little_is_a_failure(long value, int weight, bool isReversed, bool isUp, long expected)
    {
        var check = new CheckConfig.TrackedFile { DelayLoop = TimeSpan.FromSeconds(60), Name = "load", Weight = weight, Reverse = isReversed };
        var state = new TrackedState(new(TrackedKind.File, "load"), value == 0, $"says {value}") { Value = value };
        var result = FileOutcome.Of(check, state);
        Assert.Equal(isUp ? null : $"file load says {value}", result.Failure);
        if (isUp)
        {
            Assert.Equal(expected, Weight + result.Weight!.DifferenceTo(Weight));
        }
    }

    [Fact]
    public void A_share_is_one_of_the_configured_weight()
    {
        Assert.Equal(-2, new WeightReport.Share(75).DifferenceTo(8));
        Assert.Equal(8, new WeightReport.Share(200).DifferenceTo(8));
        Assert.Equal(0, new WeightReport.Share(75).DifferenceTo(1));
        Assert.Equal(-7, new WeightReport.Share(1).DifferenceTo(8));
        Assert.Equal(-1, new WeightReport.Share(0).DifferenceTo(1));
        Assert.Equal(0, new WeightReport.Share(50).DifferenceTo(0));
        Assert.Equal(-int.MaxValue, new WeightReport.Share(0).DifferenceTo(int.MaxValue));
    }

    private static CheckConfig.Misc Misc(bool dynamic) => new() { DelayLoop = TimeSpan.FromSeconds(6), Dynamic = dynamic };
}
