using Akka.Actor;
using Akka.Event;
using Lvs.Runtime.Scheduling;

namespace Lvs.Runtime.Cells;

/// <summary>
/// The receive timeout of a cell. A message only notes the time; the timer, when it fires, finds out whether it was long enough
/// ago and otherwise sleeps for the rest. So a busy actor does not move a timer per message.
/// </summary>
internal sealed class ReceiveTimeoutTimer
{
    private readonly ActorCell _cell;
    private TimeSpan _lastActivity;
    private Elapsed? _current;

    public ReceiveTimeoutTimer(ActorCell cell, TimeSpan timeout)
    {
        (_cell, Timeout, _lastActivity) = (cell, timeout, Now(cell));
        Arm(timeout);
    }

    public TimeSpan Timeout { get; }

    public void OnActivity() => _lastActivity = Now(_cell);

    /// <summary>An asynchronous handler has ended; one that took longer than the timeout is followed by it.</summary>
    public void OnAwaited()
    {
        var now = Now(_cell);
        if (now < _lastActivity + Timeout)
        {
            _lastActivity = now;
        }
    }

    public void Cancel()
    {
        _current?.Handle.Cancel();
        _current = null;
    }

    /// <summary>True when the timeout is over; the next one starts then.</summary>
    public bool Fires(Elapsed elapsed)
    {
        if (!ReferenceEquals(elapsed, _current))
        {
            return false;
        }

        var now = Now(_cell);
        var rest = _lastActivity + Timeout - now;
        if (rest > TimeSpan.Zero)
        {
            Arm(rest);
            return false;
        }

        _lastActivity = now;
        Arm(Timeout);
        return true;
    }

    private void Arm(TimeSpan delay)
    {
        _current = new Elapsed();
        _cell.System.Scheduler.ScheduleTellOnce(delay, _cell.Self, _current, _cell.Self, _current.Handle);
    }

    private static TimeSpan Now(ActorCell cell) => cell.System.Scheduler.HighResMonotonicClock;

    /// <summary>Says that the timer fired.</summary>
    internal sealed class Elapsed : IAutoReceivedMessage, IDeadLetterSuppression, INotInfluenceReceiveTimeout
    {
        public TimerHandle Handle { get; } = new();
    }
}
