using System.Net.Sockets;
using System.Text.Json;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

/// <summary>The real daemon in a namespace of its own.</summary>
public sealed class RunTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestNamespace _network = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly string _control;

    public RunTests() => _control = Path.Combine(_directory.Path, "control.sock");

    public void Dispose()
    {
        _network.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_daemon_holds_the_address_shows_it_and_leaves_nothing_when_it_is_stopped()
    {
        using var daemon = Start(Configurations.VrrpOnly);
        var status = await UntilAsync(Holds);
        var instance = JsonDocument.Parse(status).RootElement.GetProperty("vrrp")[0];
        Assert.Equal("master", instance.GetProperty("role").GetString());
        Assert.Equal("192.168.124.100/32", instance.GetProperty("addresses")[0].GetString());
        Assert.Contains("192.168.124.100/32", _network.Ip("addr", "show", "dev", "ens33"), StringComparison.Ordinal);
        Assert.Contains("valid_lft 3sec", _network.Ip("addr", "show", "dev", "ens33"), StringComparison.Ordinal);

        var text = await Lvsd.RunAsync("status", "--control", _control);
        Assert.Contains("VI_1: MASTER", text.Output, StringComparison.Ordinal);

        daemon.Signal("TERM");
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
        Assert.DoesNotContain("192.168.124.100", _network.Ip("addr"), StringComparison.Ordinal);
        Assert.False(File.Exists(_control));
    }

    [Fact]
    public async Task However_it_is_started_collections_come_often_and_the_longest_pause_is_shown()
    {
        using var daemon = Start(Configurations.VrrpOnly);
        var runtime = JsonDocument.Parse(await UntilAsync(Holds)).RootElement.GetProperty("runtime");
        Assert.Equal(2 << 20, runtime.GetProperty("generationZeroBudget").GetInt64());
        Assert.True(runtime.GetProperty("longestPause").GetDouble() <= runtime.GetProperty("totalPause").GetDouble());
        Assert.All(
            ["secondsToRead", "secondsOfReading", "secondsToForce"],
            name => Assert.InRange(runtime.GetProperty(name).GetDouble(), double.Epsilon, 60));

        var text = await Lvsd.RunAsync("status", "--control", _control);
        Assert.Contains("at most 2048 KiB apart; longest pause ", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_threads_of_VRRP_run_with_the_configured_priority_and_the_memory_is_locked()
    {
        using var daemon = Start(Configurations.VrrpOnly.Replace(
            "router_id LVS_01", "vrrp_rt_priority 5\n    vrrp_priority -4\n    vrrp_no_swap", StringComparison.Ordinal));
        var process = JsonDocument.Parse(await UntilAsync(Holds)).RootElement.GetProperty("processId").GetInt32();

        var scheduled = Tool.Run("ps", "-L", "-o", "cls,rtprio", "-p", $"{process}");
        // One for timers, sockets and instances; on Akka.NET the instances have another.
        Assert.InRange(scheduled.Split('\n').Count(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["RR", "5"]), 1, 2);
        var locked = (await File.ReadAllLinesAsync($"/proc/{process}/status")).Single(line => line.StartsWith("VmLck:", StringComparison.Ordinal));
        Assert.DoesNotContain("\t       0 kB", locked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_takes_a_good_file_and_refuses_a_bad_one_with_the_running_one_in_force()
    {
        using var daemon = Start(Configurations.VrrpOnly);
        await UntilAsync(Holds);

        _directory.Write("run.conf", Configurations.VrrpOnly.Replace("priority 255", "priority 300", StringComparison.Ordinal));
        daemon.Signal("HUP");
        await daemon.ErrorLineAsync("'300'");
        await daemon.ErrorLineAsync("the running one stays in force");

        _directory.Write("run.conf", Configurations.VrrpOnly.Replace("LVS_01", "LVS_99", StringComparison.Ordinal)
            .Replace("192.168.124.100", "192.168.124.101", StringComparison.Ordinal));
        daemon.Signal("HUP");
        var status = await UntilAsync(text => text.Contains("LVS_99", StringComparison.Ordinal));
        Assert.Contains("192.168.124.101/32", status, StringComparison.Ordinal);
        await AddressAsync("192.168.124.101", "192.168.124.100");

        daemon.Signal("TERM");
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
    }

    [Fact]
    public async Task A_reload_that_may_not_look_into_an_include_says_so_with_the_running_one_in_force()
    {
        _directory.Write("conf.d/vrrp.conf", Configurations.VrrpOnly);
        var file = _directory.Write("run.conf", "include conf.d/*.conf\n");
        string[] unprivileged = [.. _network.Exec, "setpriv", "--bounding-set=-dac_override,-dac_read_search"];
        using var daemon = Lvsd.Start(unprivileged, "run", "-c", file, "--control", _control);
        await UntilAsync(Holds);

        File.SetUnixFileMode(Path.Combine(_directory.Path, "conf.d"), UnixFileMode.None);
        daemon.Signal("HUP");
        await daemon.ErrorLineAsync("conf.d' cannot be read");
        await daemon.ErrorLineAsync("the running one stays in force");
        await UntilAsync(Holds);
    }

    [WithoutIpvsFact]
    public async Task Services_on_a_kernel_without_ipvs_are_one_clear_line_and_nothing_is_started()
    {
        var run = await Lvsd.RunAsync(_network.Exec, "run", "-c", Configurations.SeedPath, "--control", _control);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "lvsd: the kernel has no IPVS: modprobe ip_vs (the configuration has 1 virtual service(s))",
            Assert.Single(run.ErrorLines, line => line.StartsWith("lvsd:", StringComparison.Ordinal)));
        Assert.All(run.ErrorLines[..^1], line => Assert.Contains(": warning ", line, StringComparison.Ordinal));
        Assert.False(File.Exists(_control));
        Assert.DoesNotContain("192.168.124.100", _network.Ip("addr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_namespace_for_ipvs_that_does_not_exist_is_one_clear_line_and_nothing_is_started()
    {
        var file = _directory.Write("run.conf", $"net_namespace_ipvs nowhere\n{Configurations.VrrpOnly}");
        var run = await Lvsd.RunAsync(_network.Exec, "run", "-c", file, "--control", _control);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("lvsd: there is no network namespace nowhere: /run/netns/nowhere does not exist", run.ErrorLines);
        Assert.False(File.Exists(_control));
    }

    [WithoutIpvsFact]
    public async Task A_reload_with_the_first_service_on_a_kernel_without_ipvs_is_refused_with_the_running_one_in_force()
    {
        using var daemon = Start(Configurations.VrrpOnly);
        await UntilAsync(Holds);
        _directory.Write("run.conf", File.ReadAllText(Configurations.SeedPath).Replace("LVS_01", "LVS_99", StringComparison.Ordinal));
        daemon.Signal("HUP");
        await daemon.ErrorLineAsync("The reload failed: the kernel has no IPVS: modprobe ip_vs (the configuration has 1 virtual service(s)); "
            + "the running configuration stays in force");
        await UntilAsync(status => Holds(status) && status.Contains("LVS_01", StringComparison.Ordinal));

        daemon.Signal("TERM");
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
    }

    [Fact]
    public async Task A_reader_of_the_log_that_stalls_stops_neither_adverts_nor_reloads_nor_the_end()
    {
        // A pipe that is open for reading, by the daemon itself, and that nobody reads.
        var stalled = Path.Combine(_directory.Path, "stalled");
        Tool.Run("mkfifo", stalled);
        var file = _directory.Write("run.conf", Configurations.VrrpOnly);
        string[] unread = [.. _network.Exec, "sh", "-c", "exec 3<>\"$0\"; exec \"$@\" 2>&3", stalled];
        using var daemon = Lvsd.Start(unread, "run", "-c", file, "--control", _control);
        await UntilAsync(Holds);

        // A warning a line: far more than the 64 KiB of the pipe and the 2,500 lines of the log's queue.
        var flood = string.Concat(Enumerable.Repeat("include none-*.conf\n", 10_000));
        _directory.Write("run.conf", flood + Configurations.VrrpOnly.Replace("LVS_01", "LVS_02", StringComparison.Ordinal));
        daemon.Signal("HUP");
        await UntilAsync(text => text.Contains("LVS_02", StringComparison.Ordinal));

        // The actors log each change of role.
        _network.Ip("link", "set", "ens33", "down");
        await UntilAsync(text => text.Contains("\"role\": \"fault\"", StringComparison.Ordinal));
        _network.Ip("link", "set", "ens33", "up");
        var sent = AdvertsSent(await UntilAsync(Holds));
        await UntilAsync(text => AdvertsSent(text) > sent + 1);

        daemon.Signal("TERM");
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
        Assert.DoesNotContain("192.168.124.100", _network.Ip("addr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_daemon_loses_its_address_by_itself_and_its_socket_is_taken_over()
    {
        using var killed = Start(Configurations.VrrpOnly);
        await UntilAsync(Holds);
        killed.Signal("KILL");
        await killed.ExitAsync();
        await AddressAsync(present: null, absent: "192.168.124.100");

        Assert.True(File.Exists(_control));
        using var next = Start(Configurations.VrrpOnly);
        await UntilAsync(Holds);
        next.Signal("TERM");
        Assert.Equal(0, (await next.ExitAsync()).ExitCode);
    }

    [Fact]
    public async Task A_second_daemon_on_the_same_socket_is_refused_with_one_line()
    {
        using var first = Start(Configurations.VrrpOnly);
        await UntilAsync(Holds);
        var second = await Lvsd.RunAsync(_network.Exec, "run", "-c", Path.Combine(_directory.Path, "run.conf"), "--control", _control);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("another daemon answers there", Assert.Single(second.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("192.168.124.100/32", _network.Ip("addr", "show", "dev", "ens33"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo precious >\"$0\"", "is a file and no socket")]
    [InlineData("mkdir \"$0\"", "is a directory")]
    [InlineData("mkfifo \"$0\"", "is a file and no socket")]
    [InlineData("ln -s /nowhere \"$0\"", "is a symbolic link")]
    public async Task What_stands_in_the_place_of_the_socket_and_is_none_survives_with_one_clear_line(string make, string what)
    {
        Tool.Run("sh", "-c", make, _control);
        var before = Tool.Run("stat", "-c", "%F %i %s %y", _control);
        var file = _directory.Write("run.conf", Configurations.VrrpOnly);
        var run = await Lvsd.RunAsync(_network.Exec, "run", "-c", file, "--control", _control);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"lvsd: {_control}: {what}; choose another socket with --control", run.ErrorLines);
        Assert.DoesNotContain(run.ErrorLines, line => line.StartsWith("   at ", StringComparison.Ordinal));
        Assert.Equal(before, Tool.Run("stat", "-c", "%F %i %s %y", _control));
        Assert.DoesNotContain("192.168.124.100", _network.Ip("addr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_by_a_relative_path_is_its_owners_alone_and_its_directory_everybodys_to_pass()
    {
        var file = _directory.Write("run.conf", Configurations.VrrpOnly);
        string[] inside = ["sh", "-c", "umask 0; cd \"$0\" && exec \"$@\"", _directory.Path];
        using var daemon = Lvsd.Start([.. _network.Exec, .. inside], "run", "-c", file, "--control", "new/lvsd.sock");
        await daemon.ErrorLineAsync("Running 1 VRRP instance(s)");
        var status = await Lvsd.RunAsync(inside, "status", "--control", "new/lvsd.sock");
        Assert.Equal(0, status.ExitCode);
        Assert.Equal("755 directory\n600 socket\n", Tool.Run("stat", "-c", "%a %F", Path.Combine(_directory.Path, "new"), Path.Combine(_directory.Path, "new", "lvsd.sock")));

        daemon.Signal("TERM");
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("status")]
    public async Task A_socket_path_that_is_too_long_is_one_clear_line(string verb)
    {
        var control = "/run/" + new string('x', 103);
        var file = _directory.Write("run.conf", Configurations.VrrpOnly);
        string[] config = verb == "run" ? ["-c", file] : [];
        var result = await Lvsd.RunAsync(_network.Exec, [verb, .. config, "--control", control]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"lvsd: --control {control}: has 108 bytes; the path of a socket has 107 at most", Assert.Single(result.ErrorLines));
    }

    [Theory]
    [InlineData("-net_admin")]
    [InlineData("-net_raw")]
    public async Task Without_a_capability_there_is_one_clear_line(string dropped)
    {
        var file = _directory.Write("run.conf", Configurations.VrrpOnly);
        var run = await Lvsd.RunAsync(["setpriv", $"--bounding-set={dropped}"], "run", "-c", file, "--control", _control);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("lvsd: needs CAP_NET_ADMIN and CAP_NET_RAW: run it as root, or grant the service both", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task Without_leases_the_address_has_no_lifetime()
    {
        var file = _directory.Write("run.conf", Configurations.VrrpOnly);
        using var daemon = Lvsd.Start(_network.Exec, "run", "-c", file, "--control", _control, "--address-lease", "off");
        await UntilAsync(Holds);
        Assert.DoesNotContain("sec", _network.Ip("addr", "show", "dev", "ens33"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("forever")]
    public async Task A_lease_that_is_none_is_one_clear_line(string lease)
    {
        var run = await Lvsd.RunAsync("run", "-c", "any.conf", "--control", _control, "--address-lease", lease);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"lvsd: --address-lease {lease}: expected whole seconds from 1 to 3600, or off", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task Status_without_a_daemon_is_one_clear_line()
    {
        var status = await Lvsd.RunAsync("status", "--control", _control);
        Assert.Equal(1, status.ExitCode);
        Assert.StartsWith($"lvsd: no daemon answers on {_control}: ", Assert.Single(status.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_of_a_daemon_that_is_frozen_is_one_clear_line()
    {
        // What a stopped process looks like: the kernel accepts for it, and nobody reads.
        using var frozen = Listen();
        var status = await Lvsd.RunAsync("status", "--control", _control);
        Assert.Equal(1, status.ExitCode);
        Assert.Equal($"lvsd: the daemon behind {_control} does not answer within 5 s", Assert.Single(status.ErrorLines));
    }

    [Fact]
    public async Task Status_that_is_interrupted_is_one_line_and_130()
    {
        using var frozen = Listen();
        using var status = Lvsd.Start([], "status", "--control", _control);
        using var asked = await frozen.AcceptAsync().WaitAsync(Patience);
        status.Signal("INT");
        var result = await status.ExitAsync();
        Assert.Equal(130, result.ExitCode);
        Assert.Equal("lvsd: interrupted", Assert.Single(result.ErrorLines));
    }

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_control));
        socket.Listen();
        return socket;
    }

    private Lvsd Start(string configuration)
        => Lvsd.Start(_network.Exec, "run", "-c", _directory.Write("run.conf", configuration), "--control", _control);

    private static bool Holds(string status) => status.Contains("\"holdsAddresses\": true", StringComparison.Ordinal);

    private static long AdvertsSent(string status)
        => JsonDocument.Parse(status).RootElement.GetProperty("vrrp")[0].GetProperty("counters").GetProperty("advert_sent").GetInt64();

    private async Task<string> UntilAsync(Predicate<string> expected)
    {
        using var deadline = new CancellationTokenSource(Patience);
        for (; ; deadline.Token.ThrowIfCancellationRequested())
        {
            var status = await Lvsd.RunAsync("status", "--json", "--control", _control);
            if (status.ExitCode == 0 && expected(status.Output))
            {
                return status.Output;
            }
        }
    }

    private async Task AddressAsync(string? present, string absent)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (_network.Ip("addr", "show", "dev", "ens33") is var addresses
            && (addresses.Contains(absent, StringComparison.Ordinal) || (present is not null && !addresses.Contains(present, StringComparison.Ordinal))))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }
}
