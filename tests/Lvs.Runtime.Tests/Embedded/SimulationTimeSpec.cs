using System.Diagnostics;
using Akka.Actor;
using Lvs.Runtime.Simulation;

namespace Lvs.Runtime.Tests.Embedded;

public sealed class SimulationTimeSpec
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Simulator _simulator = new(11);
    private readonly List<string> _received = [];

    [Fact]
    public void A_timer_in_an_hour_fires_without_waiting()
    {
        var start = Stopwatch.GetTimestamp();
        var collects = Collects("time");
        _simulator.CreateSystem("hour").Scheduler.ScheduleTellOnce(TimeSpan.FromHours(1), collects, "done", ActorRefs.NoSender);
        _simulator.RunFor(TimeSpan.FromMinutes(59));
        Assert.Empty(_received);
        _simulator.RunUntil(() => _received.Count > 0, TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromHours(1), _simulator.Now);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Timers_of_several_systems_fire_in_the_order_of_time()
    {
        var due = new List<TimeSpan>();
        foreach (var (name, interval) in new[] { ("lb1", 3), ("lb2", 5), ("lb3", 7) })
        {
            _simulator.CreateSystem(name).ActorOf(Props.Create(() => new Ticks(interval * Second, () => due.Add(_simulator.Now))));
        }

        _simulator.RunFor(35 * Second);
        Assert.Equal(11 + 7 + 5, due.Count);
        Assert.Equal(due.Order(), due);
        Assert.Equal(35 * Second, _simulator.Now);
    }

    [Fact]
    public void Timers_that_are_due_together_fire_in_any_order_of_the_systems()
    {
        var orders = new HashSet<string>();
        Simulator.Explore(Enumerable.Range(0, 50), simulator =>
        {
            var order = "";
            foreach (var name in new[] { "a", "b", "c" })
            {
                simulator.CreateSystem(name).Scheduler.Advanced.ScheduleOnce(Second, () => order += name);
            }

            simulator.RunToEnd();
            orders.Add(order);
        });
        Assert.Equal(6, orders.Count);
    }

    [Fact]
    public void A_receive_timeout_is_in_virtual_time()
    {
        var actor = _simulator.CreateSystem("quiet").ActorOf(Props.Create(() => new TellsQuiet(_received, 10 * Second)));
        _simulator.RunFor(9 * Second);
        actor.Tell("busy");
        _simulator.RunFor(9 * Second);
        Assert.Empty(_received);
        _simulator.RunFor(Second);
        Assert.Equal(["quiet"], _received);
    }

    [Fact]
    public void An_Ask_times_out_in_virtual_time_and_an_answer_takes_its_timer_away()
    {
        var silent = Collects("silent");
        Assert.Throws<AskTimeoutException>(() => _simulator.Run(silent.Ask<string>("hello", TimeSpan.FromHours(1))));
        Assert.Equal(TimeSpan.FromHours(1), _simulator.Now);

        var echo = _simulator.CreateSystem("echo").ActorOf(Props.Create<Echo>());
        Assert.Equal("hello", _simulator.Run(echo.Ask<string>("hello", TimeSpan.FromHours(1))));
        _simulator.RunToEnd();
        Assert.Equal(TimeSpan.FromHours(1), _simulator.Now);
    }

    [Fact]
    public void GracefulStop_gives_up_in_virtual_time()
    {
        var stubborn = Collects("stubborn");
        Assert.False(_simulator.Run(stubborn.GracefulStop(TimeSpan.FromHours(1), "not a stop")));
        Assert.Equal(TimeSpan.FromHours(1), _simulator.Now);
        Assert.True(_simulator.Run(stubborn.GracefulStop(TimeSpan.FromHours(1))));
    }

    [Fact]
    public void A_cancellation_after_a_delay_is_in_virtual_time()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromHours(1), _simulator.TimeProvider);
        _simulator.RunFor(TimeSpan.FromMinutes(59));
        Assert.False(source.IsCancellationRequested);
        _simulator.RunToEnd();
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public void The_clocks_show_virtual_time_alike()
    {
        var system = _simulator.CreateSystem("clock");
        var (utc, timestamp) = (_simulator.TimeProvider.GetUtcNow(), _simulator.TimeProvider.GetTimestamp());
        _simulator.RunFor(90 * Second);
        Assert.Equal(90 * Second, _simulator.TimeProvider.GetElapsedTime(timestamp));
        Assert.Equal(utc + (90 * Second), system.Scheduler.Now);
        Assert.Equal(90 * Second, system.Scheduler.MonotonicClock);
        Assert.Equal(TimeZoneInfo.Utc, _simulator.TimeProvider.LocalTimeZone);
    }

    [Fact]
    public void A_periodic_timer_of_the_time_provider_runs_until_it_is_disposed()
    {
        var fired = new List<TimeSpan>();
        var timer = _simulator.TimeProvider.CreateTimer(_ => fired.Add(_simulator.Now), null, Second, 2 * Second);
        _simulator.RunFor(5 * Second);
        Assert.True(timer.Change(Second, Timeout.InfiniteTimeSpan));
        _simulator.RunFor(5 * Second);
        timer.Dispose();
        Assert.False(timer.Change(Second, Second));
        _simulator.RunToEnd();
        Assert.Equal([Second, 3 * Second, 5 * Second, 6 * Second], fired);
    }

    private IActorRef Collects(string system) =>
        _simulator.CreateSystem(system).ActorOf(Props.Create(() => new SimulationSpec.Collects(_received)));

    private sealed class Ticks : ReceiveActor, IWithTimers
    {
        private readonly TimeSpan _interval;

        public Ticks(TimeSpan interval, Action onTick)
        {
            _interval = interval;
            Receive<string>(_ => onTick());
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartPeriodicTimer("tick", "tick", _interval);
    }

    private sealed class TellsQuiet : ReceiveActor
    {
        public TellsQuiet(List<string> received, TimeSpan timeout)
        {
            Context.SetReceiveTimeout(timeout);
            Receive<ReceiveTimeout>(_ => received.Add("quiet"));
            Receive<string>(_ => { });
        }
    }
}
