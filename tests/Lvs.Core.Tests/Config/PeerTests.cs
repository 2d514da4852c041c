using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

public sealed class PeerTests
{
    [Fact]
    public void Directors_that_differ_in_name_state_and_priority_only_agree()
        => Assert.Empty(Compare(Reading.Instance("state MASTER\npriority 150"), Reading.Instance("priority 100")));

    [Theory]
    [InlineData("priority 100", "priority 100", DiagnosticCodes.EqualPriorities, Severity.Warning)]
    [InlineData("priority 255", "priority 255", DiagnosticCodes.EqualPriorities, Severity.Error)]
    [InlineData("priority 150\nadvert_int 2", "priority 100", DiagnosticCodes.DirectorsDisagree, Severity.Error)]
    [InlineData("priority 150\nversion 3", "priority 100", DiagnosticCodes.DirectorsDisagree, Severity.Error)]
    [InlineData(
        "priority 150\nauthentication {\nauth_type PASS\nauth_pass 1111\n}", "priority "
            + "100", DiagnosticCodes.DirectorsDisagree, Severity.Error)]
    [InlineData("priority 150\nvirtual_ipaddress {\n192.0.2.9\n}", "priority 100", DiagnosticCodes.DirectorsDisagree, Severity.Warning)]
    public void What_would_make_two_masters_is_named(string first, string second, string code, Severity severity)
    {
        var found = Assert.Single(Compare(Reading.Instance(first), Reading.Instance(second)));

        Assert.Equal((code, severity), (found.Code, found.Severity));
        Assert.Contains("'lb1'", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Virtual_routers_that_share_a_number_only_are_not_compared()
        => Assert.Empty(Compare(
            Reading.Instance("priority 100"),
            Reading.Instance("priority 100", "VI_2").Replace("192.0.2.1", "198.51.100.1", StringComparison.Ordinal)));

    private static ValueList<Diagnostic> Compare(string first, string second)
        => ConfigComparison.Check([("lb1", Reading.Read(first)), ("lb2", Reading.Read(second))]);
}
