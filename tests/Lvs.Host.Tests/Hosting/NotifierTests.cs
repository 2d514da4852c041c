using System.Collections.Concurrent;
using Lvs.Core.Config;
using Lvs.Core.Notify;
using Lvs.Host.Hosting;
using Lvs.Host.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Tests.Hosting;

/// <summary>Real scripts as real processes.</summary>
public sealed class NotifierTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Recorder _log = new();

    private string Trace => Path.Combine(_directory.Path, "trace");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Scripts_of_one_owner_run_in_their_order_with_their_words_as_they_are()
    {
        var script = Script("event", "[ \"$1\" = first ] && sleep 0.3; echo \"$@\" >>\"$TRACE\"");
        await using (var notifier = new Notifier(_log))
        {
            notifier.Run(new ScriptRun("web", new ScriptConfig($"{script} first 'a b' $(id) ;")));
            notifier.Run(new ScriptRun("web", new ScriptConfig($"{script} second")));
        }

        Assert.Equal(["first a b $(id) ;", "second"], await File.ReadAllLinesAsync(Trace));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task What_fails_hangs_or_is_not_there_is_said_and_keeps_nobody_else_from_running()
    {
        await using (var notifier = new Notifier(_log, TimeSpan.FromSeconds(1)))
        {
            notifier.Run(new ScriptRun("web", new ScriptConfig(Script("hangs", "sleep 60"))));
            notifier.Run(new ScriptRun("web", new ScriptConfig(Script("fails", "exit 3"))));
            notifier.Run(new ScriptRun("web", new ScriptConfig("/no/such/script")));
            notifier.Run(new ScriptRun("web", new ScriptConfig("''", "nobody-of-this-name")));
            notifier.Run(new ScriptRun("web", new ScriptConfig($"{Script("last", "echo last >>\"$TRACE\"")}")));
        }

        Assert.Equal(["last"], await File.ReadAllLinesAsync(Trace));
        Assert.Collection(
            _log.Lines,
            line => Assert.Contains("hangs was still running after 1 s and was killed", line, StringComparison.Ordinal),
            line => Assert.Contains("fails ended with exit status 3", line, StringComparison.Ordinal),
            line => Assert.Contains("Script /no/such/script cannot be run", line, StringComparison.Ordinal),
            line => Assert.Contains("there is no user 'nobody-of-this-name'", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_script_runs_as_the_user_it_names_or_as_script_user()
    {
        var script = new ScriptConfig(Script("who", "id -un >>\"$TRACE\""));
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)511);
        await File.WriteAllTextAsync(Trace, "");
        File.SetUnixFileMode(Trace, (UnixFileMode)438);
        await using (var notifier = new Notifier(_log))
        {
            notifier.Run(new ScriptRun("web", script with { User = "nobody" }));
            notifier.Configure(new ProcessConfig { ScriptUser = "nobody" }, new NotifyConfig());
            notifier.Run(new ScriptRun("web", script));
            notifier.Run(new ScriptRun("web", script with { User = "root" }));
        }

        Assert.Equal(["nobody", "nobody", "root"], await File.ReadAllLinesAsync(Trace));
    }

    [Fact]
    public async Task Events_go_to_the_reader_of_the_pipe_in_their_order_and_the_pipe_goes_at_the_end()
    {
        var pipe = Path.Combine(_directory.Path, "events");
        var reader = new ScriptConfig(Script("reader", "cat \"$2\" >>\"$TRACE\"; echo \"$1 has ended\" >>\"$TRACE\"") + " it");
        var notify = new NotifyConfig { Lvs = new FifoConfig { Path = pipe, Script = reader }, InitialServers = true };
        await using (var notifier = new Notifier(_log))
        {
            notifier.Configure(new ProcessConfig(), notify);
            notifier.Tell(new ServiceEvent("RS a b UP") { IsInitial = true });

            // The same again does not start another reader.
            notifier.Configure(new ProcessConfig(), notify with { InitialServers = false });
            notifier.Tell(new ServiceEvent("RS c d UP") { IsInitial = true });
            notifier.Run(new ScriptRun("web", new ScriptConfig(Script("early", "echo early >>\"$TRACE\""))) { IsInitial = true });
            notifier.Tell(new ServiceEvent("VS b DOWN"));
            await UntilAsync(() => File.Exists(Trace) && File.ReadAllText(Trace).Contains("VS b DOWN", StringComparison.Ordinal));
        }

        Assert.Equal(["RS a b UP", "VS b DOWN", "it has ended"], await File.ReadAllLinesAsync(Trace));
        Assert.False(File.Exists(pipe));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Events_of_VRRP_and_of_services_go_to_their_own_pipe_and_to_that_for_all()
    {
        FifoConfig Pipe(string name) => new() { Path = Path.Combine(_directory.Path, name), Script = new ScriptConfig(Script($"reads-{name}", $"cat \"$1\" >\"$TRACE.{name}\"")) };
        await using (var notifier = new Notifier(_log))
        {
            notifier.Configure(new ProcessConfig(), new NotifyConfig { All = Pipe("all"), Lvs = Pipe("lvs"), Vrrp = Pipe("vrrp") });
            notifier.Tell(new VrrpEvent("VI_1", VrrpEventKind.Master, 150));
            notifier.Tell(VrrpEvent.OfGroup("VG_1", VrrpEventKind.Fault));
            notifier.Tell(new ServiceEvent("VS b DOWN"));
            await UntilAsync(() => new[] { "all", "lvs", "vrrp" }.All(name => File.Exists($"{Trace}.{name}") && File.ReadAllText($"{Trace}.{name}").EndsWith('\n')));
        }

        Assert.Equal(["INSTANCE \"VI_1\" MASTER 150", "GROUP \"VG_1\" FAULT 0"], await File.ReadAllLinesAsync($"{Trace}.vrrp"));
        Assert.Equal(["VS b DOWN"], await File.ReadAllLinesAsync($"{Trace}.lvs"));
        Assert.Equal(["INSTANCE \"VI_1\" MASTER 150", "GROUP \"VG_1\" FAULT 0", "VS b DOWN"], await File.ReadAllLinesAsync($"{Trace}.all"));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task What_a_script_is_told_follows_the_words_of_its_command_line()
    {
        await using (var notifier = new Notifier(_log))
        {
            notifier.Run(new ScriptRun("VI_1", new ScriptConfig(Script("notify", "printf '%s|' \"$@\" >\"$TRACE\"") + " own")) { Arguments = ["INSTANCE", "VI 1", "MASTER", "150"] });
        }

        Assert.Equal("own|INSTANCE|VI 1|MASTER|150|", await File.ReadAllTextAsync(Trace));
    }

    [Fact]
    public async Task A_pipe_that_nobody_reads_holds_nobody_up_and_what_is_dropped_is_said_once()
    {
        var pipe = Path.Combine(_directory.Path, "events");
        await using (var notifier = new Notifier(_log))
        {
            notifier.Configure(new ProcessConfig(), new NotifyConfig { Lvs = new FifoConfig { Path = pipe } });
            for (var line = 0; line < 20_000; line++)
            {
                notifier.Tell(new ServiceEvent("RS [198.51.100.1]:tcp:80 [192.0.2.80]:tcp:80 DOWN"));
            }
        }

        Assert.Equal($"Events for {pipe} are dropped until somebody reads it", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task A_pipe_that_cannot_be_made_is_said_and_nothing_else_happens()
    {
        await using (var notifier = new Notifier(_log))
        {
            notifier.Configure(new ProcessConfig(), new NotifyConfig { Lvs = new FifoConfig { Path = "/no/such/folder/events" } });
            notifier.Tell(new ServiceEvent("VS b DOWN"));
        }

        Assert.StartsWith("No events are written to /no/such/folder/events: ", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_script_security_what_others_can_change_is_not_run_as_root()
    {
        var (safe, open) = (Script("safe", "echo safe >>\"$TRACE\""), Script("open", "echo open >>\"$TRACE\""));
        File.SetUnixFileMode(open, (UnixFileMode)511);
        await using (var notifier = new Notifier(_log))
        {
            notifier.Run(new ScriptRun("web", new ScriptConfig(open)));
            notifier.Run(new ScriptRun("web", new ScriptConfig(safe)));
            await UntilAsync(() => File.Exists(Trace) && File.ReadAllLines(Trace).Length == 2);
            notifier.Configure(new ProcessConfig { ScriptSecurity = true }, new NotifyConfig());
            notifier.Run(new ScriptRun("web", new ScriptConfig(open, "root")));
            notifier.Run(new ScriptRun("web", new ScriptConfig(safe, "root")));
        }

        Assert.Equal(["open", "safe", "safe"], await File.ReadAllLinesAsync(Trace));
        Assert.Equal(
            $"Script {open} cannot be run: it would run as root, and others than root can change {open} (enable_script_security)",
            Assert.Single(_log.Lines));
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var attempt = 0; attempt < 1000 && !holds(); attempt++)
        {
            await Task.Delay(10);
        }

        Assert.True(holds());
    }

    // The test's own path instead of a variable: the script gets the daemon's environment.
    private string Script(string name, string body)
    {
        var path = _directory.Write(name, $"#!/bin/sh\nTRACE={Trace}\n{body}\n");
        File.SetUnixFileMode(path, (UnixFileMode)493);
        return path;
    }

    private sealed class Recorder : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Enqueue(formatter(state, exception));
    }
}
