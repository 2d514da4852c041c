using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Lvs.Core.Time;
using Lvs.Native.Interop;

namespace Lvs.Native.Time;

/// <summary>
/// Timers, sockets that are waited on, and what is given to it, on one thread of their own: VRRP's. An exception of a callback is a bug and ends the process.
/// </summary>
/// <remarks>
/// <para>
/// A timer owns its deadline; the heap only says when to look at it next. So moving a deadline later, as every received advert does,
/// or disarming it, touches neither heap nor kernel: the thread finds the new deadline when it looks. Moving it earlier adds a
/// heap entry, and sets the timerfd when that is now the earliest; the entry left behind is recognised by its time and dropped.
/// </para>
/// <para>
/// Whatever is readable is read before a deadline that has passed is acted on: a thread that was late hears first what came meanwhile,
/// and what it hears may put the deadline off. After each turn the thread rests for half a millisecond, so that a thousand routers
/// whose adverts are due or come at a thousand different moments make few turns of many and not many turns of one.
/// </para>
/// </remarks>
public sealed class PreciseTimers : IDeadlineTimers, IDisposable
{
    private const ulong StopNumber = 0;
    private const ulong TimerNumber = 1;
    private const ulong PostNumber = 2;

    private static readonly TimeSpan Never = TimeSpan.MaxValue;

    private static readonly TimeSpec Rest = new() { tv_nsec = 500_000 };

    private readonly Func<TimeSpan> _clock;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Timer, TimeSpan> _looks = new();
    private readonly ConcurrentDictionary<ulong, Watched> _watched = [];
    private readonly ReadySet _ready = new();
    private readonly FdHandle _timer;
    private readonly FdHandle _stop = Eventfd();
    private readonly FdHandle _post = Eventfd();
    private readonly ConcurrentQueue<Action> _posted = [];
    private readonly Queue<Action> _due = [];
    private readonly Thread _thread;
    private readonly TaskCompletionSource<int> _threadId = new();
    private ulong _lastNumber = PostNumber;
    private int _isPosted;
    private TimeSpan _wakeUp = Never;
    private bool _isSuspended;
    private bool _disposed;

    /// <summary>Starts the thread.</summary>
    public PreciseTimers()
        : this(() => MonotonicClock.Now)
    {
    }

