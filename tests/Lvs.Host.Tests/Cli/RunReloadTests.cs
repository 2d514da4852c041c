using System.Text.Json;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

/// <summary>The real daemon is told to read its configuration again.</summary>
public sealed class RunReloadTests : DaemonTest
{
    [Fact]
    public async Task A_reload_takes_a_good_file_and_refuses_a_bad_one_with_the_running_one_in_force()
    {
        using var daemon = Start(Configurations.VrrpOnly);
        await UntilAsync(Holds);

        Place.Write("run.conf", Configurations.VrrpOnly.Replace("priority 255", "priority 300", StringComparison.Ordinal));
        daemon.Signal("HUP");
        await daemon.ErrorLineAsync("'300'");
        await daemon.ErrorLineAsync("the running one stays in force");

        Place.Write("run.conf", Configurations.VrrpOnly.Replace("LVS_01", "LVS_99", StringComparison.Ordinal)
            .Replace("192.168.124.100", "192.168.124.101", StringComparison.Ordinal));
        daemon.Signal("HUP");
        await UntilAsync(text => text.Contains("LVS_99", StringComparison.Ordinal) && text.Contains("192.168.124.101/32", StringComparison.Ordinal));
        await AddressAsync("192.168.124.101", "192.168.124.100");

        daemon.Signal("TERM");
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
    }

    [Fact]
    public async Task A_reload_that_may_not_look_into_an_include_says_so_with_the_running_one_in_force()
    {
        Place.Write("conf.d/vrrp.conf", Configurations.VrrpOnly);
        var file = Place.Write("run.conf", "include conf.d/*.conf\n");
        string[] unprivileged = [.. Network.Exec, "setpriv", "--bounding-set=-dac_override,-dac_read_search"];
        using var daemon = Lvsd.Start(unprivileged, "run", "-c", file, "--control", Control);
        await UntilAsync(Holds);

        File.SetUnixFileMode(Path.Combine(Place.Path, "conf.d"), UnixFileMode.None);
        daemon.Signal("HUP");
        await daemon.ErrorLineAsync("conf.d' cannot be read");
        await daemon.ErrorLineAsync("the running one stays in force");
        await UntilAsync(Holds);
    }

    [WithoutIpvsFact]
    public async Task A_reload_with_the_first_service_on_a_kernel_without_ipvs_is_refused_with_the_running_one_in_force()
    {
        using var daemon = Start(Configurations.VrrpOnly);
        await UntilAsync(Holds);
        Place.Write("run.conf", File.ReadAllText(Configurations.SeedPath).Replace("LVS_01", "LVS_99", StringComparison.Ordinal));
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
        var stalled = Path.Combine(Place.Path, "stalled");
        Tool.Run("mkfifo", stalled);
        var file = Place.Write("run.conf", Configurations.VrrpOnly);
        string[] unread = [.. Network.Exec, "sh", "-c", "exec 3<>\"$0\"; exec \"$@\" 2>&3", stalled];
        using var daemon = Lvsd.Start(unread, "run", "-c", file, "--control", Control);
        await UntilAsync(Holds);

        // A warning a line: far more than the 64 KiB of the pipe and the 2,500 lines of the log's queue.
        var flood = string.Concat(Enumerable.Repeat("include none-*.conf\n", 10_000));
        Place.Write("run.conf", flood + Configurations.VrrpOnly.Replace("LVS_01", "LVS_02", StringComparison.Ordinal));
        daemon.Signal("HUP");
        await UntilAsync(text => text.Contains("LVS_02", StringComparison.Ordinal));

        // The actors log each change of role.
        Network.Ip("link", "set", "ens33", "down");
        await UntilAsync(text => text.Contains("\"role\": \"fault\"", StringComparison.Ordinal));
        Network.Ip("link", "set", "ens33", "up");
        var sent = AdvertsSent(await UntilAsync(Holds));
        await UntilAsync(text => AdvertsSent(text) > sent + 1);

        daemon.Signal("TERM");
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
        Assert.DoesNotContain("192.168.124.100", Network.Ip("addr"), StringComparison.Ordinal);
    }

    private static long AdvertsSent(string status)
        => JsonDocument.Parse(status).RootElement.GetProperty("vrrp")[0].GetProperty("counters").GetProperty("advert_sent").GetInt64();
}
