using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>
/// Three routers, whichever of them are ours: in both versions and families, by multicast and unicast, with preemption and without, of
/// different and of equal priorities they elect the master that three keepalived elect in the same history.
/// </summary>
[Collection(MeasuredTimes.Name)]
public sealed class TrioTests(TrioElections elections) : IClassFixture<TrioElections>
{
    private const DirectorProgram Ours = DirectorProgram.Lvsd;
    private const DirectorProgram Keepalived = DirectorProgram.Keepalived;

    [InteropTheory]
    [InlineData(Ours, Keepalived, Keepalived)]
    [InlineData(Keepalived, Ours, Keepalived)]
    [InlineData(Keepalived, Keepalived, Ours)]
    [InlineData(Ours, Ours, Keepalived)]
    [InlineData(Ours, Keepalived, Ours)]
    [InlineData(Keepalived, Ours, Ours)]
    [InlineData(Ours, Ours, Ours)]
    public void Whoever_is_ours_the_same_routers_are_masters_as_of_three_keepalived(DirectorProgram first, DirectorProgram second, DirectorProgram third)
    {
        var (keepalived, mixed) = elections.Of(first, second, third);
        Assert.Equal(["when they meet", "after lb3 was killed", "after lb3 came back"], mixed.Masters.Keys);
        foreach (var (moment, masters) in mixed.Masters)
        {
            Assert.Empty(masters.Except(keepalived.Masters[moment]));
        }

        // lb3 has a higher priority or a greater address, and comes back to where a master may be replaced by it.
        Assert.All(mixed.Masters["when they meet"], master => Assert.EndsWith(": lb3", master, StringComparison.Ordinal));
        Assert.All(mixed.Masters["after lb3 was killed"], master => Assert.EndsWith(": lb2", master, StringComparison.Ordinal));
        Assert.All(
            mixed.Masters["after lb3 came back"],
            master => Assert.Equal(
                master.Contains(", preempt, different priorities", StringComparison.Ordinal), master.EndsWith(": lb3", StringComparison.Ordinal)));
    }
}
