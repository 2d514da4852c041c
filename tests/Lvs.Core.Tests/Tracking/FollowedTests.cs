using Lvs.Core.Tracking;

namespace Lvs.Core.Tests.Tracking;

/// <summary>What tracked objects do to those that follow them.</summary>
public sealed class FollowedTests
{
    private static readonly TrackedKey Script = new(TrackedKind.Script, "proxy");
    private static readonly TrackedKey Interface = new(TrackedKind.Interface, "eth2");
    private static readonly TrackedKey File = new(TrackedKind.File, "load");

    [Theory]
    [InlineData(10, false, true, 10)]
    [InlineData(10, false, false, 0)]
    [InlineData(-10, false, true, 0)]
    [InlineData(-10, false, false, -10)]
    [InlineData(10, true, true, -10)]
    [InlineData(10, true, false, 0)]
    [InlineData(-10, true, true, 0)]
    [InlineData(-10, true, false, 10)]
    [Trait("row", "1.7 weight and reverse")]
    public void A_positive_weight_counts_while_it_is_up_a_negative_one_while_it_is_down_and_reverse_turns_its_sign(
        int weight, bool reverse, bool isUp, int expected)
        => Assert.Equal(new TrackedEffect(expected), new Followed(Script, weight, reverse).EffectOf(new TrackedState(Script, isUp, "")));

    [Theory]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [Trait("row", "1.7 weight 0 is a fault")]
    public void Without_a_weight_being_down_is_a_fault_and_with_reverse_being_up(bool reverse, bool isUp, bool isFault)
    {
        foreach (var key in new[] { Script, Interface })
        {
            Assert.Equal(new TrackedEffect(0, isFault), new Followed(key, 0, reverse).EffectOf(new TrackedState(key, isUp, "")));
        }
    }

    [Theory]
    [InlineData(5, 3, false, 15, false)]
    [InlineData(5, 3, true, -15, false)]
    [InlineData(-5, 50, false, -250, false)]
    [InlineData(253, -1, false, -253, false)]
    [InlineData(254, -1, false, 0, true)]
    [InlineData(1, -254, false, 0, true)]
    [InlineData(1, -253, false, -253, false)]
    [InlineData(1, 2147483648, false, 253, false)]
    [InlineData(254, -2147483648, false, 0, true)]
    [InlineData(254, -2147483648, true, 253, false)]
    [InlineData(0, 0, false, 0, false)]
    [InlineData(0, 7, false, 0, true)]
    [InlineData(0, -7, false, 0, true)]
    [InlineData(0, 7, true, 0, false)]
    [InlineData(0, 0, true, 0, true)]
    [Trait("row", "1.7 track_file value times weight")]
    public void A_files_number_is_multiplied_by_the_weight_254_below_is_a_fault_and_more_than_253_is_253(
        int weight, long value, bool reverse, int expected, bool isFault)
        => Assert.Equal(
            new TrackedEffect(expected, isFault),
            new Followed(File, weight, reverse).EffectOf(new TrackedState(File, value == 0, "") { Value = value }));

    [Fact]
    [Trait("row", "2.6 weight-0 scripts hold INIT")]
    public void A_script_without_a_result_is_awaited_when_it_has_no_weight_and_counts_for_nothing_when_it_has_one()
    {
        var state = new TrackedState(Script, null, "it has not been run");
        Assert.Equal(new TrackedEffect(0, IsAwaited: true), new Followed(Script, 0).EffectOf(state));
        Assert.Equal(default, new Followed(Script, -20).EffectOf(state));
        Assert.Equal(default, new Followed(Script, 0).EffectOf(null));
    }

    [Fact]
    [Trait("row", "2.7 effective priority")]
    public void Weights_are_summed_up_and_every_cause_of_a_fault_is_named()
    {
        var states = new TrackedState[]
        {
            new(Script, false, "exit status 1"),
            new(Interface, false, "there is no such interface"),
            new(File, false, "says 30") { Value = 30 },
        }.ToDictionary(state => state.Key);
        Assert.Equal(
            new TrackingOutcome(-20 + 60, "interface eth2 is down: there is no such interface", null),
            TrackingOutcome.Of([new(Script, -20), new(Interface, 0), new(File, 2)], states));
        Assert.Equal(
            "script proxy is down: exit status 1; file load says 30",
            TrackingOutcome.Of([new(Script, 0), new(Interface, 5), new(File, 0)], states).Fault);
        Assert.Equal(new TrackingOutcome(0, null, null), TrackingOutcome.Of([], states));
    }
}
