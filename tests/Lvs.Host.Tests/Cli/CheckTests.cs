using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

public sealed class CheckTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>The list of bad input: what is spoilt, where the finding is, and what it says.</summary>
    public static TheoryData<string, string, string, string> BadInput => new()
    {
        { "priority 255", "prioritty 255", ":7:5: error ", "unknown key 'prioritty'" },
        { "priority 255", "priority 300", ":7:14: error ", "'300'" },
        { "192.168.124.100", "192.168.124.1000", ":10:9: error ", "'192.168.124.1000'" },
        { "interface ens33", "interface ens34", ":5:15: error ", "no interface 'ens34'" },
        { "    virtual_ipaddress {", "    virtual_ipaddress", ":9:5: error ", "virtual_ipaddress" },
    };

    [Theory]
    [MemberData(nameof(BadInput))]
    public async Task Each_mistake_is_one_line_with_its_place_and_nothing_is_started(string good, string bad, string place, string says)
    {
        using var network = new TestNamespace();
        var file = _directory.Write("bad.conf", Configurations.VrrpOnly.Replace(good, bad, StringComparison.Ordinal));
        var control = Path.Combine(_directory.Path, "control.sock");

        var check = await Lvsd.RunAsync(network.Exec, "check", "-c", file);
        Assert.Equal(1, check.ExitCode);
        var line = Assert.Single(check.OutputLines, line => line.Contains(": error ", StringComparison.Ordinal));
        Assert.StartsWith(file + place, line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);

        var run = await Lvsd.RunAsync(network.Exec, "run", "-c", file, "--control", control);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(line, run.ErrorLines);
        Assert.False(File.Exists(control));
        Assert.DoesNotContain("192.168.124.100", network.Ip("addr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_brace_at_the_end_names_the_block_that_is_open()
    {
        var file = _directory.Write("open.conf", Configurations.VrrpOnly.TrimEnd()[..^1]);
        var check = await Lvsd.RunAsync("check", "--offline", "-c", file);
        Assert.Equal(1, check.ExitCode);
        var line = Assert.Single(check.OutputLines, line => line.Contains(": error ", StringComparison.Ordinal));
        Assert.Contains("vrrp_instance VI_1", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_one_line()
    {
        var check = await Lvsd.RunAsync("check", "-c", Path.Combine(_directory.Path, "none.conf"));
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("no such file", Assert.Single(check.OutputLines, line => line.Contains("error ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_seed_loads_as_it_is_and_every_contradiction_is_explained()
    {
        var check = await Lvsd.RunAsync("check", "--offline", "-c", Configurations.SeedPath);
        Assert.Equal(0, check.ExitCode);
        foreach (var key in new[] { "nb_get_retry", "vrrp_garp_interval", "vrrp_iptables", "vrrp_strict", "state MASTER" })
        {
            Assert.Contains(check.OutputLines, line => line.Contains("warning", StringComparison.Ordinal) && line.Contains($"'{key}", StringComparison.Ordinal));
        }

        Assert.DoesNotContain("1111", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Includes_are_found_beside_the_file_and_by_pattern()
    {
        _directory.Write("conf.d/b.conf", Configurations.VrrpOnly);
        _directory.Write("conf.d/a.conf", "global_defs {\n    vrrp_strict\n}\n");
        _directory.Write("conf.d/ignored.txt", "nonsense {\n");
        var file = _directory.Write("main.conf", "include conf.d/*.conf\n");
        var check = await Lvsd.RunAsync("check", "--offline", "-c", file);
        Assert.Contains("1 VRRP instance(s)", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ignored", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("include closed/*.conf", "closed' cannot be read: is a directory that may not be listed")]
    [InlineData("include closed/*/a.conf", "closed' cannot be read: is a directory that may not be listed")]
    [InlineData("include closed/a.conf", "a.conf' cannot be read: permission denied")]
    [InlineData("include closed/more/*.conf", "more' cannot be read: permission denied")]
    [InlineData("include open", "open' cannot be read: is a directory")]
    public async Task An_include_that_may_not_be_looked_into_is_one_line_that_says_so(string include, string says)
    {
        _directory.Write("open/a.conf", Configurations.VrrpOnly);
        _directory.Write("closed/a.conf", Configurations.VrrpOnly);
        File.SetUnixFileMode(Path.Combine(_directory.Path, "closed"), UnixFileMode.None);
        var file = _directory.Write("main.conf", include + "\n");
        var check = await Lvsd.RunAsync(["setpriv", "--bounding-set=-dac_override,-dac_read_search"], "check", "--offline", "-c", file);
        Assert.Equal(1, check.ExitCode);
        Assert.Empty(check.Errors);
        Assert.EndsWith(says, Assert.Single(check.OutputLines[..^1]), StringComparison.Ordinal);
    }
}
