using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Ipvs;

public sealed class WriteLatencyTests
{
    private readonly WriteLatency _latency = new();

    [Fact]
    public void Before_the_first_change_there_is_nothing_to_say() => Assert.Null(_latency.Summary);

    [Fact]
    public void The_median_is_that_of_the_last_hundred_and_the_slowest_is_that_of_all()
    {
        Add(50, 9);
        Assert.Equal(Summary(50, 9, 9), _latency.Summary);
        Add(100, 2);
        Assert.Equal(Summary(150, 2, 9), _latency.Summary);
    }

    private static WriteLatencies Summary(long changes, int median, int slowest)
        => new(changes, TimeSpan.FromMilliseconds(median), TimeSpan.FromMilliseconds(slowest));

    private void Add(int times, int milliseconds)
    {
        for (var i = 0; i < times; i++)
        {
            _latency.Add(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
