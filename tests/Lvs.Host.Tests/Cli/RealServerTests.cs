using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

public sealed class RealServerTests : IDisposable
{
    private static readonly string[] Keys =
    [
        "net.ipv4.conf.all.arp_ignore", "net.ipv4.conf.lo.arp_ignore", "net.ipv4.conf.all.arp_announce", "net.ipv4.conf.lo.arp_announce",
    ];

    private readonly TestNamespace _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public async Task Up_twice_and_down_twice_leave_the_machine_as_it_was()
    {
        Tool.Run("ip", "netns", "exec", _network.Name, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/all/arp_announce");
        var before = Settings();

        await Succeed("up", "192.168.124.100");
        await Succeed("up", "192.168.124.100");
        Assert.Contains("192.168.124.100/32", _network.Ip("addr", "show", "dev", "lo"), StringComparison.Ordinal);
        Assert.Equal(["1", "1", "2", "2"], Settings());

        await Succeed("down", "192.168.124.100");
        await Succeed("down", "192.168.124.100");
        Assert.DoesNotContain("192.168.124.100", _network.Ip("addr"), StringComparison.Ordinal);
        Assert.Equal(before, Settings());
    }

    [Fact]
    public async Task The_settings_go_back_with_the_last_address()
    {
        var before = Settings();
        await Succeed("up", "192.168.124.100");
        await Succeed("up", "192.168.124.101");
        await Succeed("down", "192.168.124.100");
        Assert.Equal(["1", "1", "2", "2"], Settings());
        await Succeed("down", "192.168.124.101");
        Assert.Equal(before, Settings());
    }

    [Fact]
    public async Task Down_on_a_machine_that_never_was_one_does_nothing()
    {
        var before = Settings();
        var result = await Lvsd.RunAsync(Mounted("mount -t tmpfs none /run"), "realserver", "down", "--vip", "192.168.124.100");
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(before, Settings());
    }

    [Fact]
    public async Task Up_that_fails_halfway_is_one_line_and_down_undoes_it()
    {
        var before = Settings();
        const string File = "/proc/sys/net/ipv4/conf/all/arp_announce";
        var result = await Lvsd.RunAsync(
            Mounted($"mount --bind {File} {File} && mount -o remount,bind,ro {File}"), "realserver", "up", "--vip", "192.168.124.100");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(
            "lvsd: set the kernel setting net.ipv4.conf.all.arp_announce to 2: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["1", "1", before[2], before[3]], Settings());

        await Succeed("down", "192.168.124.100");
        Assert.Equal(before, Settings());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("2001:db8::1")]
    [InlineData("")]
    public async Task A_bad_address_is_one_line(string vip)
    {
        var result = await Lvsd.RunAsync(_network.Exec, "realserver", "up", "--vip", vip);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("expected an IPv4 address", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>In the namespace, with mounts of its own.</summary>
    private string[] Mounted(string mount) => [.. _network.Exec, "unshare", "--mount", "sh", "-c", mount + " && exec \"$@\"", "sh"];

    private string[] Settings() => [.. Keys.Select(_network.Sysctl)];

    private async Task Succeed(string verb, string vip)
    {
        var result = await Lvsd.RunAsync(_network.Exec, "realserver", verb, "--vip", vip);
        Assert.True(result.ExitCode == 0, result.Errors);
    }
}
