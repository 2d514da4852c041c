using Lvs.Core.Time;
using Lvs.Native.Interop;

namespace Lvs.Native.Time;

/// <summary>
/// Timers on one thread of their own that sleeps on a timerfd. An exception of a callback is a bug and ends the process.
/// </summary>
/// <remarks>
/// A timer owns its deadline; the heap only says when to look at it next. So moving a deadline later, as every received advert does,
/// or disarming it, touches neither heap nor kernel: the thread finds the new deadline when it looks. Moving it earlier adds a
/// heap entry, and sets the timerfd when that is now the earliest; the entry left behind is recognised by its time and dropped.
/// </remarks>
public sealed class PreciseTimers : IDeadlineTimers, IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.MaxValue;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Timer, TimeSpan> _looks = new();
    private readonly FdHandle _timer;
    private readonly WakeablePoll _poll;
    private readonly Thread _thread;
    private readonly TaskCompletionSource<int> _threadId = new();
    private TimeSpan _wakeUp = Never;
    private bool _disposed;

    /// <summary>Starts the thread.</summary>
    public PreciseTimers()
    {
        _timer = SysTimerfd.timerfd_create(CTime.CLOCK_MONOTONIC, SysTimerfd.TFD_CLOEXEC | SysTimerfd.TFD_NONBLOCK);
        if (_timer.IsInvalid)
        {
            throw new LinuxException("make a timerfd", Errno.Last);
        }

        _poll = new WakeablePoll(_timer);
        // A backup that looks late becomes master late. Whether it helps is up to the runtime and the system's scheduler.
        _thread = new Thread(Run) { Name = "precise timers", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>The kernel's number of the thread.</summary>
    internal int ThreadId => _threadId.Task.GetAwaiter().GetResult();

    /// <inheritdoc/>
    public TimeSpan Now => MonotonicClock.Now;

    /// <inheritdoc/>
    public IDeadlineTimer Create(Action onDeadline)
    {
        ArgumentNullException.ThrowIfNull(onDeadline);
        return new Timer(this, onDeadline);
    }

    /// <summary>Stops the thread, after the callback that is under way; timers that are still armed never call back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _poll.Stop();
        if (_thread != Thread.CurrentThread)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        _threadId.SetResult(Unistd.gettid());
        while (_poll.WaitReadable())
        {
            ClearTimer();
            while (TakeDue() is { } due)
            {
                due.OnDeadline();
            }
        }

        lock (_gate)
        {
            _poll.Dispose();
            _timer.Dispose();
        }
    }

    private void ClearTimer()
    {
        Span<byte> expirations = stackalloc byte[sizeof(ulong)];
        while (Unistd.read(_timer, expirations, sizeof(ulong)) < 0 && Errno.Last == Errno.EINTR)
        {
        }
    }

    // The decision that a timer fires is taken under the lock, one timer at a time, so a callback that disarms or moves another
    // timer, or another thread that does, is obeyed until the moment that timer's turn comes.
    private Timer? TakeDue()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return null;
            }

            var now = MonotonicClock.Now;
            while (_looks.TryPeek(out var timer, out var at) && at <= now)
            {
                _looks.Dequeue();
                if (timer.NextLook != at)
                {
                    continue;
                }

                timer.NextLook = null;
                if (timer.Deadline is not { } deadline)
                {
                    continue;
                }

                if (deadline <= now)
                {
                    timer.Deadline = null;
                    return timer;
                }

                Look(timer, deadline);
            }

            _wakeUp = Never;
            if (_looks.TryPeek(out _, out var next))
            {
                WakeAt(next);
            }

            return null;
        }
    }

    private void Arm(Timer timer, TimeSpan? deadline)
    {
        lock (_gate)
        {
            timer.Deadline = deadline;
            if (deadline is not { } point || _disposed || timer.NextLook <= point)
            {
                return;
            }

            Look(timer, point);
            if (point < _wakeUp)
            {
                WakeAt(point);
            }
        }
    }

    private void Look(Timer timer, TimeSpan at)
    {
        timer.NextLook = at;
        _looks.Enqueue(timer, at);
    }

    private void WakeAt(TimeSpan point)
    {
        _wakeUp = point;
        var setting = new ITimerSpec { it_value = MonotonicClock.ToTimeSpec(point) };
        if (SysTimerfd.timerfd_settime(_timer, SysTimerfd.TFD_TIMER_ABSTIME, in setting, 0) < 0)
        {
            throw new LinuxException("set a timerfd", Errno.Last);
        }
    }

    private sealed class Timer(PreciseTimers owner, Action onDeadline) : IDeadlineTimer
    {
        public Action OnDeadline { get; } = onDeadline;

        /// <summary>When it fires; guarded by the owner's lock, as is the next.</summary>
        public TimeSpan? Deadline { get; set; }

        /// <summary>Its valid entry in the heap, at or before the deadline.</summary>
        public TimeSpan? NextLook { get; set; }

        public void Arm(TimeSpan? deadline) => owner.Arm(this, deadline);

        public void Dispose() => owner.Arm(this, null);
    }
}
