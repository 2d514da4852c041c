using Akka.Actor;

namespace Lvs.Runtime.Scheduling;

/// <summary>A scheduler over a heap of timers; what wakes it at the first one's due time is the subclass's.</summary>
internal abstract class TimerScheduler : IScheduler, IAdvancedScheduler
{
    private readonly TimerHeap _heap = new();

    public abstract DateTimeOffset Now { get; }

    public abstract TimeSpan MonotonicClock { get; }

    public TimeSpan HighResMonotonicClock => MonotonicClock;

    public IAdvancedScheduler Advanced => this;

    /// <summary>Held while the heap is touched, never while a timer fires.</summary>
    protected Lock Gate { get; } = new();

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        Add(delay, null, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Add(delay, null, receiver, message, sender, cancelable);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        Add(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Add(initialDelay, interval, receiver, message, sender, cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => Add(delay, null, null, action, null, null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Add(delay, null, null, action, null, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        Add(initialDelay, interval, null, action, null, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Add(initialDelay, interval, null, action, null, cancelable);

    /// <summary>Called under <see cref="Gate"/> when another timer has become the first.</summary>
    protected virtual void OnFirstChanged()
    {
    }

    /// <summary>An action threw; the timers go on.</summary>
    protected virtual void OnActionFailed(Exception exception)
    {
    }

    /// <summary>When the first timer is due.</summary>
    protected TimeSpan? NextDue()
    {
        lock (Gate)
        {
            return _heap.First?.Due;
        }
    }

    /// <summary>Fires the first timer if it is due by then.</summary>
    protected bool FireNext(TimeSpan now)
    {
        TimerEntry entry;
        lock (Gate)
        {
            if (_heap.First is not { } first || first.Due > now)
            {
                return false;
            }

            entry = first;
            _heap.Remove(entry);
            if (entry.IsCancelled)
            {
                return true;
            }

            if (entry.Interval is { } interval)
            {
                // From the due time, not from now, so that lateness does not add up. Intervals that were missed are left out.
                var next = entry.Due + interval;
                entry.Due = next > now ? next : now + interval;
                _heap.Add(entry);
            }
        }

        try
        {
            entry.Fire();
        }
        catch (Exception exception)
        {
            OnActionFailed(exception);
        }

        return true;
    }

    private void Add(TimeSpan delay, TimeSpan? interval, ICanTell? receiver, object work, IActorRef? sender, ICancelable? cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (interval is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(given, TimeSpan.Zero, nameof(interval));
        }

        var entry = new TimerEntry(receiver, work, sender, interval, cancelable) { Due = MonotonicClock + delay };
        lock (Gate)
        {
            _heap.Add(entry);
            if (entry.Index == 0)
            {
                OnFirstChanged();
            }
        }

        switch (cancelable)
        {
            case TimerHandle handle:
                handle.OnCancel = () => Remove(entry);
                break;
            case not null:
                cancelable.Token.Register(() => Remove(entry));
                break;
        }
    }

    private void Remove(TimerEntry entry)
    {
        lock (Gate)
        {
            _heap.Remove(entry);
        }
    }
}
