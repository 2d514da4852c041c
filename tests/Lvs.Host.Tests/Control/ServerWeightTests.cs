using System.Net;
using Lvs.Actors.Health;
using Lvs.Actors.Services;
using Lvs.Core.Health;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;
using Lvs.Host.Control;

namespace Lvs.Host.Tests.Control;

/// <summary>How the status shows the weights that checks ask for.</summary>
public sealed class ServerWeightTests
{
    private static readonly DestinationKey Server = new(IPAddress.Parse("198.51.100.1"), 80);

    [Fact]
    public void Each_check_that_asks_for_another_weight_is_shown_with_its_difference_and_its_reason()
    {
        var report = Report(
            15,
            null,
            Check("TCP_CHECK", null, null),
            Check("MISC_CHECK", new WeightReport.Absolute(20), "exit status 22"),
            Check("FILE_CHECK", new WeightReport.Added(-5), "file load says -5"),
            Check("AGENT_CHECK", WeightReport.Configured, "the agent says up"));
        Assert.Equal((10, 15), (report.Weight, report.WeightByChecks));
        Assert.Equal(
            [new WeightWishReport("MISC_CHECK", 10, "exit status 22"), new WeightWishReport("FILE_CHECK", -5, "file load says -5")], report.WeightWishes);
        Assert.Contains(
            "weight 15        active 0      inactive 0      MISC_CHECK +10 to weight 10: exit status 22; FILE_CHECK -5 to weight 10: file load says -5",
            Text(report),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_by_hand_is_shown_beside_the_one_that_an_agent_asks_for()
    {
        var report = Report(0, 3, Check("AGENT_CHECK", WeightReport.Drained.Instance, "the agent says drain"));
        Assert.Contains("weight 3 by hand", Text(report), StringComparison.Ordinal);
        Assert.Contains("AGENT_CHECK -10 to weight 10: the agent says drain", Text(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_checks_that_ask_for_nothing_nothing_is_shown()
    {
        var report = Report(10, null, Check("TCP_CHECK", null, null));
        Assert.Null(report.WeightByChecks);
        Assert.Empty(report.WeightWishes);
        Assert.Contains("weight 10 ", Text(report), StringComparison.Ordinal);
    }

    private static HealthProtocol.CheckStatus Check(string kind, WeightReport? weight, string? reason) => new()
    {
        Check = new CheckKey(Server, 0),
        Kind = kind,
        IsUp = true,
        HasChecked = true,
        LastFailure = null,
        Weight = weight,
        WeightReason = reason,
    };

    private static ServerReport Report(int byChecks, int? byHand, params HealthProtocol.CheckStatus[] checks) => ServerReport.Of(
        new ServicesProtocol.ServerStatus
        {
            Key = Server,
            OwnPort = null,
            Weight = 10,
            WeightByChecks = byChecks,
            WeightByHand = byHand,
            EffectiveWeight = byHand ?? byChecks,
            IsUp = true,
            Standing = ServerStanding.Serving,
            Held = null,
            Checks = [.. checks],
        },
        new ServerCount());

    private static string Text(ServerReport server) => ServiceText.Render(new ServiceReport
    {
        Service = "TCP 192.0.2.1:80",
        HasQuorum = true,
        Quorum = 1,
        SorryServes = false,
        IsPanicking = false,
        IsSuspended = false,
        IsGated = false,
        Servers = [server],
        Leaving = [],
    });
}
