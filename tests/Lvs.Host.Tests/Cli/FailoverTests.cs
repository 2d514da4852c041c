using System.Text.Json;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

/// <summary><c>lvsd failover</c> and <c>lvsd maintenance</c>, with the real daemon in a namespace of its own.</summary>
public sealed class FailoverTests : IDisposable
{
    private readonly TestNamespace _network = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly string _control;

    public FailoverTests() => _control = Path.Combine(_directory.Path, "control.sock");

    public void Dispose()
    {
        _network.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Maintenance_takes_the_address_off_outlasts_a_reload_and_ends_when_it_is_lifted()
    {
        using var daemon = await StartAsync();
        Assert.Equal("VI_1: BACKUP, in maintenance: not master until that is lifted", await SayAsync(0, "maintenance", "on", "VI_1"));
        _directory.Write("run.conf", Configurations.VrrpOnly.Replace("LVS_01", "LVS_99", StringComparison.Ordinal));
        Assert.Equal(0, (await Lvsd.RunAsync("reload", "--control", _control)).ExitCode);

        var status = JsonDocument.Parse((await Lvsd.RunAsync("status", "--json", "--control", _control)).Output).RootElement.GetProperty("vrrp")[0];
        Assert.Equal(("backup", true), (status.GetProperty("role").GetString(), status.GetProperty("inMaintenance").GetBoolean()));
        var last = status.GetProperty("lastTransition");
        Assert.Equal(
            ("master", "backup", "goes into maintenance"),
            (last.GetProperty("from").GetString(), last.GetProperty("to").GetString(), last.GetProperty("reason").GetString()));
        Assert.Equal(1, status.GetProperty("counters").GetProperty("pri_zero_sent").GetInt64());
        Assert.Equal(0, status.GetProperty("rejected").GetProperty("checksum").GetInt64());
        Assert.Contains("VI_1: BACKUP, in maintenance (goes into maintenance)", (await Lvsd.RunAsync("status", "--control", _control)).Output, StringComparison.Ordinal);

        Assert.StartsWith("VI_1: in maintenance: lift that first", await SayAsync(1, "failover", "VI_1", "--return"), StringComparison.Ordinal);
        Assert.EndsWith(", not in maintenance", await SayAsync(0, "maintenance", "off"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintenance_outlasts_a_restart()
    {
        using (var daemon = await StartAsync())
        {
            await SayAsync(0, "maintenance", "on");
            daemon.Signal("KILL");
            await daemon.ExitAsync();
        }

        using var next = Start();
        await next.ErrorLineAsync("control socket");
        Assert.Contains("VI_1: BACKUP, in maintenance", (await Lvsd.RunAsync("status", "--control", _control)).Output, StringComparison.Ordinal);
        await SayAsync(0, "maintenance", "off");
        await next.ErrorLineAsync(" to Master");
    }

    [Fact]
    public async Task A_hand_over_to_nobody_says_so_and_leaves_the_address_where_it_was()
    {
        using var daemon = await StartAsync();
        Assert.Equal("there is no instance VI_2: did you mean VI_1?", await SayAsync(1, "failover", "VI_2"));
        Assert.Equal("there is no instance VI_2: did you mean VI_1?", await SayAsync(1, "maintenance", "on", "VI_2"));
        Assert.StartsWith(
            "VI_1: nothing was done: it could not be verified that no-such-director takes over:",
            await SayAsync(1, "failover", "VI_1", "--to", "no-such-director"),
            StringComparison.Ordinal);
        Assert.Equal("VI_1: nobody took over, and this director is MASTER again", await SayAsync(1, "failover", "VI_1"));
        Assert.Equal("VI_1: MASTER already", await SayAsync(1, "failover", "VI_1", "--return"));
    }

    private async Task<string> SayAsync(int exitCode, params string[] verb)
    {
        var run = await Lvsd.RunAsync([.. verb, "--control", _control]);
        Assert.True(exitCode == run.ExitCode, run.Output + run.Errors);
        return run.Output.TrimEnd();
    }

    private Lvsd Start() => Lvsd.Start(_network.Exec, "run", "-c", _directory.Write("run.conf", Configurations.VrrpOnly), "--control", _control);

    private async Task<Lvsd> StartAsync()
    {
        var daemon = Start();
        await daemon.ErrorLineAsync(" to Master");
        await daemon.ErrorLineAsync("control socket");
        return daemon;
    }
}
