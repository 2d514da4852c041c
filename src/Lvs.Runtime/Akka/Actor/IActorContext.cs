namespace Akka.Actor;

/// <summary>Makes actors below something: a system or an actor.</summary>
public interface IActorRefFactory
{
    /// <summary>Makes a child; without a name it gets one that starts with $.</summary>
    IActorRef ActorOf(Props props, string? name = null);
}

/// <summary>Death watch. See "Lifecycle Monitoring aka DeathWatch" in the Akka.NET documentation.</summary>
public interface ICanWatch
{
    /// <summary>A Terminated will come once the subject has stopped, at once if it has already.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>The message will come instead of a Terminated.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Neither comes any more, not even one that is in the mailbox.</summary>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>What an actor sees of its surroundings; valid on the actor's own thread only. See "UntypedActor API".</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    IActorRef Self { get; }

    IActorRef Sender { get; }

    IActorRef Parent { get; }

    ActorSystem System { get; }

    Props Props { get; }

    TimeSpan? ReceiveTimeout { get; }

    /// <summary>The child of that name, or Nobody.</summary>
    IActorRef Child(string name);

    IEnumerable<IActorRef> GetChildren();

    void Become(Receive receive);

    void BecomeStacked(Receive receive);

    void UnbecomeStacked();

    /// <summary>Stops a child, or Self, once it has handled its current message.</summary>
    void Stop(IActorRef child);

    /// <summary>ReceiveTimeout comes whenever nothing else did for that long; null ends it.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);
}
