using Lvs.Host.Lab;
using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>A director of ours that hangs, beside keepalived that takes over.</summary>
[Collection(MeasuredTimes.Name)]
public sealed class LeaseTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    public async Task A_frozen_master_loses_the_address_in_time_and_a_thawed_one_steps_down_before_it_says_anything(
        DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        await BecomesMasterAsync(pair);
        var ours = (Director)pair.First;

        await ours.FreezeAsync();
        await IsReplacedInTimeAsync(pair);

        var thawed = LabClock.Now;
        await ours.ThawAsync();

        await LeavesInPeaceAsync(pair, thawed);
    }

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    public async Task A_master_whose_thread_hangs_loses_the_address_in_time_is_replaced_and_steps_down_when_it_goes_on(
        DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        await BecomesMasterAsync(pair);
        var ours = (LvsdDirector)pair.First;
        var process = (await ours.StatusAsync(CancellationToken.None)).ProcessId;

        TimeSpan goesOn;
        using (await HungThread.StartAsync(process, "vrrp"))
        {
            await IsReplacedInTimeAsync(pair);
            Assert.True(ours.IsRunning);
            goesOn = LabClock.Now;
        }

        await LeavesInPeaceAsync(pair, goesOn);
    }

    // And does not preempt: who takes over stays.
    private static async Task BecomesMasterAsync(DirectorPair pair)
    {
        pair.First.Start(pair.Configuration(pair.First).Replace("state MASTER", "state BACKUP\n    nopreempt", StringComparison.Ordinal));
        await pair.AloneAsync(pair.First);
        pair.Start(pair.Second);
    }

    private static async Task IsReplacedInTimeAsync(DirectorPair pair)
    {
        var gone = await Wait.UntilAsync(
            DirectorPair.TakeoverLimit,
            async () => new Observation(!await pair.First.Node.HoldsAsync(LabAddresses.VirtualAddress), "it holds the address"),
            CancellationToken.None);
        Assert.InRange(gone, TimeSpan.Zero, Lease + TimeSpan.FromSeconds(1.5));
        await pair.AloneAsync(pair.Second);
    }

    // It hears the new master, which it leaves in peace: not one advert, and never the address.
    private static async Task LeavesInPeaceAsync(DirectorPair pair, TimeSpan since)
    {
        var ours = pair.First.Node;
        await Wait.UntilAsync(
            DirectorPair.TakeoverLimit,
            async () =>
            {
                Assert.False(await ours.HoldsAsync(LabAddresses.VirtualAddress), pair.Logs);
                return new Observation(LabClock.Now - since > TimeSpan.FromSeconds(4), "");
            },
            CancellationToken.None);
        Assert.Null(pair.Observer.FirstFrom(ours, since));
        Assert.Contains(pair.First.LastLogLines, line => line.Contains("late with an advert", StringComparison.Ordinal));
    }
}
