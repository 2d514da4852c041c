using Akka.Actor;
using Lvs.Runtime.Scheduling;

namespace Lvs.Runtime.Simulation;

/// <summary>
/// The clock of a scheduler as a <see cref="TimeProvider"/>, for ports and for what takes one: Task.Delay, WaitAsync,
/// CancellationTokenSource. With a simulated system's scheduler it is that system's clock, and its timers end with the system.
/// </summary>
public sealed class SimulatedTimeProvider(IScheduler scheduler) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => scheduler.Now;

    public override long GetTimestamp() => scheduler.HighResMonotonicClock.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ScheduledTimer(scheduler.Advanced, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ScheduledTimer(IActionScheduler scheduler, Action fire) : ITimer
    {
        private TimerHandle? _current;
        private bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_isDisposed)
            {
                return false;
            }

            _current?.Cancel();
            _current = dueTime == Timeout.InfiniteTimeSpan ? null : new TimerHandle();
            if (_current is not null && (period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero))
            {
                scheduler.ScheduleOnce(dueTime, fire, _current);
            }
            else if (_current is not null)
            {
                scheduler.ScheduleRepeatedly(dueTime, period, fire, _current);
            }

            return true;
        }

        public void Dispose()
        {
            _isDisposed = true;
            _current?.Cancel();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
