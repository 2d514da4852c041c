using System.Text.Json;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

/// <summary>The real daemon in a namespace of its own.</summary>
public sealed class RunTests : DaemonTest
{
    [Fact]
    public async Task The_daemon_holds_the_address_shows_it_and_leaves_nothing_when_it_is_stopped()
    {
        using var daemon = Start(Configurations.VrrpOnly);
        var status = await UntilAsync(Holds);
        var instance = JsonDocument.Parse(status).RootElement.GetProperty("vrrp")[0];
        Assert.Equal("master", instance.GetProperty("role").GetString());
        Assert.Equal("192.168.124.100/32", instance.GetProperty("addresses")[0].GetString());
        Assert.Contains("192.168.124.100/32", Network.Ip("addr", "show", "dev", "ens33"), StringComparison.Ordinal);
        Assert.Contains("valid_lft 3sec", Network.Ip("addr", "show", "dev", "ens33"), StringComparison.Ordinal);

        var text = await Lvsd.RunAsync("status", "--control", Control);
        Assert.Contains("VI_1: MASTER", text.Output, StringComparison.Ordinal);

        daemon.Signal("TERM");
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
        Assert.DoesNotContain("192.168.124.100", Network.Ip("addr"), StringComparison.Ordinal);
        Assert.False(File.Exists(Control));
    }

    [Fact]
    public async Task However_it_is_started_collections_come_often_and_the_longest_pause_is_shown()
    {
        using var daemon = Start(Configurations.VrrpOnly);
        var runtime = JsonDocument.Parse(await UntilAsync(Holds)).RootElement.GetProperty("runtime");
        Assert.Equal(2 << 20, runtime.GetProperty("generationZeroBudget").GetInt64());
        Assert.Equal("libclrgc.so", runtime.GetProperty("collector").GetString());
        Assert.True(runtime.GetProperty("longestPause").GetDouble() <= runtime.GetProperty("totalPause").GetDouble());
        Assert.All(
            ["secondsToRead", "secondsOfReading", "secondsToForce"],
            name => Assert.InRange(runtime.GetProperty(name).GetDouble(), double.Epsilon, 60));

        var text = await Lvsd.RunAsync("status", "--control", Control);
        Assert.Contains("at most 2048 KiB apart; longest pause ", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_of_it_is_urgent_on_busy_cores_and_what_it_starts_is_not()
    {
        var file = Path.Combine(Place.Path, "nice");
        using var daemon = Start(Configurations.VrrpOnly.Replace(
            "priority 255", $"priority 255\n    notify_master \"/bin/sh -c 'nice >{file}.new; mv {file}.new {file}'\" root", StringComparison.Ordinal));
        var process = JsonDocument.Parse(await UntilAsync(status => Holds(status) && File.Exists(file))).RootElement.GetProperty("processId").GetInt32();
        Assert.Equal("0\n", await File.ReadAllTextAsync(file));
        Assert.Equal(["-20"], NiceValues(process));
    }

    [Fact]
    public async Task While_it_starts_it_is_no_more_urgent_than_anything_else()
    {
        // Reads its configuration for as long as nobody has written it.
        var file = Path.Combine(Place.Path, "run.conf");
        Tool.Run("mkfifo", file);
        using var daemon = Lvsd.Start(Network.Exec, "run", "-c", file, "--control", Control);
        await using (var writer = await Task.Run(() => new StreamWriter(file)).WaitAsync(Patience))
        {
            Assert.Equal(["0"], NiceValues(daemon.ProcessId));
            await writer.WriteAsync(Configurations.VrrpOnly);
        }

        await UntilAsync(Holds);
        Assert.Equal(["-20"], NiceValues(daemon.ProcessId));
    }

    [Fact]
    public async Task One_that_was_started_with_another_nice_value_keeps_it()
    {
        var file = Place.Write("run.conf", Configurations.VrrpOnly);
        using var daemon = Lvsd.Start([.. Network.Exec, "nice", "-n", "5"], "run", "-c", file, "--control", Control);
        var process = JsonDocument.Parse(await UntilAsync(Holds)).RootElement.GetProperty("processId").GetInt32();
        Assert.Equal(["5"], NiceValues(process));
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
    public async Task A_killed_daemon_loses_its_address_by_itself_and_its_socket_is_taken_over()
    {
        using var killed = Start(Configurations.VrrpOnly);
        await UntilAsync(Holds);
        killed.Signal("KILL");
        await killed.ExitAsync();
        await AddressAsync(present: null, absent: "192.168.124.100");

        Assert.True(File.Exists(Control));
        using var next = Start(Configurations.VrrpOnly);
        await UntilAsync(Holds);
        next.Signal("TERM");
        Assert.Equal(0, (await next.ExitAsync()).ExitCode);
    }

    [Fact]
    public async Task A_socket_by_a_relative_path_is_its_owners_alone_and_itsPlace_everybodys_to_pass()
    {
        var file = Place.Write("run.conf", Configurations.VrrpOnly);
        string[] inside = ["sh", "-c", "umask 0; cd \"$0\" && exec \"$@\"", Place.Path];
        using var daemon = Lvsd.Start([.. Network.Exec, .. inside], "run", "-c", file, "--control", "new/lvsd.sock");
        await daemon.ErrorLineAsync("Running 1 VRRP instance(s)");
        var status = await Lvsd.RunAsync(inside, "status", "--control", "new/lvsd.sock");
        Assert.Equal(0, status.ExitCode);
        Assert.Equal("755 directory\n600 socket\n", Tool.Run("stat", "-c", "%a %F", Path.Combine(Place.Path, "new"), Path.Combine(Place.Path, "new", "lvsd.sock")));

        daemon.Signal("TERM");
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
    }

    [Fact]
    public async Task Without_leases_the_address_has_no_lifetime()
    {
        var file = Place.Write("run.conf", Configurations.VrrpOnly);
        using var daemon = Lvsd.Start(Network.Exec, "run", "-c", file, "--control", Control, "--address-lease", "off");
        await UntilAsync(Holds);
        Assert.DoesNotContain("sec", Network.Ip("addr", "show", "dev", "ens33"), StringComparison.Ordinal);
    }

    private static string[] NiceValues(int process)
        => [.. Tool.Run("ps", "-L", "-o", "ni=", "-p", $"{process}").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Distinct()];
}
