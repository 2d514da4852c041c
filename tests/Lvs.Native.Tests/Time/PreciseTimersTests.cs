using System.Collections.Concurrent;
using System.Diagnostics;
using Lvs.Native.Tests.Support;
using Lvs.Native.Time;

namespace Lvs.Native.Tests.Time;

public sealed class PreciseTimersTests : IDisposable
{
    private readonly PreciseTimers _timers = new();
    private readonly ConcurrentQueue<string> _fired = [];

    public void Dispose() => _timers.Dispose();

    [Fact]
    public void The_clock_is_monotonic_in_seconds_since_boot()
    {
        var first = _timers.Now;
        Assert.True(_timers.Now >= first);
        Assert.InRange((TimeSpan.FromSeconds((double)Stopwatch.GetTimestamp() / Stopwatch.Frequency) - first).TotalSeconds, -5, 5);
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_deadlines_and_never_early()
    {
        var start = _timers.Now;
        ConcurrentQueue<TimeSpan> early = [];
        foreach (var milliseconds in new[] { 60, 20, 80, 40, 0 })
        {
            var deadline = start + TimeSpan.FromMilliseconds(milliseconds);
            var timer = _timers.Create(() =>
            {
                if (_timers.Now < deadline)
                {
                    early.Enqueue(deadline);
                }

                _fired.Enqueue($"{milliseconds}");
            });
            timer.Arm(deadline);
        }

        Eventually.True(() => _fired.Count == 5, "all fired");
        Assert.Equal(["0", "20", "40", "60", "80"], _fired);
        Assert.Empty(early);
    }

    [Fact]
    public void A_deadline_in_the_past_fires_at_once()
    {
        Named("past").Arm(TimeSpan.FromSeconds(-1));
        Eventually.True(() => !_fired.IsEmpty, "it fired");
    }

    [Fact]
    public void A_deadline_that_passes_just_when_the_thread_has_looked_at_the_clock_is_acted_on()
    {
        var deadline = TimeSpan.MaxValue;
        var window = TimeSpan.FromMilliseconds(50);
        using var timers = new PreciseTimers(() =>
        {
            // Kept from running between the clock and what comes next, until the kernel has told of the deadline.
            var now = MonotonicClock.Now;
            if (now < deadline && deadline - now < window)
            {
                Thread.Sleep(deadline - now + TimeSpan.FromMilliseconds(5));
            }

            return now;
        });
        var timer = timers.Create(() => _fired.Enqueue("fired"));
        using var isIdle = new ManualResetEventSlim();
        timers.Post(isIdle.Set);
        isIdle.Wait();
        deadline = MonotonicClock.Now + (4 * window);
        timer.Arm(deadline);
        Eventually.True(() => deadline - MonotonicClock.Now < window, "it is nearly time");
        timers.Post(() => { });
        Eventually.True(() => !_fired.IsEmpty, "it fired");
    }

    [Fact]
    public void A_deadline_passes_once()
    {
        Named("a").Arm(_timers.Now);
        Eventually.True(() => !_fired.IsEmpty, "it fired");
        Named("b").Arm(_timers.Now + TimeSpan.FromMilliseconds(20));
        Eventually.True(() => _fired.Contains("b"), "the other fired");
        Assert.Equal(["a", "b"], _fired);
    }

    [Fact]
    public void Callbacks_run_at_the_highest_managed_priority()
    {
        _timers.Create(() => _fired.Enqueue($"{Thread.CurrentThread.Priority}")).Arm(_timers.Now);
        Eventually.True(() => !_fired.IsEmpty, "it fired");
        Assert.Equal(["Highest"], _fired);
    }

    [Fact]
    public void A_disarmed_timer_does_not_fire()
    {
        var disarmed = Named("disarmed");
        var disposed = Named("disposed");
        disarmed.Arm(_timers.Now + TimeSpan.FromMilliseconds(30));
        disposed.Arm(_timers.Now + TimeSpan.FromMilliseconds(30));
        disarmed.Arm(null);
        disposed.Dispose();
        Named("later").Arm(_timers.Now + TimeSpan.FromMilliseconds(60));
        Eventually.True(() => !_fired.IsEmpty, "the later one fired");
        Assert.Equal(["later"], _fired);
    }

    [Fact]
    public void A_timer_moved_later_fires_at_the_later_time_only()
    {
        var start = _timers.Now;
        var moved = Named("moved");
        moved.Arm(start + TimeSpan.FromMilliseconds(20));
        moved.Arm(start + TimeSpan.FromMilliseconds(60));
        Named("between").Arm(start + TimeSpan.FromMilliseconds(40));
        Eventually.True(() => _fired.Count == 2, "both fired");
        Assert.Equal(["between", "moved"], _fired);
        Assert.True(_timers.Now >= start + TimeSpan.FromMilliseconds(60));
    }

    [Fact]
    public void A_timer_moved_earlier_fires_at_the_earlier_time_only()
    {
        var start = _timers.Now;
        var moved = Named("moved");
        moved.Arm(start + TimeSpan.FromMilliseconds(60));
        moved.Arm(start + TimeSpan.FromMilliseconds(20));
        Named("between").Arm(start + TimeSpan.FromMilliseconds(40));
        Named("last").Arm(start + TimeSpan.FromMilliseconds(80));
        Eventually.True(() => _fired.Count == 3, "all fired");
        Assert.Equal(["moved", "between", "last"], _fired);
    }

    [Fact]
    public void A_callback_may_rearm_its_own_timer()
    {
        Core.Time.IDeadlineTimer? timer = null;
        timer = _timers.Create(() =>
        {
            _fired.Enqueue("tick");
            timer!.Arm(_fired.Count < 5 ? _timers.Now + TimeSpan.FromMilliseconds(1) : null);
        });
        timer.Arm(_timers.Now);
        Eventually.True(() => _fired.Count == 5, "five ticks");
    }

    [Fact]
    public void A_callback_that_moves_another_due_timer_is_obeyed()
    {
        var second = Named("second");
        var start = _timers.Now + TimeSpan.FromMilliseconds(20);
        _timers.Create(() =>
        {
            // By now the second is due as well.
            while (_timers.Now <= start + TimeSpan.FromMilliseconds(2))
            {
            }

            second.Arm(null);
            _fired.Enqueue("first");
        }).Arm(start);
        second.Arm(start + TimeSpan.FromMilliseconds(1));
        Named("third").Arm(start + TimeSpan.FromMilliseconds(30));
        Eventually.True(() => _fired.Contains("third"), "the third fired");
        Assert.Equal(["first", "third"], _fired);
    }

    [Fact]
    public void A_deadline_is_put_off_by_whom_it_was_armed_for_and_by_nobody_after_it_was_armed_anew()
    {
        var start = _timers.Now;
        var holder = new object();
        var (kept, other, anew) = (Named("kept"), Named("other"), Named("anew"));
        kept.Arm(start + TimeSpan.FromMilliseconds(20), holder);
        kept.PutOff(start + TimeSpan.FromMilliseconds(80), holder);
        kept.PutOff(start + TimeSpan.FromMilliseconds(30), holder);
        other.Arm(start + TimeSpan.FromMilliseconds(40), holder);
        other.PutOff(start + TimeSpan.FromHours(1), new object());
        anew.Arm(start + TimeSpan.FromMilliseconds(20), holder);
        anew.Arm(start + TimeSpan.FromMilliseconds(60));
        anew.PutOff(start + TimeSpan.FromHours(1), holder);
        Eventually.True(() => _fired.Count == 3, "all fired");
        Assert.Equal(["other", "anew", "kept"], _fired);
    }

    [Fact]
    public void Moving_a_deadline_later_allocates_nothing()
    {
        var timer = Named("never");
        var now = _timers.Now;
        timer.Arm(now + TimeSpan.FromHours(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            timer.Arm(now + TimeSpan.FromHours(2) + TimeSpan.FromTicks(i));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_thousand_timers_moved_at_random_by_two_threads_fire_once_each_after_their_last_deadline()
    {
        var start = _timers.Now;
        var fired = new int[1000];
        var early = 0;
        var timers = new Core.Time.IDeadlineTimer[1000];
        var last = start + TimeSpan.FromMilliseconds(300);
        for (var i = 0; i < timers.Length; i++)
        {
            var index = i;
            timers[i] = _timers.Create(() =>
            {
                Interlocked.Increment(ref fired[index]);
                if (_timers.Now < last)
                {
                    Interlocked.Increment(ref early);
                }
            });
        }

        Parallel.For(0, 2, worker =>
        {
            var random = new Random(worker);
            for (var i = worker; i < timers.Length; i += 2)
            {
                timers[i].Arm(start + TimeSpan.FromHours(1 + random.Next(5)));
                timers[i].Arm(start + TimeSpan.FromMinutes(1 + random.Next(50)));
                timers[i].Arm(null);
                timers[i].Arm(last + TimeSpan.FromTicks(random.Next(100_000)));
            }
        });
        Eventually.True(() => fired.All(static count => count > 0), "all fired");
        Assert.All(fired, static count => Assert.Equal(1, count));
        Assert.Equal(0, early);
    }

    [Fact]
    public void What_is_given_to_the_thread_runs_there_in_order_also_what_it_gives_itself()
    {
        ConcurrentQueue<string?> threads = [];
        Parallel.For(0, 2, teller =>
        {
            for (var i = 0; i < 1000; i++)
            {
                var number = i;
                _timers.Post(() =>
                {
                    threads.Enqueue(Thread.CurrentThread.Name);
                    _timers.Post(() => _fired.Enqueue($"{teller} {number}"));
                });
            }
        });
        Eventually.True(() => _fired.Count == 2000, "everything ran");
        Assert.Equal(["vrrp"], threads.Distinct());
        Assert.All([0, 1], teller => Assert.Equal(
            Enumerable.Range(0, 1000).Select(i => $"{teller} {i}"), _fired.Where(item => item.StartsWith($"{teller} ", StringComparison.Ordinal))));
    }

    [Fact]
    public void Disposed_timers_stay_silent()
    {
        Named("never").Arm(_timers.Now + TimeSpan.FromMilliseconds(20));
        _timers.Dispose();
        _timers.Dispose();
        Named("neither").Arm(_timers.Now);
        using var other = new PreciseTimers();
        other.Create(() => _fired.Enqueue("other")).Arm(other.Now + TimeSpan.FromMilliseconds(40));
        Eventually.True(() => !_fired.IsEmpty, "the other one fired");
        Assert.Equal(["other"], _fired);
    }

    private Core.Time.IDeadlineTimer Named(string name) => _timers.Create(() => _fired.Enqueue(name));
}
