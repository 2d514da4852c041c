using Lvs.Host.Lab;
using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>VRRPv2 with a password between ours and keepalived: who is master, and how the VIP moves. lb1 has priority 120, lb2 100.</summary>
[Collection(MeasuredTimes.Name)]
public sealed class ElectionTests
{
    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    [InlineData(DirectorProgram.Keepalived, DirectorProgram.Lvsd)]
    public async Task The_higher_priority_wins_and_a_clean_stop_hands_the_address_over(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        pair.Start(pair.Second);
        await pair.AloneAsync(pair.Second);
        pair.Start(pair.First);
        await pair.AloneAsync(pair.First);

        var detection = await pair.DetectionAsync(pair.First, pair.Second, pair.First.StopAsync);

        Assert.InRange(detection.TotalSeconds, 0.55, 0.7);
        await pair.AloneAsync(pair.Second);
    }

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    [InlineData(DirectorProgram.Keepalived, DirectorProgram.Lvsd)]
    public async Task A_killed_master_is_replaced_after_three_adverts_and_the_skew(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        pair.Start(pair.Second);
        await pair.AloneAsync(pair.Second);
        pair.Start(pair.First);
        await pair.AloneAsync(pair.First);

        var detection = await pair.DetectionAsync(pair.First, pair.Second, pair.First.KillAsync);

        Assert.InRange(detection.TotalSeconds, 3.61 * 0.9, 3.61 * 1.1);
        if (first == DirectorProgram.Lvsd)
        {
            // Leased addresses: keepalived's stays until someone takes it off.
            await pair.AloneAsync(pair.Second);
        }
    }

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    [InlineData(DirectorProgram.Keepalived, DirectorProgram.Lvsd)]
    public async Task Of_two_masters_with_equal_priority_the_higher_address_stays(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        await pair.Lab.SetDirectorsIsolatedAsync(true);
        pair.First.Start(pair.Configuration(pair.First).Replace("priority 120", "priority 100", StringComparison.Ordinal));
        pair.Start(pair.Second);
        await pair.SendsAsync(pair.First, pair.Second);

        await pair.Lab.SetDirectorsIsolatedAsync(false);

        await pair.AloneAsync(pair.Second);
    }

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    [InlineData(DirectorProgram.Keepalived, DirectorProgram.Lvsd)]
    public async Task With_nopreempt_the_returning_higher_priority_leaves_the_master_alone(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        pair.Start(pair.Second);
        await pair.AloneAsync(pair.Second);
        pair.First.Start(pair.Configuration(pair.First)
            .Replace("state MASTER", "state BACKUP\n    nopreempt", StringComparison.Ordinal));

        // Without nopreempt it would be master after 3.53 s; that it listens shows when the master then stops.
        var start = LabClock.Now;
        await Wait.UntilAsync(DirectorPair.TakeoverLimit, () => new Observation(LabClock.Now - start > TimeSpan.FromSeconds(6), ""), CancellationToken.None);
        Assert.Null(pair.Observer.FirstFrom(pair.First.Node, TimeSpan.Zero));
        var detection = await pair.DetectionAsync(pair.Second, pair.First, pair.Second.StopAsync);
        Assert.InRange(detection.TotalSeconds, 0.45, 0.7);
    }
}
