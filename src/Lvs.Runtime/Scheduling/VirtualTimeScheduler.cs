namespace Lvs.Runtime.Scheduling;

/// <summary>
/// A scheduler whose time only passes when a test says so, and as Akka.NET's TestScheduler lets it pass: in one step. What was
/// scheduled before and is due by then fires in order, a periodic timer once, to be due again an interval after the step.
/// </summary>
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
        TimeSpan end;
        lock (Gate)
        {
            end = _now += offset;
        }

        var mark = NextOrder;
        while (FireNext(end, mark))
        {
        }
    }

    protected override TimeSpan DueAgain(TimeSpan due, TimeSpan interval, TimeSpan now) => now + interval;
}
