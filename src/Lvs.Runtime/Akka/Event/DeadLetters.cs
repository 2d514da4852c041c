using Akka.Actor;

namespace Akka.Event;

/// <summary>A message whose sender does not want it in the log when it finds no receiver.</summary>
public interface IDeadLetterSuppression;

/// <summary>A message that found no receiver. See "Dead Letters" in the Akka.NET documentation.</summary>
public abstract class AllDeadLetters(object message, IActorRef sender, IActorRef recipient)
{
    public object Message { get; } = message;

    public IActorRef Sender { get; } = sender;

    public IActorRef Recipient { get; } = recipient;

    public override string ToString() => $"{GetType().Name} from {Sender} to {Recipient}: <{Message}>";
}

/// <summary>Published on the event stream for a message that found no receiver.</summary>
public sealed class DeadLetter(object message, IActorRef sender, IActorRef recipient) : AllDeadLetters(message, sender, recipient);

/// <summary>Published instead for a message marked <see cref="IDeadLetterSuppression"/>.</summary>
public sealed class SuppressedDeadLetter(object message, IActorRef sender, IActorRef recipient)
    : AllDeadLetters(message, sender, recipient);

/// <summary>Published for a message the receiver has no handler for.</summary>
public sealed class UnhandledMessage(object message, IActorRef sender, IActorRef recipient) : AllDeadLetters(message, sender, recipient);
