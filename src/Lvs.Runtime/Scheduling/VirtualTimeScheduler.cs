namespace Lvs.Runtime.Scheduling;

/// <summary>A scheduler whose time only passes when a test says so; each timer fires at its own due time, in order.</summary>
internal sealed class VirtualTimeScheduler : TimerScheduler
{
    private readonly DateTimeOffset _start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _now;

    public override DateTimeOffset Now => _start + MonotonicClock;

    public override TimeSpan MonotonicClock
    {
        get
        {
            lock (Gate)
            {
                return _now;
            }
        }
    }

    public void Advance(TimeSpan offset)
    {
        var end = MonotonicClock + offset;
        while (NextDue() is { } due && due <= end)
        {
            MoveTo(due);
            FireNext(due);
        }

        MoveTo(end);
    }

    private void MoveTo(TimeSpan time)
    {
        lock (Gate)
        {
            if (time > _now)
            {
                _now = time;
            }
        }
    }
}
