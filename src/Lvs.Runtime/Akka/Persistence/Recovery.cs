namespace Akka.Persistence;

/// <summary>What an actor recovers from. See "Recovery Customization" in the Akka.NET documentation.</summary>
public sealed class Recovery(SnapshotSelectionCriteria? fromSnapshot = null, long toSequenceNr = long.MaxValue, long replayMax = long.MaxValue)
{
    /// <summary>The latest snapshot and all events after it.</summary>
    public static Recovery Default { get; } = new();

    /// <summary>Nothing; only the highest sequence number is found out, so that new events follow on it.</summary>
    public static Recovery None { get; } = new(SnapshotSelectionCriteria.None, 0);

    public SnapshotSelectionCriteria FromSnapshot { get; } = fromSnapshot ?? SnapshotSelectionCriteria.Latest;

    /// <summary>The last event to replay.</summary>
    public long ToSequenceNr { get; } = toSequenceNr;

    /// <summary>How many events to replay at most.</summary>
    public long ReplayMax { get; } = replayMax;
}
