namespace Akka.Persistence;

/// <summary>Answers <see cref="Eventsourced.DeleteMessages"/>.</summary>
public sealed class DeleteMessagesSuccess(long toSequenceNr)
{
    public long ToSequenceNr { get; } = toSequenceNr;
}

/// <summary>Answers <see cref="Eventsourced.DeleteMessages"/>.</summary>
public sealed class DeleteMessagesFailure(Exception cause, long toSequenceNr)
{
    public Exception Cause { get; } = cause;

    public long ToSequenceNr { get; } = toSequenceNr;
}
