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

    /// <summary>How many timers are waiting.</summary>
    public int Count
    {
        get
        {
            lock (Gate)
            {
                return _heap.Count;
            }
        }
    }

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

    /// <summary>Takes a timer back; nothing when it is not there any more.</summary>
    internal void Remove(TimerEntry entry)
    {
        lock (Gate)
        {
            _heap.Remove(entry);
        }
    }

    /// <summary>Called under <see cref="Gate"/> when another timer has become the first.</summary>
    protected virtual void OnFirstChanged(TimeSpan due)
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

    /// <summary>A mark between the timers that were scheduled by now and those that will be.</summary>
    protected long NextOrder
    {
        get
        {
            lock (Gate)
            {
                return _heap.NextOrder;
            }
        }
    }

    /// <summary>When a periodic timer that was due is due again. Intervals that were missed are left out.</summary>
    protected virtual TimeSpan DueAgain(TimeSpan due, TimeSpan interval, TimeSpan now)
    {
        // From the due time, not from now, so that lateness does not add up.
        var next = due + interval;
        return next > now ? next : now + interval;
    }

    /// <summary>Fires the first timer if it is due by then, and was scheduled before the mark where there is one.</summary>
    protected bool FireNext(TimeSpan now, long mark = long.MaxValue)
    {
        TimerEntry entry;
        lock (Gate)
        {
            if (_heap.First is not { } first || first.Due > now || first.Order >= mark)
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
                entry.Due = DueAgain(entry.Due, interval, now);
                _heap.Add(entry);
            }
        }

        if (entry.Interval is null)
        {
            // One cancelable may serve many timers, one after the other.
            entry.Registration.Unregister();
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

        // Before the entry is in the heap: whoever cancels from now on either is seen below, or finds the entry.
        switch (cancelable)
        {
            case TimerHandle handle:
                handle.Takes(entry, this);
                break;
            case not null:
                entry.Registration = cancelable.Token.Register(() => Remove(entry));
                break;
        }

        lock (Gate)
        {
            if (entry.IsCancelled)
            {
                return;
            }

            _heap.Add(entry);
            if (entry.Index == 0)
            {
                OnFirstChanged(entry.Due);
            }
        }
    }
}
