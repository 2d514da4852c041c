using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

/// <summary>What keeps a daemon from starting is one clear line, and nothing is touched.</summary>
public sealed class RunRefusalTests : DaemonTest
{
    [WithoutIpvsFact]
    public async Task Services_on_a_kernel_without_ipvs_are_one_clear_line_and_nothing_is_started()
    {
        var run = await Lvsd.RunAsync(Network.Exec, "run", "-c", Configurations.SeedPath, "--control", Control);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "lvsd: the kernel has no IPVS: modprobe ip_vs (the configuration has 1 virtual service(s))",
            Assert.Single(run.ErrorLines, line => line.StartsWith("lvsd:", StringComparison.Ordinal)));
        Assert.All(run.ErrorLines[..^1], line => Assert.Contains(": warning ", line, StringComparison.Ordinal));
        Assert.False(File.Exists(Control));
        Assert.DoesNotContain("192.168.124.100", Network.Ip("addr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANetwork_namespace_for_ipvs_that_does_not_exist_is_one_clear_line_and_nothing_is_started()
    {
        var file = Place.Write("run.conf", $"net_namespace_ipvs nowhere\n{Configurations.VrrpOnly}");
        var run = await Lvsd.RunAsync(Network.Exec, "run", "-c", file, "--control", Control);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("lvsd: there is no network namespace nowhere: /run/netns/nowhere does not exist", run.ErrorLines);
        Assert.False(File.Exists(Control));
    }

    [Fact]
    public async Task A_second_daemon_on_the_same_socket_is_refused_with_one_line()
    {
        using var first = Start(Configurations.VrrpOnly);
        await UntilAsync(Holds);
        var second = await Lvsd.RunAsync(Network.Exec, "run", "-c", Path.Combine(Place.Path, "run.conf"), "--control", Control);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("another daemon answers there", Assert.Single(second.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("192.168.124.100/32", Network.Ip("addr", "show", "dev", "ens33"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo precious >\"$0\"", "is a file and no socket")]
    [InlineData("mkdir \"$0\"", "is a directory")]
    [InlineData("mkfifo \"$0\"", "is a file and no socket")]
    [InlineData("ln -s /nowhere \"$0\"", "is a symbolic link")]
    public async Task What_stands_in_the_place_of_the_socket_and_is_none_survives_with_one_clear_line(string make, string what)
    {
        Tool.Run("sh", "-c", make, Control);
        var before = Tool.Run("stat", "-c", "%F %i %s %y", Control);
        var file = Place.Write("run.conf", Configurations.VrrpOnly);
        var run = await Lvsd.RunAsync(Network.Exec, "run", "-c", file, "--control", Control);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"lvsd: {Control}: {what}; choose another socket with --control", run.ErrorLines);
        Assert.DoesNotContain(run.ErrorLines, line => line.StartsWith("   at ", StringComparison.Ordinal));
        Assert.Equal(before, Tool.Run("stat", "-c", "%F %i %s %y", Control));
        Assert.DoesNotContain("192.168.124.100", Network.Ip("addr"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("status")]
    public async Task A_socket_path_that_is_too_long_is_one_clear_line(string verb)
    {
        var control = "/run/" + new string('x', 103);
        var file = Place.Write("run.conf", Configurations.VrrpOnly);
        string[] config = verb == "run" ? ["-c", file] : [];
        var result = await Lvsd.RunAsync(Network.Exec, [verb, .. config, "--control", control]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"lvsd: --control {control}: has 108 bytes; the path of a socket has 107 at most", Assert.Single(result.ErrorLines));
    }

    [Theory]
    [InlineData("-net_admin")]
    [InlineData("-net_raw")]
    public async Task Without_a_capability_there_is_one_clear_line(string dropped)
    {
        var file = Place.Write("run.conf", Configurations.VrrpOnly);
        var run = await Lvsd.RunAsync(["setpriv", $"--bounding-set={dropped}"], "run", "-c", file, "--control", Control);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("lvsd: needs CAP_NET_ADMIN and CAP_NET_RAW: run it as root, or grant the service both", Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("forever")]
    public async Task A_lease_that_is_none_is_one_clear_line(string lease)
    {
        var run = await Lvsd.RunAsync("run", "-c", "any.conf", "--control", Control, "--address-lease", lease);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"lvsd: --address-lease {lease}: expected whole seconds from 1 to 3600, or off", Assert.Single(run.ErrorLines));
    }
}
