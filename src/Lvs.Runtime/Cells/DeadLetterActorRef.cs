using Akka.Actor;
using Akka.Event;

namespace Lvs.Runtime.Cells;

/// <summary>Publishes what found no receiver.</summary>
internal sealed class DeadLetterActorRef(EmbeddedActorSystem system, ActorPath path) : MinimalActorRef(system, path)
{
    private readonly EmbeddedActorSystem _system = system;

    public override void Tell(object message, IActorRef? sender) => Publish(message, sender, this);

    public void Publish(object message, IActorRef? sender, IActorRef recipient)
    {
        switch (message)
        {
            // A dead subscriber to dead letters must not make more of them.
            case AllDeadLetters:
                break;
            case IDeadLetterSuppression suppressed:
                _system.EventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? this, recipient));
                break;
            default:
                _system.EventStream.Publish(new DeadLetter(message, sender ?? this, recipient));
                break;
        }
    }
}
