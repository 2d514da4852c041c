using Akka.Actor;
using Akka.Event;
using Lvs.Runtime.Persistence;

namespace Akka.Persistence;

/// <summary>Recovery: the snapshot, the events after it, page by page, and RecoveryCompleted. Commands are set aside meanwhile.</summary>
public abstract partial class Eventsourced
{
    /// <summary>Called before RecoveryCompleted, when everything has been replayed.</summary>
    protected virtual void OnReplaySuccess()
    {
    }

    /// <summary>Called when recovery is not possible; then the actor is stopped.</summary>
    protected virtual void OnRecoveryFailure(Exception reason, object? message = null)
    {
        if (message is null)
        {
            Log.Error(
                reason,
                "Persistence failure when replaying events for persistenceId [{PersistenceId}]. Last known sequence number [{SequenceNr}]",
                PersistenceId,
                LastSequenceNr);
        }
        else
        {
            Log.Error(
                reason,
                "Exception in ReceiveRecover when replaying event type [{EventType}] with sequence number [{SequenceNr}] for persistenceId [{PersistenceId}]",
                message.GetType(),
                LastSequenceNr,
                PersistenceId);
        }
    }

    private void StartRecovery()
    {
        _phase = Phase.WaitingForSnapshot;
        var recovery = Recovery;
        _persistence.Journal.Tell(new ReadRequest.ForSnapshot(PersistenceId, recovery.FromSnapshot, recovery.ToSequenceNr, Self, _incarnation));
    }

    private void OnRecovery(RecoveryAnswer answer)
    {
        switch (answer)
        {
            case RecoveryAnswer.Snapshot snapshot:
                if (snapshot.Stored is null || TryOffer(snapshot.Stored))
                {
                    var recovery = Recovery;
                    _phase = Phase.Replaying;
                    _persistence.Journal.Tell(new ReadRequest.ForEvents(
                        PersistenceId, LastSequenceNr + 1, recovery.ToSequenceNr, recovery.ReplayMax, Self, _incarnation));
                }

                break;
            case RecoveryAnswer.Events events:
                // The next page is read while this one is replayed.
                if (events.Rest is not null)
                {
                    Sender.Tell(events.Rest);
                }

                if (events.Stored.TrueForAll(TryReplay) && events.Rest is null)
                {
                    Complete(events.HighestSequenceNr);
                }

                break;
            case RecoveryAnswer.Failed failed:
                GiveUp(failed.Cause);
                break;
        }
    }

    private bool TryOffer(StoredSnapshot stored)
    {
        try
        {
            var offer = new SnapshotOffer(stored.Metadata, _persistence.Payloads.Unpack(stored.Payload));
            var before = LastSequenceNr;
            LastSequenceNr = stored.Metadata.SequenceNr;
            if (!ReceiveRecover(offer))
            {
                LastSequenceNr = before;
                Unhandled(offer);
            }

            return true;
        }
        catch (Exception exception)
        {
            GiveUp(exception);
            return false;
        }
    }

    private bool TryReplay(StoredEvent stored)
    {
        object? payload = null;
        try
        {
            payload = _persistence.Payloads.Unpack(stored.Payload);
            UpdateLastSequenceNr(stored.SequenceNr);
            if (!ReceiveRecover(payload))
            {
                Unhandled(payload);
            }

            return true;
        }
        catch (Exception exception)
        {
            GiveUp(exception, payload);
            return false;
        }
    }

    private void Complete(long highestSequenceNr)
    {
        OnReplaySuccess();
        _sequenceNr = LastSequenceNr = Math.Max(highestSequenceNr, LastSequenceNr);
        _phase = Phase.ProcessingCommands;
        try
        {
            if (!ReceiveRecover(RecoveryCompleted.Instance))
            {
                Unhandled(RecoveryCompleted.Instance);
            }
        }
        finally
        {
            FlushWrites();
            _phase = _holdingUp > 0 ? Phase.PersistingEvents : Phase.ProcessingCommands;
            if (_phase == Phase.ProcessingCommands)
            {
                _internalStash.UnstashAll();
            }
        }
    }

    private void GiveUp(Exception cause, object? message = null)
    {
        try
        {
            OnRecoveryFailure(cause, message);
        }
        finally
        {
            Context.Stop(Self);
        }
    }
}
