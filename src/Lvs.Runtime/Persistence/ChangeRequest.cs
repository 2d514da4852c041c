using Akka.Actor;
using Akka.Persistence;

namespace Lvs.Runtime.Persistence;

/// <summary>Something to change other than to add events, and whom to tell how it went.</summary>
internal abstract class ChangeRequest(IActorRef actor)
{
    public void Perform(IEventStore store, IActorRef journal)
    {
        object answer;
        try
        {
            answer = Change(store);
        }
        catch (Exception exception)
        {
            answer = Failure(JournalException.Of(store, "change", exception));
        }

        actor.Tell(answer, journal);
    }

    /// <summary>Answers with the success.</summary>
    protected abstract object Change(IEventStore store);

    protected abstract object Failure(Exception cause);

    public sealed class DeleteEvents(string persistenceId, long toSequenceNr, IActorRef actor) : ChangeRequest(actor)
    {
        protected override object Change(IEventStore store)
        {
            store.DeleteEvents(persistenceId, toSequenceNr);
            return new DeleteMessagesSuccess(toSequenceNr);
        }

        protected override object Failure(Exception cause) => new DeleteMessagesFailure(cause, toSequenceNr);
    }

    public sealed class SaveSnapshot(StoredSnapshot snapshot, IActorRef actor) : ChangeRequest(actor)
    {
        protected override object Change(IEventStore store)
        {
            store.SaveSnapshot(snapshot);
            return new SaveSnapshotSuccess(snapshot.Metadata);
        }

        protected override object Failure(Exception cause) => new SaveSnapshotFailure(snapshot.Metadata, cause);
    }

    public sealed class DeleteSnapshot(SnapshotMetadata metadata, IActorRef actor) : ChangeRequest(actor)
    {
        protected override object Change(IEventStore store)
        {
            store.DeleteSnapshot(metadata.PersistenceId, metadata.SequenceNr);
            return new DeleteSnapshotSuccess(metadata);
        }

        protected override object Failure(Exception cause) => new DeleteSnapshotFailure(metadata, cause);
    }

    public sealed class DeleteSnapshots(string persistenceId, SnapshotSelectionCriteria criteria, IActorRef actor) : ChangeRequest(actor)
    {
        protected override object Change(IEventStore store)
        {
            store.DeleteSnapshots(persistenceId, criteria.MaxSequenceNr, criteria.MaxTimeStamp);
            return new DeleteSnapshotsSuccess(criteria);
        }

        protected override object Failure(Exception cause) => new DeleteSnapshotsFailure(criteria, cause);
    }
}
