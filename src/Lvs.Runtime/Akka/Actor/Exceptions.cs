namespace Akka.Actor;

/// <summary>What the runtime itself throws derives from this.</summary>
public abstract class AkkaException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>An actor could not be made: its constructor, PreStart or PostRestart threw. The default directive is Stop.</summary>
public class ActorInitializationException(IActorRef? actor, string message, Exception? cause = null) : AkkaException(message, cause)
{
    public IActorRef? Actor { get; } = actor;
}

/// <summary>The new incarnation of a restarted actor could not be made; <see cref="OriginalCause"/> is why it was restarted.</summary>
public sealed class PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
    : ActorInitializationException(actor, $"Exception post restart ({originalCause.GetType()})", cause)
{
    public Exception OriginalCause { get; } = originalCause;
}

/// <summary>The actor was told <see cref="Kill"/>. The default directive is Stop.</summary>
public sealed class ActorKilledException(string message) : AkkaException(message);

/// <summary>A <see cref="Terminated"/> was left unhandled. The default directive is Stop.</summary>
public sealed class DeathPactException(IActorRef deadActor) : AkkaException($"Monitored actor [{deadActor}] terminated")
{
    public IActorRef DeadActor { get; } = deadActor;
}

/// <summary>The name is taken or has a character a path cannot have.</summary>
public sealed class InvalidActorNameException(string message) : AkkaException(message);

/// <summary>Nobody answered in time.</summary>
public sealed class AskTimeoutException(string message) : AkkaException(message);

/// <summary>An actor used a part of its context in a way that has no meaning.</summary>
public sealed class IllegalActorStateException(string message) : AkkaException(message);
