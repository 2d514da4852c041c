using Lvs.Native.Sysctl;
using Lvs.Native.Tests.Support;

namespace Lvs.Native.Tests.Sysctl;

public sealed class KernelSettingsTests
{
    [Fact]
    public void A_setting_of_a_namespace_is_written_and_read_there()
    {
        using var space = new TestNamespace();
        space.Ip("link add d0.5 type bridge");
        space.Run(static () =>
        {
            KernelSettings.Write("net.ipv4.conf.lo.arp_ignore", "1");
            KernelSettings.Write("net/ipv4/conf/d0.5/arp_announce", "2");
            Assert.Equal("1", KernelSettings.Read("net.ipv4.conf.lo.arp_ignore"));
        });
        Assert.Equal("1\n", space.Exec("cat", "/proc/sys/net/ipv4/conf/lo/arp_ignore"));
        Assert.Equal("2\n", space.Exec("cat", "/proc/sys/net/ipv4/conf/d0.5/arp_announce"));
    }

    [Fact]
    public void A_missing_setting_is_named()
    {
        Assert.Equal(
            "read the kernel setting net.ipv4.nothing: this kernel has no such setting",
            Assert.Throws<IOException>(static () => KernelSettings.Read("net.ipv4.nothing")).Message);
        Assert.StartsWith(
            "set the kernel setting net.ipv4.conf.v9.arp_ignore to 1: ",
            Assert.Throws<IOException>(static () => KernelSettings.Write("net.ipv4.conf.v9.arp_ignore", "1")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_the_kernel_refuses_is_an_error()
    {
        using var space = new TestNamespace();
        space.Run(static () => Assert.StartsWith(
            "set the kernel setting net.ipv4.conf.lo.arp_ignore to many: ",
            Assert.Throws<IOException>(static () => KernelSettings.Write("net.ipv4.conf.lo.arp_ignore", "many")).Message,
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("net/../kernel/hostname")]
    [InlineData("net..ipv4")]
    [InlineData("net.ipv4/ip_forward")]
    public void A_name_that_leads_elsewhere_is_refused(string name) => Assert.Throws<ArgumentException>(() => KernelSettings.Read(name));
}
