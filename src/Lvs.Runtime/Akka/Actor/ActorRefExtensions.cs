using Lvs.Runtime.Cells;

namespace Akka.Actor;

/// <summary>Tests on references.</summary>
public static class ActorRefExtensions
{
    public static bool IsNobody(this IActorRef? actorRef) => actorRef is null or Nobody;
}

/// <summary>Tell and Forward with the sender taken from the actor that is running. See "Tell: Fire-forget" in the Akka.NET documentation.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Tells with the running actor as the sender, or <see cref="ActorRefs.NoSender"/> outside of actors.</summary>
    public static void Tell(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.Current?.Self);

    /// <summary>Tells with the sender of the message being handled, so that the receiver answers to it.</summary>
    public static void Forward(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.Current?.SenderOrNull);
}
