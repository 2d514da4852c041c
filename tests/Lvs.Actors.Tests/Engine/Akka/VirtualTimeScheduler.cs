using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Lvs.Actors.Tests.World;

/// <summary>Akka.NET's timers on the clock of a test.</summary>
internal sealed class VirtualTimeScheduler : SchedulerBase
{
    /// <summary>The clock of the system that is being made: Akka.NET makes its scheduler itself, from a name.</summary>
    [ThreadStatic]
    private static VirtualTime? _next;

    private readonly VirtualTime _time;

    public VirtualTimeScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
        _time = _next ?? throw new InvalidOperationException("No clock: make the system within On");
    }

    public override TimeSpan MonotonicClock => _time.Now;

    public override TimeSpan HighResMonotonicClock => _time.Now;

    protected override DateTimeOffset TimeNow => _time.GetUtcNow();

    public static IDisposable On(VirtualTime time)
    {
        _next = time;
        return new Made();
    }

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Schedule(() => receiver.Tell(message, sender), delay, Timeout.InfiniteTimeSpan, cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Schedule(() => receiver.Tell(message, sender), initialDelay, interval, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Schedule(action, delay, Timeout.InfiniteTimeSpan, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) =>
        Schedule(action.Run, delay, Timeout.InfiniteTimeSpan, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Schedule(action, initialDelay, interval, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        Schedule(action.Run, initialDelay, interval, cancelable);

    private void Schedule(Action action, TimeSpan delay, TimeSpan interval, ICancelable? cancelable)
    {
        var timer = _time.CreateTimer(_ => action(), null, delay, interval);
        cancelable?.Token.Register(timer.Dispose);
    }

    private sealed class Made : IDisposable
    {
        public void Dispose() => _next = null;
    }
}
