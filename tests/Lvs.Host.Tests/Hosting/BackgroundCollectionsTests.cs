using Lvs.Host.Hosting;

namespace Lvs.Host.Tests.Hosting;

public sealed class BackgroundCollectionsTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_oldest_generation_is_collected_in_the_background_again_and_again()
    {
        // A heap of a few megabytes the runtime does not collect in the background: that would take longer.
        var living = Enumerable.Range(0, 32_000).Select(_ => new byte[1000]).ToArray();
        var before = GC.GetGCMemoryInfo(GCKind.Background).Index;

        using var collections = new BackgroundCollections(Pace);

        foreach (var _ in Enumerable.Range(0, 3))
        {
            Assert.True(SpinWait.SpinUntil(() => GC.GetGCMemoryInfo(GCKind.Background).Index > before, Limit));
            before = GC.GetGCMemoryInfo(GCKind.Background).Index;
        }

        GC.KeepAlive(living);
    }
}
