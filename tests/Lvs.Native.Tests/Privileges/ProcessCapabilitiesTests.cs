using Lvs.Native.Privileges;

namespace Lvs.Native.Tests.Privileges;

public sealed class ProcessCapabilitiesTests
{
    [Theory]
    [InlineData("000001ffffffffff", true, true)]
    [InlineData("0000000000001000", true, false)]
    [InlineData("0000000000002000", false, true)]
    [InlineData("0000000000000000", false, false)]
    public void The_effective_set_decides(string effective, bool netAdmin, bool netRaw)
        => Assert.Equal(
            new ProcessCapabilities(netAdmin, netRaw),
            ProcessCapabilities.Parse(["Name:\tlvsd", "CapPrm:\t000001ffffffffff", $"CapEff:\t{effective}", "CapBnd:\t000001ffffffffff"]));

    [Fact]
    public void This_process_has_an_answer() => Assert.Equal(Environment.IsPrivilegedProcess, ProcessCapabilities.Read().NetAdmin);
}
