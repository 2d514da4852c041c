using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Tests.Config;

/// <summary>What a configuration is compared with on the machine it is for.</summary>
public sealed class MachineTests
{
    private static readonly string Sorry = Reading.Service("sorry_server 198.51.100.9 80")
        + Reading.Service("sorry_server 198.51.100.9 80", "192.0.2.2 80")
        + Reading.Service("sorry_server 192.0.2.99 80", "192.0.2.3 80");

    [Fact]
    public void A_sorry_server_that_no_route_leads_to_is_said_once_with_its_places()
    {
        var result = KeepalivedConfig.Read(FakeSources.Root, new FakeSources { Files = { [FakeSources.Root] = Sorry }, Routes = ["192.0.2.99"] });

        var finding = Assert.Single(result.Diagnostics, d => d.Code == "LVS4003");
        Assert.Equal((6, 14), (finding.Position.Line, finding.Position.Column));
        Assert.Contains("198.51.100.9", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("(also at keepalived.conf:13:14)", finding.Message, StringComparison.Ordinal);
        Assert.NotNull(result.Config);
    }

    [Fact]
    public void A_machine_that_is_not_to_be_asked_has_every_route()
        => Assert.DoesNotContain(Reading.Read(Sorry).Diagnostics, d => d.Code == "LVS4003");

    [Theory]
    [InlineData("192.0.2.7", 0)]
    [InlineData("192.0.2.8", 1)]
    public void An_address_that_adverts_are_to_come_from_has_to_be_on_the_machine(string owned, int findings)
    {
        var text = Reading.Instance("unicast_src_ip 192.0.2.7\nunicast_peer {\n192.0.2.9\n}");

        var result = KeepalivedConfig.Read(FakeSources.Root, new FakeSources { Files = { [FakeSources.Root] = text }, Addresses = [owned] });

        Assert.Equal(findings, result.Diagnostics.Count(d => d.Code == "LVS4002"));
    }
}
