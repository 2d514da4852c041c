using Lvs.Core.Tracking;

namespace Lvs.Core.Tests.Tracking;

/// <summary>What a tracked file says.</summary>
public sealed class TrackedNumberTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("0\n", 0)]
    [InlineData("5\n", 5)]
    [InlineData(" \t\n-12 apples", -12)]
    [InlineData("+7", 7)]
    [InlineData("0x1F", 31)]
    [InlineData("-0x10", -16)]
    [InlineData("017", 15)]
    [InlineData("08", 0)]
    [InlineData("0x", 0)]
    [InlineData("nothing", 0)]
    [InlineData("- 5", 0)]
    [InlineData("2147483648", 2147483648)]
    [InlineData("-2147483648", -2147483648)]
    [Trait("row", "1.7 track_file")]
    public void The_number_is_read_as_strtol_reads_it_and_anything_else_is_0(string? text, long value)
    {
        Assert.True(TrackedNumber.TryParse(text, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("2147483649")]
    [InlineData("-99999999999999999999999999")]
    [Trait("row", "1.7 track_file")]
    public void A_number_beyond_its_range_is_none(string text) => Assert.False(TrackedNumber.TryParse(text, out _));
}
