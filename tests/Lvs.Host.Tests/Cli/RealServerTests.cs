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
        Set("all/arp_announce", 1);
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
    public async Task What_is_right_or_more_careful_stays_as_it_is()
    {
        Set("all/arp_ignore", 2);
        Set("lo/arp_announce", 2);
        await Succeed("up", "192.168.124.100");
        Assert.Equal(["2", "1", "2", "2"], Settings());
        await Succeed("down", "192.168.124.100");
        Assert.Equal(("2", "2"), (Settings()[0], Settings()[3]));
    }

    [Fact]
    public async Task What_somebody_else_changed_while_it_was_up_stays_his_and_is_made_right_by_the_next_one()
    {
        var before = Settings();
        await Succeed("up", "192.168.124.100");
        Set("all/arp_ignore", 2);
        Set("lo/arp_ignore", 0);
        await Succeed("up", "192.168.124.101");
        Assert.Equal(["2", "1", "2", "2"], Settings());
        Set("all/arp_announce", 1);
        await Succeed("down", "192.168.124.100");
        await Succeed("down", "192.168.124.101");
        Assert.Equal(["2", before[1], "1", before[3]], Settings());
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
    public async Task Those_that_come_and_go_at_once_as_units_do_lose_nothing_of_each_other()
    {
        var before = Settings();
        var addresses = Enumerable.Range(100, 6).Select(number => $"192.168.124.{number}").ToList();
        await Task.WhenAll(addresses.Select(address => Succeed("up", address)));
        await Task.WhenAll(addresses[1..].Select(address => Succeed("down", address)));
        Assert.Contains($"{addresses[0]}/32", _network.Ip("addr", "show", "dev", "lo"), StringComparison.Ordinal);
        Assert.Equal(["1", "1", "2", "2"], Settings());
        await Succeed("down", addresses[0]);
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

    [Fact]
    public async Task An_address_of_IPv6_is_on_loopback_until_it_is_taken_off()
    {
        var before = Settings();
        await Succeed("up", "2001:db8::10");
        await Succeed("up", "2001:db8::10");
        Assert.Contains("2001:db8::10/128", _network.Ip("addr", "show", "dev", "lo"), StringComparison.Ordinal);
        Assert.Equal(before, Settings());
        await Succeed("down", "2001:db8::10");
        Assert.DoesNotContain("2001:db8::10", _network.Ip("addr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_all_that_is_wrong_and_nothing_once_it_is_up()
    {
        var before = await Check("192.168.124.100");
        Assert.Equal(1, before.ExitCode);
        Assert.Equal(
            ["192.168.124.100", "net.ipv4.conf.ens33.arp_ignore", "net.ipv4.conf.ens33.arp_announce", "the route to the clients"],
            before.OutputLines.Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]).Where(what => !what.Contains(".other.", StringComparison.Ordinal)));

        await Succeed("up", "192.168.124.100");
        _network.Ip("route", "add", "default", "via", "192.168.124.1");
        Assert.Equal((0, "192.168.124.100: nothing is wrong"), await Check("192.168.124.100") is var after ? (after.ExitCode, Assert.Single(after.OutputLines)) : default);

        await Succeed("up", "2001:db8::10");
        Assert.StartsWith("the route to the clients: found none", Assert.Single((await Check("2001:db8::10")).OutputLines), StringComparison.Ordinal);
        _network.Ip("addr", "add", "2001:db8::20/64", "dev", "ens33", "nodad");
        Assert.Equal(0, (await Check("2001:db8::10", "--client", "2001:db8::99")).ExitCode);
    }

    [Fact]
    public async Task Check_finds_a_strict_reverse_path_filter_where_the_director_is_and_an_address_that_answers()
    {
        _network.Ip("link", "add", "ens1", "type", "veth", "peer", "name", "another");
        _network.Ip("link", "set", "ens1", "up");
        _network.Ip("addr", "add", "198.51.100.20/24", "dev", "ens1");

        await Succeed("up", "192.168.124.100");
        _network.Ip("route", "add", "default", "via", "198.51.100.1");
        Set("ens33/rp_filter", 1);
        Assert.StartsWith(
            "net.ipv4.conf.ens33.rp_filter: found 1, expected 2: the director's packets come in through ens33",
            Assert.Single((await Check("192.168.124.100")).OutputLines),
            StringComparison.Ordinal);

        // It may be on both: what answers for it counts.
        _network.Ip("addr", "add", "192.168.124.100/32", "dev", "ens1");
        Assert.Contains((await Check("192.168.124.100")).OutputLines, line => line.StartsWith("192.168.124.100: found on ens1, expected on lo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_unit_brings_the_address_up_and_takes_it_off()
    {
        var unit = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "dist/systemd/lvsd-realserver@.service"));
        foreach (var (directive, isUp) in new[] { ("ExecStart=", true), ("ExecStop=", false) })
        {
            var words = Assert.Single(unit, line => line.StartsWith(directive, StringComparison.Ordinal))[directive.Length..].Split(' ');
            Assert.Equal(("/usr/bin/lvsd", "$OPTIONS"), (words[0], words[^1]));
            var result = await Lvsd.RunAsync(_network.Exec, [.. words[1..^1].Select(word => word.Replace("%i", "192.168.124.100", StringComparison.Ordinal))]);
            Assert.True(result.ExitCode == 0, result.Errors);
            Assert.Equal(isUp, _network.Ip("addr").Contains("192.168.124.100/32", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_unit_of_the_director_leaves_what_a_real_server_on_its_machine_remembers()
    {
        var unit = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "dist/systemd/lvsd.service"));
        Assert.Contains("RuntimeDirectory=lvsd", unit);
        Assert.Contains("RuntimeDirectoryPreserve=yes", unit);
    }

    [Theory]
    [InlineData("--vip nonsense", "--vip nonsense: expected an address such as")]
    [InlineData("--vip fe80::1", "--vip fe80::1: expected an address such as")]
    [InlineData("--vip 127.0.0.1", "--vip 127.0.0.1: expected an address such as")]
    [InlineData("--vip 192.0.2.1 --tunnel gue", "--tunnel gue: expected --port PORT")]
    [InlineData("--vip 192.0.2.1 --tunnel gre --port 7", "--port 7: only a tunnel of gue has a port")]
    [InlineData("--vip 192.0.2.1 --port 7", "--port 7: only a tunnel of gue has a port")]
    public async Task What_cannot_be_is_one_line(string options, string error)
    {
        var result = await Lvsd.RunAsync(_network.Exec, ["realserver", "up", .. options.Split(' ')]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_of_the_other_family_is_one_line()
        => Assert.Equal(
            "lvsd: --client 2001:db8::1: expected an IPv4 address, as --vip is",
            Assert.Single((await Check("192.0.2.1", "--client", "2001:db8::1")).ErrorLines));

    private Task<Lvsd.Result> Check(string vip, params string[] options) => Lvsd.RunAsync(_network.Exec, ["realserver", "check", "--vip", vip, .. options]);

    /// <summary>In the namespace, with mounts of its own.</summary>
    private string[] Mounted(string mount) => [.. _network.Exec, "unshare", "--mount", "sh", "-c", mount + " && exec \"$@\"", "sh"];

    private void Set(string setting, int value)
        => Tool.Run("ip", "netns", "exec", _network.Name, "sh", "-c", $"echo {value} > /proc/sys/net/ipv4/conf/{setting}");

    private string[] Settings() => [.. Keys.Select(_network.Sysctl)];

    private async Task Succeed(string verb, string vip)
    {
        var result = await Lvsd.RunAsync(_network.Exec, "realserver", verb, "--vip", vip);
        Assert.True(result.ExitCode == 0, result.Errors);
    }
}
