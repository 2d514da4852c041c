using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class EventFilterSpec() : TestKit("akka.loglevel = DEBUG")
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void A_log_entry_is_published_as_an_event_of_its_level()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Warning));
        var actor = Sys.ActorOf(Props.Create<Writes>(), "writer");
        actor.Tell(new Writes.Line(LogLevel.InfoLevel, null));
        actor.Tell(new Writes.Line(LogLevel.WarningLevel, null));
        var warning = ExpectMsg<Warning>();
        Assert.Equal("wrote 1 of 2", warning.Message.ToString());
        Assert.Equal(("akka://test/user/writer", typeof(Writes), LogLevel.WarningLevel), (warning.LogSource, warning.LogClass, warning.LogLevel()));
    }

    [Fact]
    public void Each_level_has_its_filter()
    {
        var actor = Sys.ActorOf(Props.Create<Writes>());
        EventFilter.Debug("wrote 1 of 2").ExpectOne(() => actor.Tell(new Writes.Line(LogLevel.DebugLevel, null)));
        EventFilter.Info(start: "wrote").ExpectOne(() => actor.Tell(new Writes.Line(LogLevel.InfoLevel, null)));
        EventFilter.Warning(contains: "1 of").ExpectOne(() => actor.Tell(new Writes.Line(LogLevel.WarningLevel, null)));
        EventFilter.Error(new Regex("^wrote [0-9] of [0-9]$")).ExpectOne(() => actor.Tell(new Writes.Line(LogLevel.ErrorLevel, null)));
    }

    [Fact]
    public void A_cause_is_found_by_its_type_and_by_its_text()
    {
        var actor = Sys.ActorOf(Props.Create<Writes>(), "writer");
        var line = new Writes.Line(LogLevel.ErrorLevel, new InvalidOperationException("boom"));
        EventFilter.Exception<InvalidOperationException>("boom", source: "/user/writer").ExpectOne(() => actor.Tell(line));
        EventFilter.Exception<Exception>(new Regex("^wrote")).ExpectOne(() => actor.Tell(line));
        EventFilter.Exception<ArgumentException>().Expect(0, Soon, () => actor.Tell(line));
    }

    [Fact]
    public void As_many_as_expected_have_to_come_in_time()
    {
        var actor = Sys.ActorOf(Props.Create<Writes>());
        EventFilter.Info().Expect(2, () => Write(actor, 2));
        Assert.ThrowsAny<Exception>(() => EventFilter.Info().Expect(3, Soon, () => Write(actor, 2)));
        Assert.ThrowsAny<Exception>(() => EventFilter.Info().ExpectOne(Soon, () => { }));
        Assert.ThrowsAny<Exception>(() => EventFilter.Info(source: "/user/other").ExpectOne(Soon, () => Write(actor, 1)));
    }

    [Fact]
    public void What_is_muted_no_other_filter_sees()
    {
        var actor = Sys.ActorOf(Props.Create<Writes>());
        var muted = EventFilter.Info().Mute();
        EventFilter.Info().Expect(0, Soon, () => Write(actor, 1));
        muted.Unmute();
        EventFilter.Info().ExpectOne(() => Write(actor, 1));
        EventFilter.Info().Mute(() => EventFilter.Info().Expect(0, Soon, () => Write(actor, 1)));
    }

    [Fact]
    public Task An_expectation_may_be_awaited()
    {
        var actor = Sys.ActorOf(Props.Create<Writes>());
        return EventFilter.Info().ExpectOneAsync(async () =>
        {
            await Task.Yield();
            actor.Tell(new Writes.Line(LogLevel.InfoLevel, null));
        });
    }

    [Fact]
    public void An_event_that_somebody_publishes_by_hand_is_logged()
    {
        EventFilter.Warning("by hand", source: "me").ExpectOne(() => Sys.EventStream.Publish(new Warning("me", typeof(Writes), "by hand")));
    }

    [Fact]
    public void A_dead_letter_and_an_unhandled_message_are_information()
    {
        var actor = Sys.ActorOf(Props.Create<Writes>());
        EventFilter.Info(contains: "was unhandled").ExpectOne(() => actor.Tell(3.14));
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        EventFilter.Info(contains: "was not delivered").ExpectOne(() => EventFilter.DeadLetter<string>().ExpectOne(() => actor.Tell("late")));
    }

    [Fact]
    public void A_failure_is_an_error_when_the_child_is_restarted_or_stopped_and_a_warning_when_it_is_resumed()
    {
        var resuming = Sys.ActorOf(Props.Create<Parent>().WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Resume)), "resuming");
        EventFilter.Warning("boom", source: "/user/resuming/child").ExpectOne(() => resuming.Tell("fail"));
        var stopping = Sys.ActorOf(Props.Create<Parent>().WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Stop)), "stopping");
        EventFilter.Exception<InvalidOperationException>("boom", source: "/user/stopping/child").ExpectOne(() => stopping.Tell("fail"));
    }

    [Fact]
    public void A_failed_creation_is_logged_as_what_could_not_be_made() =>
        EventFilter.Exception<ActorInitializationException>(start: "Error while creating actor instance of type")
            .ExpectOne(() => Sys.ActorOf(Props.Create<Unmade>()));

    [Fact]
    public void A_hook_that_throws_is_logged_with_its_text()
    {
        var actor = Sys.ActorOf(Props.Create<ThrowsInHooks>());
        EventFilter.Error("PreRestart").ExpectOne(() => actor.Tell("fail"));
        EventFilter.Error("PostStop").ExpectOne(() => Sys.Stop(actor));
    }

    // Comes back when the lines are written, so that none is late for the filter.
    private void Write(IActorRef actor, int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            actor.Tell(new Writes.Line(LogLevel.InfoLevel, null));
        }

        actor.Tell("written?");
        ExpectMsg("written?");
    }

    private sealed class Writes : ReceiveActor
    {
        public Writes()
        {
            var log = Context.GetLogger();
            Receive<string>(text => Sender.Tell(text));
            Receive<Line>(line => log.Log(line.Level, line.Cause, "wrote {0} of {1}", 1, 2));
        }

        public sealed record Line(LogLevel Level, Exception? Cause);
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent()
        {
            var child = Context.ActorOf(Props.Create<Fails>(), "child");
            ReceiveAny(child.Forward);
        }
    }

    private sealed class Fails : ReceiveActor
    {
        public Fails()
        {
            ReceiveAny(_ => throw new InvalidOperationException("boom"));
        }
    }

    private sealed class Unmade : ReceiveActor
    {
        public Unmade()
        {
            throw new InvalidOperationException("boom");
        }
    }

    private sealed class ThrowsInHooks : ReceiveActor
    {
        public ThrowsInHooks()
        {
            ReceiveAny(_ => throw new InvalidOperationException("boom"));
        }

        protected override void PreRestart(Exception reason, object? message) => throw new InvalidOperationException("PreRestart");

        protected override void PostStop() => throw new InvalidOperationException("PostStop");
    }
}
