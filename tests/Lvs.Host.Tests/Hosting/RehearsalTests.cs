using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Hosting;

/// <summary>What the just-in-time compiler says it compiles, of a daemon that is not compiled ahead of time, so that it is everything.</summary>
public sealed class RehearsalTests : IDisposable
{
    private readonly TestNamespace _network = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _network.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_first_take_over_has_nothing_compiled_that_was_not_compiled_before_the_daemon_said_that_it_runs()
    {
        var backup = Configurations.VrrpOnly.Replace("priority 255", "priority 200", StringComparison.Ordinal);
        var report = Path.Combine(_directory.Path, "compiled");
        string[] watched = [.. _network.Exec, "env", "DOTNET_JitDisasmSummary=1", $"DOTNET_JitStdOutFile={report}"];
        using var daemon = Lvsd.StartJustInTime(
            watched, "run", "-c", _directory.Write("run.conf", backup), "--control", Path.Combine(_directory.Path, "control.sock"));
        await daemon.ErrorLineAsync("lvsd[9000]");
        await daemon.ErrorLineAsync("Backup to Master");
        while (!_network.Ip("addr").Contains("192.168.124.100", StringComparison.Ordinal))
        {
        }

        daemon.Signal("TERM");
        await daemon.ExitAsync();

        var compiled = await File.ReadAllLinesAsync(report);
        var saysThatItRuns = Array.FindIndex(compiled, line => line.Contains("Daemon:LogRunning", StringComparison.Ordinal));
        var stops = Array.FindIndex(compiled, line => line.Contains("Daemon:StopDirectorAsync", StringComparison.Ordinal));
        Assert.InRange(saysThatItRuns, 1, stops - 1);
        Assert.DoesNotContain(
            compiled[saysThatItRuns..stops],
            line => line.Contains("Tier0", StringComparison.Ordinal)
                && (line.Contains("Vrrp", StringComparison.Ordinal) || line.Contains("Address", StringComparison.Ordinal) || line.Contains("Netlink", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_may_not_make_a_namespace_runs_without_a_rehearsal_and_says_so()
    {
        string[] unprivileged = [.. _network.Exec, "setpriv", "--bounding-set=-sys_admin"];
        using var daemon = Lvsd.Start(
            unprivileged,
            "run",
            "-c",
            _directory.Write("run.conf", Configurations.VrrpOnly),
            "--control",
            Path.Combine(_directory.Path, "control.sock"));

        await daemon.ErrorLineAsync("could not be rehearsed: make a network namespace");
        await daemon.ErrorLineAsync("lvsd[9000]");
    }
}
