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
            notifier.Configure(new ProcessConfig { ScriptUser = "nobody" });
            notifier.Run(new ScriptRun("web", script));
            notifier.Run(new ScriptRun("web", script with { User = "root" }));
        }

        Assert.Equal(["nobody", "nobody", "root"], await File.ReadAllLinesAsync(Trace));
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
