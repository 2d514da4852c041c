using Akka.Event;

namespace Lvs.Runtime.Persistence;

/// <summary>What the journal tells a persistent actor; meant for one incarnation, and for no other.</summary>
internal abstract class JournalAnswer(int incarnation) : IDeadLetterSuppression
{
    public int Incarnation => incarnation;
}

/// <summary>The journal is done with what the actor wrote last, and ready for the next; how it went follows, event by event.</summary>
internal sealed class WriteEnded(int incarnation, bool hasFailed) : JournalAnswer(incarnation)
{
    public bool HasFailed => hasFailed;
}

/// <summary>About what the actor recovers from.</summary>
internal abstract class RecoveryAnswer(int incarnation) : JournalAnswer(incarnation)
{
    public sealed class Snapshot(int incarnation, StoredSnapshot? snapshot) : RecoveryAnswer(incarnation)
    {
        public StoredSnapshot? Stored => snapshot;
    }

    /// <summary>Some events, and how to go on from there; null when these were the last.</summary>
    public sealed class Events(int incarnation, List<StoredEvent> events, long highestSequenceNr, ReadRequest? rest)
        : RecoveryAnswer(incarnation)
    {
        public List<StoredEvent> Stored => events;

        public long HighestSequenceNr => highestSequenceNr;

        public ReadRequest? Rest => rest;
    }

    public sealed class Failed(int incarnation, Exception cause) : RecoveryAnswer(incarnation)
    {
        public Exception Cause => cause;
    }
}
