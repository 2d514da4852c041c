using Akka.Actor;
using Lvs.Runtime.Cells;

namespace Akka.TestKit;

/// <summary>A further actor that a test holds in its hand. See "Using Multiple Probe Actors" in the Akka.NET documentation.</summary>
public sealed class TestProbe : TestKitBase, INoImplicitSender, IInternalActorRef
{
    internal TestProbe(ActorSystem system, string? name)
        : base(system, name)
    {
    }

    public IActorRef Ref => TestActor;

    /// <summary>Who sent the last message.</summary>
    public IActorRef Sender => LastSender;

    ActorPath IActorRef.Path => TestActor.Path;

    ActorSystem IInternalActorRef.System => Sys;

    IInternalActorRef? IInternalActorRef.Parent => ((IInternalActorRef)TestActor).Parent;

    /// <summary>Tells with the probe as the sender.</summary>
    public void Send(IActorRef actor, object message) => actor.Tell(message, TestActor);

    /// <summary>Answers the last message.</summary>
    public void Reply(object message) => LastSender.Tell(message, TestActor);

    /// <summary>Passes the last message on with its sender.</summary>
    public void Forward(IActorRef actor) => Forward(actor, LastMessage!);

    public void Forward(IActorRef actor, object message) => actor.Tell(message, LastSender);

    void ICanTell.Tell(object message, IActorRef? sender) => TestActor.Tell(message, sender);

    void IInternalActorRef.TellSystem(SystemMessage message) => ((IInternalActorRef)TestActor).TellSystem(message);

    /// <summary>A probe and its reference are the same to the outside.</summary>
    public bool Equals(IActorRef? other) => TestActor.Equals(other is TestProbe probe ? probe.TestActor : other);

    public override bool Equals(object? obj) => Equals(obj as IActorRef);

    public override int GetHashCode() => TestActor.GetHashCode();

    public override string ToString() => TestActor.ToString()!;
}
