using Akka.Persistence;

namespace Lvs.Runtime.Persistence;

/// <summary>Events and snapshots in memory. Locked, as a system that ends and the next one may both still use it.</summary>
internal sealed class MemoryStore : IEventStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entity> _entities = new(StringComparer.Ordinal);

    public string Name => "in memory";

    public void Write(ReadOnlySpan<WriteEvents> writes, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var write in writes)
            {
                var entity = Of(write.PersistenceId);
                foreach (var one in write.Events.Where(one => one.Rejection is null))
                {
                    entity.Events.Add(new StoredEvent(one.SequenceNr, one.Stored));
                    entity.HighestSequenceNr = Math.Max(entity.HighestSequenceNr, one.SequenceNr);
                }
            }
        }
    }

    public bool IsOutOfOrder(Exception failure) => false;

    public long HighestSequenceNr(string persistenceId)
    {
        lock (_gate)
        {
            return Of(persistenceId).HighestSequenceNr;
        }
    }

    public List<StoredEvent> Read(string persistenceId, long fromSequenceNr, long toSequenceNr, int max)
    {
        lock (_gate)
        {
            var events = Of(persistenceId).Events;
            var first = events.FindIndex(stored => stored.SequenceNr >= fromSequenceNr);
            return first < 0 ? [] : [.. events.Skip(first).TakeWhile(stored => stored.SequenceNr <= toSequenceNr).Take(max)];
        }
    }

    public void DeleteEvents(string persistenceId, long toSequenceNr)
    {
        lock (_gate)
        {
            Of(persistenceId).Events.RemoveAll(stored => stored.SequenceNr <= toSequenceNr);
        }
    }

    public StoredSnapshot? LoadSnapshot(string persistenceId, long maxSequenceNr, DateTime maxTimestamp)
    {
        lock (_gate)
        {
            return Of(persistenceId).Snapshots.Values.LastOrDefault(snapshot => IsMeant(snapshot.Metadata, maxSequenceNr, maxTimestamp));
        }
    }

    public void SaveSnapshot(StoredSnapshot snapshot)
    {
        lock (_gate)
        {
            Of(snapshot.Metadata.PersistenceId).Snapshots[snapshot.Metadata.SequenceNr] = snapshot;
        }
    }

    public void DeleteSnapshot(string persistenceId, long sequenceNr)
    {
        lock (_gate)
        {
            Of(persistenceId).Snapshots.Remove(sequenceNr);
        }
    }

    public void DeleteSnapshots(string persistenceId, long maxSequenceNr, DateTime maxTimestamp)
    {
        lock (_gate)
        {
            var snapshots = Of(persistenceId).Snapshots;
            foreach (var snapshot in snapshots.Values.Where(snapshot => IsMeant(snapshot.Metadata, maxSequenceNr, maxTimestamp)).ToList())
            {
                snapshots.Remove(snapshot.Metadata.SequenceNr);
            }
        }
    }

    public void Close()
    {
    }

    private Entity Of(string persistenceId)
    {
        if (!_entities.TryGetValue(persistenceId, out var entity))
        {
            _entities.Add(persistenceId, entity = new Entity());
        }

        return entity;
    }

    private static bool IsMeant(SnapshotMetadata metadata, long maxSequenceNr, DateTime maxTimestamp) =>
        metadata.SequenceNr <= maxSequenceNr && metadata.Timestamp <= maxTimestamp;

    private sealed class Entity
    {
        public List<StoredEvent> Events { get; } = [];

        public SortedDictionary<long, StoredSnapshot> Snapshots { get; } = [];

        public long HighestSequenceNr { get; set; }
    }
}
