using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>The reference of an actor in this process.</summary>
internal class LocalActorRef : IInternalActorRef
{
    /// <summary>The restarts of this actor, counted by its parent on the parent's thread.</summary>
    public RestartCount Restarts;

    public LocalActorRef(ActorPath path)
    {
        Path = path;
    }

    public ActorCell Cell { get; set; } = null!;

    public ActorPath Path { get; }

    public ActorSystem System => Cell.System;

    public IInternalActorRef? Parent => Cell.ParentRef;

    /// <summary>Set by the parent, on the parent's thread, when it has told the child to stop.</summary>
    public bool IsDying { get; set; }

    public virtual void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cell.Post(message, sender);
    }

    public virtual void TellSystem(SystemMessage message) => Cell.PostSystem(message);

    public bool Equals(IActorRef? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => Path.Uid.GetHashCode();

    public override string ToString() => $"[{Path}#{Path.Uid}]";
}
