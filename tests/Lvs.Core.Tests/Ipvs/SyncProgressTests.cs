using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Ipvs;

public sealed class SyncProgressTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void It_is_synced_when_hardly_any_connection_has_come_in_for_a_while()
    {
        var progress = SyncProgress.Listening(At(10));
        var (time, connections) = (10, 0);
        for (; time < 14; time++)
        {
            progress = progress.Count(connections += 1000, At(time));
            Assert.False(progress.IsSynced);
        }

        progress = progress.Count(connections + 100, At(18));
        Assert.True(progress.IsSynced);
        Assert.Null(progress.EndsAt(Limit));
    }

    [Fact]
    public void It_is_not_as_long_as_more_come_in_but_no_longer_than_the_limit()
    {
        var progress = SyncProgress.Listening(At(0));
        for (var (time, connections) = (0, 1000L); time < 29; time++, connections += (connections / 20) + 100)
        {
            progress = progress.Count(connections, At(time)).Wait(Limit, At(time));
            Assert.False(progress.IsSynced);
        }

        Assert.Equal(At(30), progress.EndsAt(Limit));
        Assert.True(progress.Wait(Limit, At(30)).IsSynced);
    }

    [Fact]
    public void An_idle_segment_is_waited_for_as_long_as_a_calm_one()
    {
        var progress = SyncProgress.Listening(At(0));
        Assert.False(progress.Count(0, At(4.9)).IsSynced);
        Assert.True(progress.Count(0, At(5)).IsSynced);
    }

    [Fact]
    public void Connections_that_end_meanwhile_are_not_taken_for_news()
        => Assert.True(SyncProgress.Listening(At(0)).Count(1000, At(1)).Count(10, At(4)).Count(900, At(6)).IsSynced);

    [Fact]
    public void Who_knows_them_goes_on_knowing_them_and_who_does_not_listen_learns_nothing()
    {
        Assert.True(SyncProgress.Knowing.Count(1_000_000, At(1)).IsSynced);
        Assert.False(default(SyncProgress).Count(1, At(100)).Wait(Limit, At(100)).IsSynced);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
