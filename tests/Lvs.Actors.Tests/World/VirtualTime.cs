using Lvs.Core.Time;

namespace Lvs.Actors.Tests.World;

/// <summary>
/// One clock for machines, actors' timers and precise timers. Time passes only when a test says so, and everything that is due on
/// the way happens at its own time, on the test's thread.
/// </summary>
internal sealed class VirtualTime : TimeProvider, IDeadlineTimers
{
    private readonly List<Entry> _armed = [];
    private TimeSpan _now;

    public TimeSpan Now => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Entry(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public IDeadlineTimer Create(Action onDeadline) => new Entry(this, onDeadline);

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan duration)
    {
        // Whoever waits for a task goes on where the task is completed, that is here, but only where there is no context, as xunit has one.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            AdvanceTo(_now + duration);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void AdvanceTo(TimeSpan end)
    {
        while (_armed.Where(entry => entry.Due <= end).MinBy(entry => entry.Due) is { } next)
        {
            _now = next.Due!.Value > _now ? next.Due.Value : _now;
            next.Fire();
        }

        _now = end;
    }

    /// <summary>Everything was frozen: what was due meanwhile happens late, with the next <see cref="Advance"/>.</summary>
    public void Freeze(TimeSpan duration) => _now += duration;

    private sealed class Entry(VirtualTime time, Action callback) : ITimer, IDeadlineTimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private object? _holder;

        public TimeSpan? Due { get; private set; }

        public void Arm(TimeSpan? deadline, object? holder = null)
        {
            _holder = holder;
            Due = deadline;
            time._armed.Remove(this);
            if (deadline is not null)
            {
                time._armed.Add(this);
            }
        }

        public void PutOff(TimeSpan deadline, object holder)
        {
            if (ReferenceEquals(holder, _holder) && Due < deadline)
            {
                Due = deadline;
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Arm(dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime);
            return true;
        }

        public void Fire()
        {
            Arm(_period > TimeSpan.Zero ? Due + _period : null);
            callback();
        }

        public void Dispose() => Arm(null);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
