using System.Text.Encodings.Web;
using System.Text.Json;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

public sealed class CheckTests : IDisposable
{
    private static readonly JsonSerializerOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Cluster = """
        lvs.vrrp-instances.VI_1 {
          interface = ens33
          virtual-router-id = 51
          advert-interval = 1s
          virtual-addresses = [192.168.124.100]
        }
        directors {
          lb1.vrrp-instances.VI_1.priority = 100
          lb2.vrrp-instances.VI_1.priority = 90
        }
        """;

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

    [Fact]
    public async Task The_files_of_two_directors_are_compared()
    {
        var first = _directory.Write("lb1.conf", Configurations.VrrpOnly);
        var second = _directory.Write("lb2.conf", Configurations.VrrpOnly.Replace("advert_int 1", "advert_int 2", StringComparison.Ordinal));

        var check = await Lvsd.RunAsync("check", "--offline", "-c", first, "-c", second);

        Assert.Equal(1, check.ExitCode);
        Assert.Equal(
            ["LVS3040", "LVS3041"],
            check.OutputLines.Where(line => line.StartsWith(second + ":4:1: error ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2].TrimEnd(':')));
        Assert.All(check.OutputLines.Where(line => line.Contains(": error ", StringComparison.Ordinal)), line => Assert.Contains(first, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("priority 255", "priority 100", 0, 0)]
    [InlineData("priority 255", "priority 100\n    priority 101", 0, 2)]
    [InlineData("priority 255", "priority 300", 1, 1)]
    public async Task Strict_makes_an_exit_status_of_warnings(string good, string bad, int status, int strictStatus)
    {
        var file = _directory.Write("a.conf", Configurations.VrrpOnly.Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal(status, (await Lvsd.RunAsync("check", "--offline", "-c", file)).ExitCode);
        Assert.Equal(strictStatus, (await Lvsd.RunAsync("check", "--offline", "--strict", "-c", file)).ExitCode);
    }

    [Fact]
    public async Task As_json_every_finding_has_its_place_code_and_severity()
    {
        var file = _directory.Write("a.conf", Configurations.VrrpOnly.Replace("priority 255", "prioritty 255", StringComparison.Ordinal));

        var check = await Lvsd.RunAsync("check", "--offline", "--json", "-c", file);

        Assert.Equal(1, check.ExitCode);
        using var report = JsonDocument.Parse(check.Output);
        var root = report.RootElement;
        Assert.Equal(
            (false, false, 1, 0),
            (root.GetProperty("ok").GetBoolean(), root.GetProperty("mayRun").GetBoolean(), root.GetProperty("errors").GetInt32(), root.GetProperty("warnings").GetInt32()));
        var config = Assert.Single(root.GetProperty("configurations").EnumerateArray().ToArray());
        Assert.Equal(
            ["director", "errors", "file", "mayRun", "virtualServices", "vrrpInstances", "warnings"],
            config.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var finding = Assert.Single(root.GetProperty("findings").EnumerateArray().ToArray());
        Assert.Equal(
            $$"""{"file":"{{file}}","line":7,"column":5,"severity":"error","code":"LVS1013","message":"unknown key 'prioritty' in 'vrrp_instance VI_1'; did you mean 'priority'?","keepsFromRunning":true,"path":["vrrp_instance VI_1","prioritty"],"found":"prioritty","expected":"'priority'","nearest":"priority"}""",
            JsonSerializer.Serialize(finding, JsonOptions));
    }

    [Fact]
    public async Task A_sorry_server_without_a_route_is_a_warning_on_this_machine_only()
    {
        using var network = new TestNamespace();
        var file = _directory.Write(
            "a.conf",
            "virtual_server 192.168.124.100 80 {\nlb_kind NAT\nprotocol TCP\nsorry_server 203.0.113.9 80\nreal_server 192.168.124.20 80 {\nTCP_CHECK {\n}\n}\n}\n");

        Assert.Contains("LVS4003", (await Lvsd.RunAsync(network.Exec, "check", "-c", file)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("LVS4003", (await Lvsd.RunAsync(network.Exec, "check", "--offline", "-c", file)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_a_file_is_read_and_never_shown()
    {
        _directory.Write("pass", "hunter2x\n");
        File.SetUnixFileMode(Path.Combine(_directory.Path, "pass"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var file = _directory.Write(
            "a.conf",
            Configurations.VrrpOnly.Replace("    priority 255", "    authentication {\n        auth_type PASS\n        auth_pass_file pass\n    }", StringComparison.Ordinal));

        var check = await Lvsd.RunAsync("check", "--offline", "-c", file);

        Assert.Equal(0, check.ExitCode);
        Assert.Contains($"{file}:9:24: warning LVS4005", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2x", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_several_directors_is_checked_for_each_of_them_and_they_are_compared()
    {
        var file = _directory.Write("lvs.hocon", Cluster.Replace("priority = 90", "priority = 100", StringComparison.Ordinal));

        var check = await Lvsd.RunAsync("check", "--offline", "--strict", "-c", file);

        Assert.Equal(2, check.ExitCode);
        Assert.Single(check.OutputLines, line => line.Contains("LVS3040", StringComparison.Ordinal));
        Assert.Contains(check.OutputLines, line => line.StartsWith($"{file} (director lb1): ok", StringComparison.Ordinal));
        Assert.Contains(check.OutputLines, line => line.StartsWith($"{file} (director lb2): ok", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_all_directors_have_wrong_is_said_once_and_what_one_has_where_it_stands()
    {
        var file = _directory.Write(
            "lvs.hocon",
            Cluster.Replace("advert-interval = 1s", "advert-interval = 1x", StringComparison.Ordinal)
                .Replace("priority = 90", "priority = 900", StringComparison.Ordinal));

        var check = await Lvsd.RunAsync("check", "--offline", "-c", file);

        Assert.Equal(1, check.ExitCode);
        Assert.Equal(2, check.OutputLines.Count(line => line.Contains(": error ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task For_one_director_its_overlay_counts_alone()
    {
        var file = _directory.Write("lvs.hocon", Cluster);

        var check = await Lvsd.RunAsync("check", "--offline", "--for", "lb2", "-c", file);

        Assert.Equal($"{file} (director lb2): ok: 1 VRRP instance(s), 0 virtual service(s), 0 warning(s)", Assert.Single(check.OutputLines));
        Assert.Equal(1, (await Lvsd.RunAsync("check", "--offline", "--for", "lb3", "-c", file)).ExitCode);
    }
}
