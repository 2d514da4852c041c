using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>Watches one actor on behalf of a task.</summary>
internal sealed class TerminationRef(EmbeddedActorSystem system) : MinimalActorRef(system, system.NewTempPath())
{
    private readonly EmbeddedActorSystem _system = system;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task WaitAsync(TimeSpan timeout) => _ended.Task.WaitAsync(timeout, _system.Settings.TimeProvider);

    public override void Tell(object message, IActorRef? sender) => _system.DeadLetterRef.Publish(message, sender, this);

    public override void TellSystem(SystemMessage message)
    {
        if (message is SystemMessage.DeathNotice)
        {
            _ended.TrySetResult();
        }
        else
        {
            base.TellSystem(message);
        }
    }
}
