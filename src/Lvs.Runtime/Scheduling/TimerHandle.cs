using Akka.Actor;

namespace Lvs.Runtime.Scheduling;

/// <summary>Takes one of the runtime's own timers back, without the cost of a <see cref="Cancelable"/>.</summary>
internal sealed class TimerHandle : ICancelable
{
    private int _isCancelled;
    private TimerScheduler? _scheduler;
    private TimerEntry? _entry;

    public bool IsCancellationRequested => Volatile.Read(ref _isCancelled) == 1;

    public CancellationToken Token => throw new NotSupportedException("A timer of the runtime has no token.");

    /// <summary>Told by the scheduler, before it looks whether the timer is cancelled: what to get out of its heap at once.</summary>
    public void Takes(TimerEntry entry, TimerScheduler scheduler)
    {
        _scheduler = scheduler;
        Volatile.Write(ref _entry, entry);
    }

    public void Cancel()
    {
        // A full fence: the one who schedules looks the other way round.
        Interlocked.Exchange(ref _isCancelled, 1);
        if (_entry is { } entry)
        {
            _scheduler!.Remove(entry);
        }
    }

    public void Cancel(bool throwOnFirstException) => Cancel();

    public void CancelAfter(TimeSpan delay) => throw new NotSupportedException("A timer of the runtime is cancelled at once.");

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));
}
