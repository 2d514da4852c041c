using Lvs.Host.Lab;

namespace Lvs.Host.Tests.Lab;

public class StandstillsTests
{
    private readonly Standstills _standstills = new();

    [Fact]
    public void A_thread_that_looks_in_time_has_seen_no_standstill()
    {
        _standstills.Note(Milliseconds(100), Milliseconds(149));
        Assert.Equal(TimeSpan.Zero, _standstills.Between(TimeSpan.Zero, Milliseconds(1000)));
    }

    [Fact]
    public void Of_what_it_has_seen_that_part_counts_which_is_asked_for()
    {
        _standstills.Note(Milliseconds(100), Milliseconds(300));
        _standstills.Note(Milliseconds(400), Milliseconds(500));
        Assert.Equal(Milliseconds(300), _standstills.Between(TimeSpan.Zero, Milliseconds(1000)));
        Assert.Equal(Milliseconds(130), _standstills.Between(Milliseconds(200), Milliseconds(430)));
        Assert.Equal(TimeSpan.Zero, _standstills.Between(Milliseconds(310), Milliseconds(390)));
    }

    private static TimeSpan Milliseconds(double count) => TimeSpan.FromMilliseconds(count);
}
