using Akka.Actor;
using Lvs.Runtime.Scheduling;

namespace Akka.TestKit;

/// <summary>
/// The scheduler of a system in virtual time: nothing is due until the test advances it. Obtained as <c>(TestScheduler)Sys.Scheduler</c>
/// in a kit made with the configuration line that names it. See "Using a virtual time scheduler" in the Akka.NET documentation.
/// </summary>
public sealed class TestScheduler : IScheduler
{
    private readonly VirtualTimeScheduler _timers = new();

    internal TestScheduler()
    {
    }

    public DateTimeOffset Now => _timers.Now;

    public TimeSpan MonotonicClock => _timers.MonotonicClock;

    public TimeSpan HighResMonotonicClock => _timers.HighResMonotonicClock;

    public IAdvancedScheduler Advanced => _timers;

    /// <summary>Lets the time pass and fires what is due, each at its own time.</summary>
    public void Advance(TimeSpan offset) => _timers.Advance(offset);

    public void AdvanceTo(DateTimeOffset when) => _timers.Advance(when - Now);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        _timers.ScheduleTellOnce(delay, receiver, message, sender);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        _timers.ScheduleTellOnce(delay, receiver, message, sender, cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        _timers.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        _timers.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);
}
