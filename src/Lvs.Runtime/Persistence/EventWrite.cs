using Akka.Actor;

namespace Lvs.Runtime.Persistence;

/// <summary>
/// One event on its way to the journal and, with the outcome, back to its actor. The same object both ways, and with the handler in it,
/// since it is what a throughput of many events consists of.
/// </summary>
internal abstract class EventWrite(long sequenceNr, IActorRef? sender, bool holdsUpCommands, int incarnation) : JournalAnswer(incarnation)
{
    public abstract object Payload { get; }

    public long SequenceNr => sequenceNr;

    /// <summary>Of the command that led to the event; also the handler's.</summary>
    public IActorRef? Sender => sender;

    public bool HoldsUpCommands => holdsUpCommands;

    /// <summary>True for the last of those that are stored all or none.</summary>
    public bool EndsGroup { get; set; }

    public StoredPayload Stored { get; private set; }

    /// <summary>Why it cannot be stored, whatever the store; set before it leaves the actor.</summary>
    public Exception? Rejection { get; private set; }

    /// <summary>Why it was not stored, or may not have been; set before it comes back.</summary>
    public Exception? Failure { get; set; }

    public abstract void Handle();

    /// <summary>Packs all of a group; what one of them is rejected for, all are.</summary>
    public static void Pack(ReadOnlySpan<EventWrite> group, Payloads payloads)
    {
        try
        {
            foreach (var write in group)
            {
                write.Stored = payloads.Pack(write.Payload);
            }
        }
        catch (Exception rejection)
        {
            // Serializers are the users' and may throw anything.
            foreach (var write in group)
            {
                write.Rejection = rejection;
            }
        }
    }
}

/// <summary>An event and its handler.</summary>
internal sealed class EventWrite<TEvent>(
    TEvent payload, Action<TEvent> handler, long sequenceNr, IActorRef? sender, bool holdsUpCommands, int incarnation)
    : EventWrite(sequenceNr, sender, holdsUpCommands, incarnation)
{
    public override object Payload => payload!;

    public override void Handle() => handler(payload);
}
