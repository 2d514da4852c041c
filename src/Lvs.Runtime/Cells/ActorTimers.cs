using Akka.Actor;
using Akka.Event;
using Lvs.Runtime.Scheduling;

namespace Lvs.Runtime.Cells;

/// <summary>
/// The timers of one incarnation. A tick goes through the mailbox and is delivered only if its timer is still the one that runs
/// under its key, so none is ever delivered late to another incarnation or after Cancel.
/// </summary>
internal sealed class ActorTimers(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, Tick> _active = [];

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => StartPeriodicTimer(key, msg, interval, interval, null);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef? sender) =>
        StartPeriodicTimer(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, initialDelay, interval, null);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef? sender)
    {
        var tick = Replace(key, msg, repeats: true);
        cell.System.Scheduler.ScheduleTellRepeatedly(initialDelay, interval, cell.Self, tick, sender, tick.Cancelable);
    }

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => StartSingleTimer(key, msg, timeout, null);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef? sender)
    {
        var tick = Replace(key, msg, repeats: false);
        cell.System.Scheduler.ScheduleTellOnce(timeout, cell.Self, tick, sender, tick.Cancelable);
    }

    public bool IsTimerActive(object key) => _active.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_active.Remove(key, out var tick))
        {
            tick.Cancelable.Cancel();
        }
    }

    public void CancelAll()
    {
        foreach (var tick in _active.Values)
        {
            tick.Cancelable.Cancel();
        }

        _active.Clear();
    }

    /// <summary>The message of a tick, or null when its timer does not run any more.</summary>
    public object? Take(Tick tick)
    {
        if (!_active.TryGetValue(tick.Key, out var active) || !ReferenceEquals(active, tick))
        {
            return null;
        }

        if (!tick.Repeats)
        {
            _active.Remove(tick.Key);
        }

        return tick.Message;
    }

    private Tick Replace(object key, object message, bool repeats)
    {
        Cancel(key);
        var tick = new Tick(key, message, repeats);
        _active.Add(key, tick);
        return tick;
    }

    /// <summary>A timer, and at once the message that says that it fired.</summary>
    internal sealed class Tick(object key, object message, bool repeats) : IAutoReceivedMessage, IDeadLetterSuppression
    {
        public object Key => key;

        public object Message => message;

        public bool Repeats => repeats;

        public TimerHandle Cancelable { get; } = new();
    }
}
