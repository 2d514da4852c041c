using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace Lvs.Runtime.Tests.Embedded;

public sealed class LoggingSpec : IDisposable
{
    private readonly Sink _sink = new();
    private readonly ActorSystem _system;

    public LoggingSpec()
    {
        _system = EmbeddedActorSystem.Create("logs", new EmbeddedSettings { LoggerFactory = _sink });
    }

    public void Dispose()
    {
        _system.Dispose();
        _sink.Dispose();
    }

    [Fact]
    public async Task Named_placeholders_reach_the_logger_with_their_values()
    {
        var actor = _system.ActorOf(Props.Create<Logs>(), "vrrp");
        Assert.Equal("done", await actor.Ask<string>("VI_1", TimeSpan.FromSeconds(3)));
        var entry = Assert.Single(_sink.Entries);
        Assert.Equal((Level.Warning, "VI_1 became master at 100"), (entry.Level, entry.Text));
        Assert.Equal("VI_1", entry.Values["Instance"]);
        Assert.Equal(100, entry.Values["Priority"]);
        Assert.Equal("akka://logs/user/vrrp", entry.Scope["ActorPath"]);
        Assert.Equal(typeof(Logs).FullName, entry.Category);
    }

    [Fact]
    public void Positional_placeholders_are_filled_in_and_a_cause_comes_along()
    {
        var cause = new InvalidOperationException("boom");
        Logging.GetLogger(_system, "source").Error(cause, "{0} of {1}", 1, 2);
        var entry = Assert.Single(_sink.Entries);
        Assert.Equal((Level.Error, "1 of 2", cause), (entry.Level, entry.Text, entry.Cause));
    }

    [Fact]
    public void A_level_that_is_off_costs_no_entry()
    {
        var log = Logging.GetLogger(_system, "source");
        log.Debug("{Value}", 1);
        Assert.False(log.IsDebugEnabled);
        Assert.True(log.IsInfoEnabled);
        Assert.Empty(_sink.Entries);
    }

    [Fact]
    public async Task A_failure_is_logged_with_its_cause()
    {
        var actor = _system.ActorOf(Props.Create<Logs>(), "vrrp");
        actor.Tell(new InvalidOperationException("boom"));
        await actor.Ask<string>("VI_1", TimeSpan.FromSeconds(3));
        Assert.Contains(_sink.Entries, entry => entry is { Level: Level.Error, Text: "boom", Cause: InvalidOperationException });
    }

    private sealed class Logs : ReceiveActor
    {
        public Logs()
        {
            var log = Context.GetLogger();
            Receive<Exception>(exception => throw exception);
            Receive<string>(instance =>
            {
                log.Warning("{Instance} became master at {Priority}", instance, 100);
                Sender.Tell("done");
            });
        }
    }

    private sealed record Entry(
        string Category, Level Level, string Text, Dictionary<string, object?> Values, Dictionary<string, object> Scope, Exception? Cause);

    private sealed class Sink : ILoggerFactory
    {
        public ConcurrentQueue<Entry> Entries { get; } = new();

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }
    }

    private sealed class Logger(Sink sink, string category) : ILogger
    {
        private Dictionary<string, object> _scope = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _scope = new Dictionary<string, object>((IEnumerable<KeyValuePair<string, object>>)state);
            return null;
        }

        public bool IsEnabled(Level logLevel) => logLevel >= Level.Information;

        public void Log<TState>(Level logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            sink.Entries.Enqueue(new Entry(
                category,
                logLevel,
                formatter(state, exception),
                new Dictionary<string, object?>((IEnumerable<KeyValuePair<string, object?>>)state!),
                _scope,
                exception));
    }
}
