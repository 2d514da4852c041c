using Lvs.Core.Config;
using Lvs.Core.Tracking;
using Lvs.Host.Hosting;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Hosting;

/// <summary>Tracked scripts as real processes.</summary>
public sealed class TrackedScriptsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _directory = new();
    private readonly TrackedScripts _scripts = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("exit 0", null)]
    [InlineData("exit 3", "exit status 3")]
    [InlineData("kill -9 $$", "exit status 137")]
    public async Task The_exit_status_is_the_result(string body, string? failure)
        => Assert.Equal(failure, await RunAsync(new ScriptConfig(Script(body))));

    [Fact]
    public async Task Words_are_passed_as_they_are_and_no_shell_reads_them()
    {
        var trace = Path.Combine(_directory.Path, "trace");
        Assert.Null(await RunAsync(new ScriptConfig($"{Script($"echo \"$@\" >{trace}")} 'a b' $(id) ; >x \"c d\"")));
        Assert.Equal("a b $(id) ; >x c d\n", await File.ReadAllTextAsync(trace));
    }

    [Theory]
    [InlineData("/no/such/script", null, "exit status 127, as when there is no such program")]
    [InlineData("/etc/passwd", null, "exit status 126, as when it may not be run")]
    [InlineData("''", "nobody-of-this-name", "it cannot be run: there is no user 'nobody-of-this-name' in /etc/passwd")]
    [InlineData("", null, "it cannot be run: it names no program")]
    public async Task What_cannot_be_run_has_failed_with_the_reason(string command, string? user, string failure)
        => Assert.Equal(failure, await RunAsync(new ScriptConfig(command, user)));

    [Theory]
    [InlineData("exit 22", 22)]
    [InlineData("exit 126", 126)]
    [InlineData("exit 127", 127)]
    public async Task A_program_that_is_run_has_the_status_it_ends_with(string body, int status)
        => Assert.Equal(status, (await EndAsync(new ScriptConfig(Script(body)))).Status);

    // With misc_dynamic, each status would be a weight.
    [Theory]
    [InlineData("/no/such/script")]
    [InlineData("no-such-script-in-the-path")]
    [InlineData("/etc/passwd")]
    [InlineData("/etc")]
    [InlineData("")]
    public async Task What_could_not_be_run_has_no_status(string command)
        => Assert.Null((await EndAsync(new ScriptConfig(command))).Status);

    [Fact]
    public async Task What_its_user_may_not_run_has_no_status()
    {
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)511);
        var script = Script("exit 0");
        File.SetUnixFileMode(script, (UnixFileMode)384);
        var end = await EndAsync(new ScriptConfig(script, "nobody"));
        Assert.Equal(new ScriptEnd(null, "exit status 126, as when it may not be run"), end);
    }

    [Fact]
    public async Task It_runs_as_the_user_it_names_or_as_script_user()
    {
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)511);
        var script = new ScriptConfig(Script("[ $(id -un) = nobody ]"));
        Assert.Null(await RunAsync(script with { User = "nobody" }));
        Assert.Null(await RunAsync(script, new ProcessConfig { ScriptUser = "nobody" }));
        Assert.Equal("exit status 1", await RunAsync(script with { User = "root" }, new ProcessConfig { ScriptUser = "nobody" }));
    }

    [Theory]
    [InlineData("sleep 600 & echo $! >\"$0.child\"; wait", false)]
    [InlineData("trap '' TERM; (trap '' TERM; sleep 600) & echo $! >\"$0.child\"; while :; do sleep 1; done", true)]
    public async Task A_signal_reaches_everything_that_it_has_started(string body, bool resists)
    {
        var script = Script(body);
        var ended = new TaskCompletionSource<ScriptEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = _scripts.Start(new ScriptConfig(script), new ProcessConfig(), ended.SetResult);
        var child = await ReadAsync(script + ".child");
        run.Signal(kill: false);
        if (resists)
        {
            Assert.False(ended.Task.IsCompleted);
            run.Signal(kill: true);
        }

        Assert.NotNull((await ended.Task.WaitAsync(Patience)).Failure);
        await UntilAsync(() => !IsAlive(child));
        run.Signal(kill: true);
    }

    [Fact]
    public async Task A_run_that_is_killed_before_it_has_begun_ends()
    {
        var ended = new TaskCompletionSource<ScriptEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        _scripts.Start(new ScriptConfig(Script("sleep 600")), new ProcessConfig(), ended.SetResult).Signal(kill: true);
        Assert.NotNull((await ended.Task.WaitAsync(Patience)).Failure);
    }

    private async Task<string?> RunAsync(ScriptConfig script, ProcessConfig? process = null) => (await EndAsync(script, process)).Failure;

    private async Task<ScriptEnd> EndAsync(ScriptConfig script, ProcessConfig? process = null)
    {
        var ended = new TaskCompletionSource<ScriptEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        _scripts.Start(script, process ?? new ProcessConfig(), ended.SetResult);
        return await ended.Task.WaitAsync(Patience);
    }

    private string Script(string body)
    {
        var path = _directory.Write($"script-{Guid.NewGuid():N}", $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, (UnixFileMode)493);
        return path;
    }

    private static async Task<string> ReadAsync(string path)
    {
        var text = "";
        await UntilAsync(() => File.Exists(path) && (text = File.ReadAllText(path)).EndsWith('\n'));
        return text.Trim();
    }

    private static bool IsAlive(string process)
        => File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }
}
