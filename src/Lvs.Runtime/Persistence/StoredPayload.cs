using Akka.Persistence;

namespace Lvs.Runtime.Persistence;

/// <summary>An event or a snapshot as a store keeps it: bytes and who can read them, or in memory the object itself.</summary>
internal readonly record struct StoredPayload(object? Value, byte[]? Bytes, int? SerializerId, string Manifest);

/// <summary>One event of a persistence id.</summary>
internal readonly record struct StoredEvent(long SequenceNr, StoredPayload Payload);

/// <summary>One snapshot of a persistence id.</summary>
internal sealed record StoredSnapshot(SnapshotMetadata Metadata, StoredPayload Payload);
