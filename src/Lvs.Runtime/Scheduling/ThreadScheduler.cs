namespace Lvs.Runtime.Scheduling;

/// <summary>
/// One thread that sleeps until the first timer is due. Sleeps are counted in whole milliseconds, rounded up, so a timer is never
/// early and mostly less than a millisecond late; a wheel with a 10 ms tick is what Akka.NET has.
/// </summary>
internal sealed class ThreadScheduler : ClockScheduler
{
    private readonly AutoResetEvent _wake = new(false);
    private volatile bool _isDisposed;

    /// <summary>When the thread looks again by itself. Under <see cref="TimerScheduler.Gate"/>.</summary>
    private TimeSpan _sleepsUntil;

    public ThreadScheduler(string threadName)
        : base(TimeProvider.System)
    {
        new Thread(Loop) { Name = threadName, IsBackground = true, Priority = ThreadPriority.AboveNormal }.Start();
    }

    public override void Dispose()
    {
        _isDisposed = true;
        _wake.Set();
    }

    // To wake a thread that would wake in time costs more than the timer does.
    protected override void OnFirstChanged(TimeSpan due)
    {
        if (due < _sleepsUntil)
        {
            _wake.Set();
        }
    }

    private void Loop()
    {
        while (!_isDisposed)
        {
            while (!_isDisposed && FireNext(MonotonicClock))
            {
            }

            TimeSpan? due;
            lock (Gate)
            {
                due = NextDue();
                _sleepsUntil = due ?? TimeSpan.MaxValue;
            }

            var rest = due - MonotonicClock;
            if (rest is null || rest > TimeSpan.Zero)
            {
                _wake.WaitOne(rest is { } length ? (int)Math.Min(Math.Ceiling(length.TotalMilliseconds), int.MaxValue) : Timeout.Infinite);
            }
        }
    }
}
