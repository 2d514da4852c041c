using Akka.Actor;
using Akka.Event;

namespace Lvs.Runtime.Cells;

/// <summary>
/// Above the guardians. A failure that gets here, by an escalation nobody handled, ends the system; and when the guardians have
/// ended, so has the system.
/// </summary>
internal sealed class RootRef(EmbeddedActorSystem system, ActorPath path) : MinimalActorRef(system, path)
{
    private readonly EmbeddedActorSystem _system = system;

    public override void Tell(object message, IActorRef? sender) => _system.DeadLetterRef.Publish(message, sender, this);

    public override void TellSystem(SystemMessage message)
    {
        switch (message)
        {
            case SystemMessage.Failed failed:
                Logging.GetLogger(_system, failed.Child).Error(failed.Cause, "guardian {Guardian} failed, shutting down!", failed.Child);
                _ = _system.FinalTerminate();
                break;
            case SystemMessage.DeathNotice notice:
                _system.OnGuardianEnded(notice.Actor);
                break;
            default:
                base.TellSystem(message);
                break;
        }
    }
}
