namespace Akka.Actor;

/// <summary>Something a message can be told to. See "Actor References, Paths and Addresses" in the Akka.NET documentation.</summary>
public interface ICanTell
{
    /// <summary>Puts the message into the receiver's mailbox and returns at once; delivery is at most once.</summary>
    void Tell(object message, IActorRef? sender);
}

/// <summary>The handle of one incarnation of an actor, valid from any thread. See "Actor References, Paths and Addresses".</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>
{
    ActorPath Path { get; }
}

/// <summary>What the runtime needs of a reference beyond telling. Never implemented by users.</summary>
internal interface IInternalActorRef : IActorRef
{
    ActorSystem System { get; }

    IInternalActorRef? Parent { get; }

    void TellSystem(Lvs.Runtime.Cells.SystemMessage message);
}
