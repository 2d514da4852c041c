using Lvs.Core.Vrrp;
using Lvs.Host.Control;
using Lvs.Host.Lab;
using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>A planned hand-over from ours to keepalived, and the way back.</summary>
[Collection(MeasuredTimes.Name)]
public sealed class HandOverTests
{
    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    public async Task A_planned_hand_over_takes_a_skew_time_and_lasts_until_the_operator_ends_it(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        pair.Start(pair.Second);
        pair.Start(pair.First);
        await pair.AloneAsync(pair.First);
        using var client = new ControlClient(((LvsdDirector)pair.First).ControlSocket);

        FailoverReport? report = null;
        var detection = await pair.DetectionAsync(
            pair.First, pair.Second, async () => report = await client.FailoverAsync(new FailoverRequest("VI_1", "192.168.124.12"), CancellationToken.None));
        Assert.InRange(detection.TotalSeconds, 0.55, 0.7);
        Assert.Equal((VrrpOrderOutcome.HandedOver, true, "192.168.124.12"), (report!.Outcome, report.IsDone, report.Heard));
        await pair.AloneAsync(pair.Second);

        report = await client.FailoverAsync(new FailoverRequest("VI_1", Return: true), CancellationToken.None);
        Assert.Equal((VrrpOrderOutcome.Returned, true), (report.Outcome, report.IsDone));
        await pair.AloneAsync(pair.First);
    }
}
