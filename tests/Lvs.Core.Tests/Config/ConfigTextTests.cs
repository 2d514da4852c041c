using Lvs.Core.Config;

namespace Lvs.Core.Tests.Config;

public sealed class ConfigTextTests
{
    [Fact]
    public void A_configuration_is_shown_as_a_file_without_its_secrets()
    {
        var text = ConfigText.Show(Reading.ReadValid(SeedTests.Text));

        Assert.Contains("auth_pass ***", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1111", text, StringComparison.Ordinal);
        Assert.Contains("virtual_server 192.168.124.100 80 {", text, StringComparison.Ordinal);
    }
}
