namespace Lvs.Runtime.Persistence;

/// <summary>
/// Where events and snapshots are. Everything is synchronous, for the one thread that a store with I/O has to itself, and throws what
/// the driver throws. What is written is on the disk when the method returns.
/// </summary>
internal interface IEventStore
{
    /// <summary>For messages: which store it is, without a secret.</summary>
    string Name { get; }

    /// <summary>Writes all in one transaction, or nothing.</summary>
    void Write(ReadOnlySpan<WriteEvents> writes, DateTimeOffset now);

    /// <summary>True when the failure is about the store as a whole, so that there is no point in writing less at a time.</summary>
    bool IsOutOfOrder(Exception failure);

    /// <summary>Also counts events that were deleted.</summary>
    long HighestSequenceNr(string persistenceId);

    List<StoredEvent> Read(string persistenceId, long fromSequenceNr, long toSequenceNr, int max);

    /// <summary>Deletes up to a sequence number, and remembers the highest.</summary>
    void DeleteEvents(string persistenceId, long toSequenceNr);

    StoredSnapshot? LoadSnapshot(string persistenceId, long maxSequenceNr, DateTime maxTimestamp);

    /// <summary>Replaces one that is there for the same sequence number.</summary>
    void SaveSnapshot(StoredSnapshot snapshot);

    void DeleteSnapshot(string persistenceId, long sequenceNr);

    void DeleteSnapshots(string persistenceId, long maxSequenceNr, DateTime maxTimestamp);

    /// <summary>Lets go of what is open; it is opened again when it is needed.</summary>
    void Close();
}