    /// <summary>The same with another way to read the monotonic clock: one that is held up there.</summary>
    internal PreciseTimers(Func<TimeSpan> clock)
    {
        _clock = clock;
        _timer = SysTimerfd.timerfd_create(CTime.CLOCK_MONOTONIC, SysTimerfd.TFD_CLOEXEC | SysTimerfd.TFD_NONBLOCK);
        if (_timer.IsInvalid)
        {
            throw new LinuxException("make a timerfd", Errno.Last);
        }

        // Each time they become readable: so nobody has to read them.
        _ready.Add(_timer, TimerNumber, once: true);
        _ready.Add(_post, PostNumber, once: true);
        _ready.Add(_stop, StopNumber);

        // A backup that looks late becomes master late. Whether it helps is up to the runtime and the system's scheduler.
        _thread = new Thread(Run) { Name = "vrrp", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>The kernel's number of the thread.</summary>
    internal int ThreadId => _threadId.Task.GetAwaiter().GetResult();

    /// <inheritdoc/>
    public TimeSpan Now => _clock();

    /// <inheritdoc/>
    public IDeadlineTimer Create(Action onDeadline)
    {
        ArgumentNullException.ThrowIfNull(onDeadline);
        return new Timer(this, onDeadline);
    }

    /// <summary>No deadline is acted on until <see cref="Proceed"/>, and then all that have passed.</summary>
    internal void Suspend()
    {
        lock (_gate)
        {
            _isSuspended = true;
        }
    }

    /// <summary>Deadlines are acted on again.</summary>
    internal void Proceed()
    {
        lock (_gate)
        {
            _isSuspended = false;
            if (!_disposed)
            {
                WakeAt(_clock());
            }
        }
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

        Signal(_stop);
        if (_thread != Thread.CurrentThread)
        {
            _thread.Join();
        }
    }

    /// <summary>
    /// Calls back, on the thread, whenever the descriptor is readable, until the result is disposed of. A call that is under way then may
    /// still be.
    /// </summary>
    internal IDisposable Watch(SafeHandle descriptor, Action onReadable)
    {
        var watched = new Watched(this, Interlocked.Increment(ref _lastNumber), descriptor, onReadable);
        _watched[watched.Number] = watched;
        try
        {
            _ready.Add(descriptor, watched.Number);
        }
        catch
        {
            _watched.TryRemove(watched.Number, out _);
            throw;
        }

        return watched;
    }

    /// <summary>
    /// Has something done on the thread, after what was given to it before and after what is due or has come. Nothing when it has ended.
    /// </summary>
    public void Post(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (Thread.CurrentThread == _thread)
        {
            _due.Enqueue(work);
            return;
        }

        _posted.Enqueue(work);
        if (Interlocked.Exchange(ref _isPosted, 1) == 0)
        {
            lock (_gate)
            {
                if (!_disposed)
                {
                    Signal(_post);
                }
            }
        }
    }

    private static FdHandle Eventfd()
    {
        var handle = SysEventfd.eventfd(0, SysEventfd.EFD_CLOEXEC);
        return handle.IsInvalid ? throw new LinuxException("make an eventfd", Errno.Last) : handle;
    }

    private static void Signal(FdHandle eventfd)
    {
        ReadOnlySpan<byte> one = [1, 0, 0, 0, 0, 0, 0, 0];
        while (Unistd.write(eventfd, one, (nuint)one.Length) < 0)
        {
            if (Errno.Last != Errno.EINTR)
            {
                throw new LinuxException("write an eventfd", Errno.Last);
            }
        }
    }

    private void Run()
    {
        _threadId.SetResult(Unistd.gettid());
        while (Listen(out var since))
        {
            while (TakeDue(since) is { } due)
            {
                due.OnDeadline();
            }

            RunPosted();
            if (_due.Count == 0)
            {
                _ = CTime.clock_nanosleep(CTime.CLOCK_MONOTONIC, 0, in Rest, 0);
            }
        }

        lock (_gate)
        {
            _ready.Dispose();
            _timer.Dispose();
            _stop.Dispose();
            _post.Dispose();
        }
    }

    // What is there now; what that leads to comes after what is then due or has come.
    private void RunPosted()
    {
        Interlocked.Exchange(ref _isPosted, 0);
        while (_posted.TryDequeue(out var posted))
        {
            _due.Enqueue(posted);
        }

        for (var left = _due.Count; left > 0; left--)
        {
            _due.Dequeue()();
        }
    }

    // Waits, and reads all that came before a moment, up to which deadlines may be acted on. False when it is time to stop. What the wait
    // itself tells is of the past: the thread may have been late just after it.
    private bool Listen(out TimeSpan until)
    {
        _ready.Wait(_due.Count > 0 || HasPassed() ? 0 : ReadySet.Forever);
        until = _clock();
        var count = _ready.Wait(0);
        for (var i = 0; i < count; i++)
        {
            var number = _ready.NumberOf(i);
            if (number == StopNumber)
            {
                return false;
            }

            if (_watched.TryGetValue(number, out var watched))
            {
                watched.OnReadable();
            }
        }

        return true;
    }

    // The second look of Listen may have been told of a wake-up that came after the moment up to which deadlines were acted on, and the
    // kernel tells of it only once.
    private bool HasPassed()
    {
        lock (_gate)
        {
            return !_isSuspended && _wakeUp <= _clock();
        }
    }

    // The decision that a timer fires is taken under the lock, one timer at a time, so a callback that disarms or moves another
    // timer, or another thread that does, is obeyed until the moment that timer's turn comes.
    private Timer? TakeDue(TimeSpan now)
    {
        lock (_gate)
        {
            // No look is due before the one that the kernel wakes us for.
            if (_disposed || _isSuspended || now < _wakeUp)
            {
                return null;
            }

            while (_looks.TryPeek(out var timer, out var at))
            {
                if (timer.NextLook != at)
                {
                    _looks.Dequeue();
                }
                else if (timer.Deadline is not { } deadline)
                {
                    timer.NextLook = null;
                    _looks.Dequeue();
                }
                else if (deadline > at)
                {
                    timer.NextLook = deadline;
                    _looks.DequeueEnqueue(timer, deadline);
                }
                else if (at > now)
                {
                    WakeAt(at);
                    return null;
                }
                else
                {
                    timer.NextLook = null;
                    timer.Deadline = null;
                    timer.Holder = null;
                    _looks.Dequeue();
                    return timer;
                }
            }

            _wakeUp = Never;
            return null;
        }
    }

    private void Arm(Timer timer, TimeSpan? deadline, object? holder)
    {
        lock (_gate)
        {
            timer.Deadline = deadline;
            timer.Holder = holder;
            if (deadline is not { } point || _disposed || timer.NextLook <= point)
            {
                return;
            }

            timer.NextLook = point;
            _looks.Enqueue(timer, point);
            if (point < _wakeUp)
            {
                WakeAt(point);
            }
        }
    }

    private void PutOff(Timer timer, TimeSpan deadline, object holder)
    {
        lock (_gate)
        {
            if (ReferenceEquals(timer.Holder, holder) && timer.Deadline < deadline)
            {
                timer.Deadline = deadline;
            }
        }
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

        /// <summary>When it fires; guarded by the owner's lock, as are the next two.</summary>
        public TimeSpan? Deadline { get; set; }

        /// <summary>Who may put it off.</summary>
        public object? Holder { get; set; }

        /// <summary>Its valid entry in the heap, at or before the deadline.</summary>
        public TimeSpan? NextLook { get; set; }

        public void Arm(TimeSpan? deadline, object? holder = null) => owner.Arm(this, deadline, holder);

        public void PutOff(TimeSpan deadline, object holder) => owner.PutOff(this, deadline, holder);

        public void Dispose() => owner.Arm(this, null, null);
    }

    private sealed class Watched(PreciseTimers owner, ulong number, SafeHandle descriptor, Action onReadable) : IDisposable
    {
        public ulong Number => number;

        public Action OnReadable => onReadable;

        public void Dispose()
        {
            lock (owner._gate)
            {
                if (owner._watched.TryRemove(number, out _) && !owner._disposed)
                {
                    owner._ready.Remove(descriptor);
                }
            }
        }
    }
}
