using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>Watches one actor on behalf of a task.</summary>
internal sealed class TerminationRef(EmbeddedActorSystem system, IInternalActorRef subject) : MinimalActorRef(system, system.NewTempPath())
{
    private readonly EmbeddedActorSystem _system = system;
    private readonly TaskCompletionSource<bool> _ended = new(system.CompletionOptions);
    private ITimer? _timer;

    /// <summary>True when the subject ends in time, false when it does not.</summary>
    public Task<bool> Within(TimeSpan timeout)
    {
        _timer = _system.Settings.TimeProvider.CreateTimer(static watcher => ((TerminationRef)watcher!).TimeOut(), this, timeout, Timeout.InfiniteTimeSpan);
        if (_ended.Task.IsCompleted)
        {
            _timer.Dispose();
        }

        return _ended.Task;
    }

    public override void Tell(object message, IActorRef? sender) => _system.DeadLetterRef.Publish(message, sender, this);

    public override void TellSystem(SystemMessage message)
    {
        if (message is SystemMessage.DeathNotice)
        {
            _ended.TrySetResult(true);
            _timer?.Dispose();
        }
        else
        {
            base.TellSystem(message);
        }
    }

    private void TimeOut()
    {
        if (_ended.TrySetResult(false))
        {
            subject.TellSystem(new SystemMessage.Unwatch(this));
        }
    }
}
