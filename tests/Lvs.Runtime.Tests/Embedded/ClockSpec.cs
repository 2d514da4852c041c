using System.Diagnostics;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Xunit.Abstractions;

namespace Lvs.Runtime.Tests.Embedded;

public sealed class ClockSpec(ITestOutputHelper output) : TestKit
{
    [Fact]
    public void A_timer_is_never_early()
    {
        var late = new List<double>();
        for (var i = 0; i < 50; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var fired = new ManualResetEventSlim();
            var elapsed = TimeSpan.Zero;
            Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(5.3), () =>
            {
                elapsed = Stopwatch.GetElapsedTime(start);
                fired.Set();
            });
            Assert.True(fired.Wait(TimeSpan.FromSeconds(3)));
            late.Add(elapsed.TotalMilliseconds - 5.3);
        }

        // How late they are is the benchmark's to say.
        late.Sort();
        output.WriteLine($"late by {late[0]:F2} to {late[^1]:F2} ms, median {late[25]:F2} ms");
        Assert.True(late[0] >= 0, $"early by {-late[0]} ms");
    }

    [Fact]
    public void Timers_follow_the_clock_that_is_given()
    {
        var clock = new HandClock();
        using var system = EmbeddedActorSystem.Create("clock", new EmbeddedSettings { TimeProvider = clock });
        system.Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(2), TestActor, "two", ActorRefs.NoSender);
        system.Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(1), TestActor, "one", ActorRefs.NoSender);
        clock.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("one");
        Assert.False(HasMessages);
        clock.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("two");
    }

    /// <summary>A clock that a test moves by hand, with the one timer a scheduler needs.</summary>
    private sealed class HandClock : TimeProvider
    {
        private long _now;
        private HandTimer? _timer;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            _timer = new HandTimer(this, () => callback(state));

        public void Advance(TimeSpan time)
        {
            _now += time.Ticks;
            _timer?.FireIfDue();
        }

        private sealed class HandTimer(HandClock clock, Action fire) : ITimer
        {
            private long? _due;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                _due = clock._now + dueTime.Ticks;
                return true;
            }

            public void FireIfDue()
            {
                if (_due <= clock._now)
                {
                    _due = null;
                    fire();
                }
            }

            public void Dispose() => _due = null;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
