using Akka.Actor;
using Lvs.Runtime.Simulation;

namespace Lvs.Runtime.Tests.Embedded;

public sealed class SimulationAsyncSpec
{
    [Fact]
    public void Every_kind_of_await_stays_on_the_simulations_thread_and_replays()
    {
        var hash = RunEveryKindOfAwait(7).TraceHash;
        Assert.Equal(hash, RunEveryKindOfAwait(7).TraceHash);
        Assert.NotEqual(hash, RunEveryKindOfAwait(8).TraceHash);
    }

    [Fact]
    public void Self_and_Sender_hold_after_an_await_and_the_mailbox_waits()
    {
        var simulator = new Simulator(3);
        var (received, system) = (new List<string>(), simulator.CreateSystem("waits"));
        var asker = system.ActorOf(Props.Create(() => new SimulationSpec.Collects(received)), "asker");
        var slow = system.ActorOf(Props.Create(() => new AnswersLate(simulator.TimeProvider)));
        slow.Tell("first", asker);
        slow.Tell("second", asker);
        simulator.RunFor(TimeSpan.FromSeconds(1.5));
        Assert.Equal(["first at 1"], received);
        simulator.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal(["first at 1", "second at 2"], received);
    }

    [Fact]
    public void A_scenario_may_await()
    {
        var simulator = Simulator.Replay(5, async simulator =>
        {
            var thread = Environment.CurrentManagedThreadId;
            var echo = simulator.CreateSystem("echo").ActorOf(Props.Create<Echo>());
            Assert.Equal("hello", await echo.Ask<string>("hello"));
            await Task.Delay(TimeSpan.FromDays(1), simulator.TimeProvider);
            Assert.True(await echo.GracefulStop(TimeSpan.FromSeconds(1)));
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
        });
        Assert.Equal(TimeSpan.FromDays(1), simulator.Now);
    }

    [Fact]
    public void What_leaves_the_thread_fails_the_simulation()
    {
        Action<IActorRef, TaskCompletionSource>[] escapes =
        [
            (actor, escaped) => _ = Task.Run(() => Touch(actor, escaped)),
            (actor, escaped) => ThreadPool.QueueUserWorkItem(_ => Touch(actor, escaped)),
            (actor, escaped) => _ = AfterAwait(actor, escaped),
        ];
        foreach (var escape in escapes)
        {
            var simulator = new Simulator(1);
            var (escaped, echo) = (new TaskCompletionSource(), simulator.CreateSystem("escape").ActorOf(Props.Create<Echo>()));
            simulator.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => escape(echo, escaped));
            var failure = Assert.Throws<SimulationFailedException>(() =>
            {
                simulator.RunToEnd();
                Assert.True(escaped.Task.Wait(TimeSpan.FromSeconds(10)));
                simulator.RunToEnd();
            });
            Assert.Contains("something left its thread", failure.Message, StringComparison.Ordinal);
            Assert.Contains(nameof(Touch), failure.Message, StringComparison.Ordinal);
        }

        static async Task AfterAwait(IActorRef actor, TaskCompletionSource escaped)
        {
            await Task.Delay(1).ConfigureAwait(false);
            Touch(actor, escaped);
        }

        static void Touch(IActorRef actor, TaskCompletionSource escaped)
        {
            try
            {
                actor.Tell("from another thread");
            }
            catch (InvalidOperationException)
            {
                escaped.SetResult();
            }
        }
    }

    /// <summary>Two actors that await in every way, whose reports must all come from this thread.</summary>
    internal static Simulator RunEveryKindOfAwait(int seed)
    {
        var simulator = new Simulator(seed);
        var (thread, reports) = (Environment.CurrentManagedThreadId, new List<string>());
        foreach (var name in new[] { "lb1", "lb2" })
        {
            var system = simulator.CreateSystem(name);
            var echo = system.ActorOf(Props.Create<Echo>(), "echo");
            var report = Report;
            var awaits = system.ActorOf(Props.Create(() => new Awaits(echo, simulator.TimeProvider, report)), "awaits");
            awaits.Tell("in ReceiveAsync");
            awaits.Tell(0);

            void Report(string what)
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                reports.Add($"{name} {what}");
            }
        }

        simulator.RunToEnd();
        Assert.Equal(2 * 16, reports.Distinct().Count());
        return simulator;
    }

    private sealed class Awaits : ReceiveActor
    {
        private readonly IActorRef _echo;
        private readonly TimeProvider _time;
        private readonly Action<string> _report;

        public Awaits(IActorRef echo, TimeProvider time, Action<string> report)
        {
            (_echo, _time, _report) = (echo, time, report);
            ReceiveAsync<string>(async how =>
            {
                var self = Self;
                await AwaitAll(how);
                Assert.Equal(self, Self);
                report("ReceiveAsync has its context");
            });
            Receive<int>(number => _ = AwaitAll("outside of it").PipeTo(Self, success: () => TimeSpan.FromSeconds(number)));
            Receive<TimeSpan>(_ => report("PipeTo"));
            Receive<Status.Failure>(failure => report(failure.Cause.ToString()));
        }

        private async Task AwaitAll(string how)
        {
            await Task.Yield();
            _report($"Yield {how}");
            await _echo.Ask<string>("one");
            _report($"Ask {how}");
            await Task.WhenAll(_echo.Ask<string>("two"), _echo.Ask<string>("three"));
            _report($"WhenAll {how}");
            await Task.Delay(TimeSpan.FromSeconds(1), _time);
            _report($"Delay {how}");
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = Task.Factory.StartNew(source.SetResult, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
            await source.Task;
            _report($"TaskCompletionSource {how}");
            await new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromSeconds(1), _time).ContinueWith(
                _ => _report($"ContinueWith {how}"), TaskScheduler.Current);
            _report($"WaitAsync {how}");
        }
    }

    private sealed class AnswersLate : ReceiveActor
    {
        public AnswersLate(TimeProvider time)
        {
            var start = time.GetTimestamp();
            ReceiveAsync<string>(async text =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time);
                Sender.Tell($"{text} at {time.GetElapsedTime(start).TotalSeconds}", Self);
            });
        }
    }
}
