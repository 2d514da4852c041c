using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>A reference without an actor behind it: it is watched as if it were dead.</summary>
internal abstract class MinimalActorRef(EmbeddedActorSystem system, ActorPath path) : IInternalActorRef
{
    public ActorPath Path { get; } = path;

    public ActorSystem System => system;

    public IInternalActorRef? Parent => null;

    public abstract void Tell(object message, IActorRef? sender);

    public virtual void TellSystem(SystemMessage message)
    {
        if (message is SystemMessage.Watch watch)
        {
            watch.Watcher.TellSystem(new SystemMessage.DeathNotice(this, existenceConfirmed: false));
        }
    }

    public bool Equals(IActorRef? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => Path.Uid.GetHashCode();

    public override string ToString() => $"[{Path}]";
}
