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
    public void A_level_that_is_off_allocates_nothing()
    {
        var log = Logging.GetLogger(_system, "source");
        log.Debug("nothing to see");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            if (log.IsDebugEnabled)
            {
                log.Debug("{Value}", i);
            }

            log.Debug("nothing to see");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Subscribers_get_the_levels_from_the_one_of_the_settings_on_whatever_the_factory_takes()
    {
        using var system = EmbeddedActorSystem.Create("levels", new EmbeddedSettings { LogLevel = Akka.Event.LogLevel.WarningLevel });
        var log = Logging.GetLogger(system, "source");
        Assert.False(log.IsWarningEnabled);
        var heard = new ConcurrentQueue<object>();
        var listener = system.ActorOf(Props.Create(() => new Listens(heard)).WithDispatcher(EmbeddedSettings.CallingThreadDispatcher));
        system.EventStream.Subscribe(listener, typeof(LogEvent));
        log.Info("{Number}", 1);
        log.Warning("{Number}", 2);
        var warning = Assert.IsType<Warning>(Assert.Single(heard));
        Assert.Equal(("2", "source (akka://levels)"), (warning.Message.ToString(), warning.LogSource));
        Assert.Equal((false, true, true), (log.IsInfoEnabled, log.IsWarningEnabled, log.IsErrorEnabled));
    }

    [Fact]
    public void An_event_that_somebody_publishes_by_hand_reaches_the_logger_under_its_class()
    {
        _system.EventStream.Publish(new Warning("by hand", typeof(Logs), "look"));
        var entry = Assert.Single(_sink.Entries);
        Assert.Equal((typeof(Logs).FullName, Level.Warning, "look"), (entry.Category, entry.Level, entry.Text));
        Assert.Equal("by hand", entry.Scope["ActorPath"]);
    }

    [Theory]
    [InlineData("{1} before {0}", "two before one")]
    [InlineData("{Name} and {Other}", "one and two")]
    [InlineData("{{{Name}}} {Other:X} {Third}", "{one} two {Third}")]
    [InlineData("no end {", "no end {")]
    public void A_template_is_filled_in_by_number_or_by_order(string template, string text) =>
        Assert.Equal(text, new Lvs.Runtime.Logs.TemplateMessage(template, "one", "two").ToString());

    [Fact]
    public void Of_many_dead_letters_the_first_ten_are_logged_and_then_one_every_five_minutes()
    {
        var time = new Lvs.Runtime.Scheduling.VirtualTimeScheduler();
        using var system = EmbeddedActorSystem.Create("letters", new EmbeddedSettings { LoggerFactory = _sink, Scheduler = time });
        Tell(20);
        Assert.Equal(10, _sink.Entries.Count);
        Assert.EndsWith(
            "was not delivered. [10] dead letters encountered, no more dead letters will be logged in next [00:05:00]. "
                + "If this is not an expected behavior then [akka://letters/deadLetters] may have terminated unexpectedly.",
            _sink.Entries.Last().Text,
            StringComparison.Ordinal);
        time.Advance(TimeSpan.FromMinutes(6));
        Tell(1);
        Assert.Contains("[21] dead letters encountered, of which 10 were not logged", _sink.Entries.Last().Text, StringComparison.Ordinal);
        Tell(1);
        Assert.Contains("[1] dead letters encountered.", _sink.Entries.Last().Text, StringComparison.Ordinal);

        void Tell(int times)
        {
            for (var i = 0; i < times; i++)
            {
                system.DeadLetters.Tell("late");
            }
        }
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

    private sealed class Listens : ReceiveActor
    {
        public Listens(ConcurrentQueue<object> heard)
        {
            ReceiveAny(heard.Enqueue);
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
