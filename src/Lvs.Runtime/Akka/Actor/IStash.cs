namespace Akka.Actor;

/// <summary>Messages set aside for later. See "Stash" in the Akka.NET documentation.</summary>
public interface IStash
{
    int Count { get; }

    bool IsEmpty { get; }

    bool NonEmpty { get; }

    /// <summary>Sets the message being handled aside.</summary>
    void Stash();

    /// <summary>Puts the oldest one back to the front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all back to the front of the mailbox, in the order they were received.</summary>
    void UnstashAll();
}

/// <summary>An actor with a stash; the runtime sets it after construction.</summary>
public interface IActorStash
{
    IStash Stash { get; set; }
}

/// <summary>An actor with a stash.</summary>
public interface IWithStash : IActorStash;

/// <summary>An actor with a stash that never overflows.</summary>
public interface IWithUnboundedStash : IActorStash;
