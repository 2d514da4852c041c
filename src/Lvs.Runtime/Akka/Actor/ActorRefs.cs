namespace Akka.Actor;

/// <summary>The references that stand for no actor. See "Actor References, Paths and Addresses" in the Akka.NET documentation.</summary>
public static class ActorRefs
{
    /// <summary>The sender of a message that was told from outside an actor.</summary>
    public static readonly IActorRef? NoSender;

    /// <summary>A reference that swallows what it is told.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;
}
