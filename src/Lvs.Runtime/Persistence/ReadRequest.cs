using Akka.Actor;
using Akka.Persistence;

namespace Lvs.Runtime.Persistence;

/// <summary>Something to read, and whom to tell.</summary>
internal abstract class ReadRequest(IActorRef actor, int incarnation)
{
    /// <summary>How many events are read at a time; the actor asks for more when it has these.</summary>
    private const int PageSize = 1000;

    public void Perform(IEventStore store, IActorRef reader)
    {
        JournalAnswer answer;
        try
        {
            answer = Read(store);
        }
        catch (Exception exception)
        {
            answer = new RecoveryAnswer.Failed(incarnation, JournalException.Of(store, "read", exception));
        }

        actor.Tell(answer, reader);
    }

    protected abstract RecoveryAnswer Read(IEventStore store);

    public sealed class ForSnapshot(
        string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr, IActorRef actor, int incarnation)
        : ReadRequest(actor, incarnation)
    {
        private readonly int _incarnation = incarnation;

        protected override RecoveryAnswer Read(IEventStore store) => new RecoveryAnswer.Snapshot(
            _incarnation,
            criteria.Equals(SnapshotSelectionCriteria.None)
                ? null
                : store.LoadSnapshot(persistenceId, Math.Min(criteria.MaxSequenceNr, toSequenceNr), criteria.MaxTimeStamp));
    }

    public sealed class ForEvents(
        string persistenceId, long fromSequenceNr, long toSequenceNr, long max, IActorRef actor, int incarnation, long? highest = null)
        : ReadRequest(actor, incarnation)
    {
        private readonly IActorRef _actor = actor;
        private readonly int _incarnation = incarnation;

        protected override RecoveryAnswer Read(IEventStore store)
        {
            var highestSequenceNr = highest ?? store.HighestSequenceNr(persistenceId);
            var to = Math.Min(toSequenceNr, highestSequenceNr);
            if (fromSequenceNr > to || max <= 0)
            {
                return new RecoveryAnswer.Events(_incarnation, [], highestSequenceNr, null);
            }

            var events = store.Read(persistenceId, fromSequenceNr, to, (int)Math.Min(max, PageSize));
            var rest = events.Count < PageSize || events[^1].SequenceNr >= to
                ? null
                : new ForEvents(persistenceId, events[^1].SequenceNr + 1, to, max - events.Count, _actor, _incarnation, highestSequenceNr);
            return new RecoveryAnswer.Events(_incarnation, events, highestSequenceNr, rest);
        }
    }
}
