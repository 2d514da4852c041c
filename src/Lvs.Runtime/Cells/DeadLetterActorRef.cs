using Akka.Actor;
using Akka.Event;

namespace Lvs.Runtime.Cells;

/// <summary>Publishes what found no receiver, and logs the first few.</summary>
internal sealed class DeadLetterActorRef(EmbeddedActorSystem system, ActorPath path) : MinimalActorRef(system, path)
{
    private const int LoggedLetters = 10;

    private readonly EmbeddedActorSystem _system = system;
    private int _count;

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
                Log(message, sender, recipient);
                break;
        }
    }

    private void Log(object message, IActorRef? sender, IActorRef recipient)
    {
        var count = Interlocked.Increment(ref _count);
        if (count <= LoggedLetters)
        {
            _system.Log.Info(
                "Message [{Type}] from {Sender} to {Recipient} was not delivered. [{Count}] dead letters encountered; {Limit} are logged.",
                message.GetType().Name,
                sender ?? this,
                recipient,
                count,
                LoggedLetters);
        }
    }
}
