using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Event;
using Lvs.Runtime;
using Lvs.Runtime.Cells;
using Lvs.Runtime.Persistence;

namespace Akka.Persistence;

/// <summary>
/// What persistent actors derive from: their state follows from their events, which are written before they take effect and replayed
/// when the actor starts. See "Persistent Actors" in the Akka.NET documentation.
/// </summary>
public abstract partial class Eventsourced : ActorBase, IWithUnboundedStash
{
    private readonly PersistenceExtension _persistence;
    private readonly int _incarnation;
    private readonly MessageStash _internalStash;
    private List<EventWrite> _writes = [];
    private IStash _stash;
    private Phase _phase;
    private long _sequenceNr;
    private bool _isWriteInProgress;
    private bool _isTaskRunning;

    /// <summary>How many events that hold up commands have not come back.</summary>
    private int _holdingUp;

    protected Eventsourced()
    {
        var cell = ActorCell.RunningOrThrow;
        _persistence = ((EmbeddedActorSystem)cell.System).Persistence;
        _incarnation = _persistence.NewIncarnation();
        _internalStash = new MessageStash(cell);
        _stash = _internalStash;
        Log = Context.GetLogger();
    }

    private enum Phase : byte
    {
        WaitingForSnapshot,
        Replaying,
        ProcessingCommands,

        /// <summary>Waits for a handler; commands are set aside.</summary>
        PersistingEvents,
    }

    /// <summary>Names the actor's events in the journal; the same for every incarnation, and no other actor's.</summary>
    public abstract string PersistenceId { get; }

    public virtual Recovery Recovery => Recovery.Default;

    /// <summary>The user's own stash, apart from where commands wait while events are persisted.</summary>
    public IStash Stash
    {
        get => _stash;
        set => _stash = new CommandStash((MessageStash)value, _internalStash);
    }

    /// <summary>False from RecoveryCompleted on, in its handler already.</summary>
    public bool IsRecovering => _phase is Phase.WaitingForSnapshot or Phase.Replaying;

    public bool IsRecoveryFinished => !IsRecovering;

    /// <summary>Of the last event that was replayed or stored.</summary>
    public long LastSequenceNr { get; private set; }

    public long SnapshotSequenceNr => LastSequenceNr;

    protected virtual ILoggingAdapter Log { get; }

    /// <summary>Stores the event, and then calls the handler; no command is handled before that.</summary>
    public void Persist<TEvent>(TEvent @event, Action<TEvent> handler) => Write(@event, handler, holdsUpCommands: true);

    /// <summary>Stores all or none of the events, and then calls the handler for each; no command is handled before that.</summary>
    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler)
    {
        RequireRecovered();
        var first = _writes.Count;

        // All are taken before the first is added: the sequence is the user's and may throw.
        foreach (var one in events.ToList())
        {
            Add(one, handler, holdsUpCommands: true);
        }

        if (_writes.Count > first)
        {
            EndGroup(first);
        }
    }

    /// <summary>Stores the event, and then calls the handler; commands go on meanwhile.</summary>
    public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler) => Write(@event, handler, holdsUpCommands: false);

    /// <summary>Stores the state as it is after <see cref="LastSequenceNr"/>; SaveSnapshotSuccess or SaveSnapshotFailure comes back.</summary>
    public void SaveSnapshot(object snapshot)
    {
        var metadata = new SnapshotMetadata(PersistenceId, SnapshotSequenceNr, Context.System.Scheduler.Now.UtcDateTime);
        try
        {
            Change(new ChangeRequest.SaveSnapshot(new StoredSnapshot(metadata, _persistence.Payloads.Pack(snapshot)), Self));
        }
        catch (Exception cause)
        {
            // A serializer is the user's and may throw anything.
            Self.Tell(new SaveSnapshotFailure(metadata, cause));
        }
    }

    /// <summary>DeleteSnapshotSuccess or DeleteSnapshotFailure comes back.</summary>
    public void DeleteSnapshot(long sequenceNr) => Change(new ChangeRequest.DeleteSnapshot(
        new SnapshotMetadata(PersistenceId, sequenceNr, DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc)), Self));

    /// <summary>DeleteSnapshotsSuccess or DeleteSnapshotsFailure comes back.</summary>
    public void DeleteSnapshots(SnapshotSelectionCriteria criteria) => Change(new ChangeRequest.DeleteSnapshots(PersistenceId, criteria, Self));

    /// <summary>Deletes events up to that one, or all for <see cref="long.MaxValue"/>; DeleteMessagesSuccess or DeleteMessagesFailure comes back.</summary>
    public void DeleteMessages(long toSequenceNr)
    {
        if (toSequenceNr == long.MaxValue)
        {
            Change(new ChangeRequest.DeleteEvents(PersistenceId, LastSequenceNr, Self));
        }
        else if (toSequenceNr <= LastSequenceNr)
        {
            Change(new ChangeRequest.DeleteEvents(PersistenceId, toSequenceNr, Self));
        }
        else
        {
            var cause = new InvalidOperationException($"toSequenceNr [{toSequenceNr}] must be less than or equal to LastSequenceNr [{LastSequenceNr}]");
            Self.Tell(new DeleteMessagesFailure(cause, toSequenceNr));
        }
    }

    /// <summary>Takes what is replayed: SnapshotOffer, events, RecoveryCompleted.</summary>
    protected abstract bool ReceiveRecover(object message);

    protected abstract bool ReceiveCommand(object message);

    /// <summary>Called when an event could not be stored, or it is not known whether it was; then the actor is stopped.</summary>
    protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr) => Log.Error(
        cause,
        "Failed to persist event type [{EventType}] with sequence number [{SequenceNr}] for persistenceId [{PersistenceId}]",
        @event.GetType(),
        sequenceNr,
        PersistenceId);

    /// <summary>Called for an event that cannot be stored, for want of a serializer say; its handler is not called and the actor goes on.</summary>
    protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr) => Log.Error(
        cause,
        "Rejected to persist event type [{EventType}] with sequence number [{SequenceNr}] for persistenceId [{PersistenceId}] due to [{Reason}]",
        @event.GetType(),
        sequenceNr,
        PersistenceId,
        cause.Message);

    /// <summary>Runs the function with the mailbox suspended until it ends; then what it persisted is waited for.</summary>
    protected void RunTask(Func<Task> action)
    {
        if (_isTaskRunning)
        {
            throw new NotSupportedException("RunTask calls cannot be nested");
        }

        ActorCell.RunningOrThrow.RunTask(async () =>
        {
            var task = action();
            if (task.IsCompleted)
            {
                await task;
                return;
            }

            _isTaskRunning = true;
            var hasFailed = true;
            try
            {
                await task;
                hasFailed = false;
            }
            finally
            {
                _isTaskRunning = false;
                OnCommandHandled(hasFailed);
            }
        });
    }

    protected override void Unhandled(object message)
    {
        switch (message)
        {
            case RecoveryCompleted:
                return;
            case SaveSnapshotFailure failure:
                Log.Warning("Failed to SaveSnapshot given metadata [{Metadata}] due to: {Reason}", failure.Metadata, failure.Cause.Message);
                break;
            case DeleteSnapshotFailure failure:
                Log.Warning("Failed to DeleteSnapshot given metadata [{Metadata}] due to: {Reason}", failure.Metadata, failure.Cause.Message);
                break;
            case DeleteSnapshotsFailure failure:
                Log.Warning("Failed to DeleteSnapshots given criteria [{Criteria}] due to: {Reason}", failure.Criteria, failure.Cause.Message);
                break;
            case DeleteMessagesFailure failure:
                Log.Warning("Failed to DeleteMessages to [{ToSequenceNr}] of [{PersistenceId}] due to: {Reason}", failure.ToSequenceNr, PersistenceId, failure.Cause.Message);
                break;
        }

        base.Unhandled(message);
    }

    internal sealed override bool InvokeReceive(Receive? behaviour, object message)
    {
        if (message is JournalAnswer answer)
        {
            OnAnswer(answer);
        }
        else if (_phase == Phase.ProcessingCommands)
        {
            OnCommand(behaviour, message);
        }
        else
        {
            _internalStash.Stash();
        }

        return true;
    }

    internal sealed override bool SetsAside()
    {
        if (_phase == Phase.ProcessingCommands)
        {
            return false;
        }

        _internalStash.Stash();
        return true;
    }

    internal sealed override void InvokePreStart()
    {
        if (PersistenceId is null)
        {
            throw new InvalidOperationException($"PersistenceId is [null] for PersistentActor [{Self.Path}]");
        }

        StartRecovery();
        base.InvokePreStart();
    }

    internal sealed override void InvokePreRestart(Exception reason, object? message)
    {
        _internalStash.UnstashAll();
        FlushWrites();
        base.InvokePreRestart(reason, message is JournalAnswer ? (message as EventWrite)?.Payload : message);
    }

    internal sealed override void InvokePostRestart(Exception reason)
    {
        StartRecovery();
        base.InvokePostRestart(reason);
    }

    internal sealed override void InvokePostStop()
    {
        _internalStash.UnstashAll();
        base.InvokePostStop();
    }

    private void OnAnswer(JournalAnswer answer)
    {
        if (answer.Incarnation != _incarnation)
        {
            return;
        }

        switch (answer)
        {
            case RecoveryAnswer recovery:
                OnRecovery(recovery);
                break;
            case WriteEnded { HasFailed: false }:
                _isWriteInProgress = false;
                FlushWrites();
                break;
            case EventWrite { Failure: { } cause } failed:
                OnHandled(failed, hasFailed: false);
                try
                {
                    OnPersistFailure(cause, failed.Payload, failed.SequenceNr);
                }
                finally
                {
                    Context.Stop(Self);
                }

                break;
            case EventWrite { Rejection: { } cause } rejected:
                UpdateLastSequenceNr(rejected.SequenceNr);
                OnHandled(rejected, hasFailed: false);
                OnPersistRejected(cause, rejected.Payload, rejected.SequenceNr);
                break;
            case EventWrite stored:
                OnStored(stored);
                break;
        }
    }

    private void OnStored(EventWrite write)
    {
        UpdateLastSequenceNr(write.SequenceNr);
        var hasFailed = true;
        try
        {
            write.Handle();
            hasFailed = false;
        }
        finally
        {
            FlushWrites();
            OnHandled(write, hasFailed);
        }
    }

    private void OnCommand(Receive? behaviour, object message)
    {
        var hasFailed = true;
        try
        {
            if (!base.InvokeReceive(behaviour, message))
            {
                Unhandled(message);
            }

            hasFailed = false;
        }
        finally
        {
            OnCommandHandled(hasFailed);
        }
    }

    private void OnCommandHandled(bool hasFailed)
    {
        FlushWrites();
        if (!_isTaskRunning)
        {
            Settle(hasFailed);
        }
    }

    private void OnHandled(EventWrite write, bool hasFailed)
    {
        if (write.HoldsUpCommands)
        {
            _holdingUp--;
        }

        Settle(hasFailed);
    }

    /// <summary>Goes on with commands when nothing holds them up: with those set aside first, one by one, as each may persist again.</summary>
    private void Settle(bool hasFailed)
    {
        _phase = _holdingUp > 0 ? Phase.PersistingEvents : Phase.ProcessingCommands;
        if (_phase == Phase.PersistingEvents)
        {
            return;
        }

        if (hasFailed)
        {
            _internalStash.UnstashAll();
        }
        else
        {
            _internalStash.Unstash();
        }
    }

    private void Write<TEvent>(TEvent @event, Action<TEvent> handler, bool holdsUpCommands)
    {
        RequireRecovered();
        Add(@event, handler, holdsUpCommands);
        EndGroup(_writes.Count - 1);
    }

    private void RequireRecovered()
    {
        if (IsRecovering)
        {
            throw new InvalidOperationException("Cannot persist during replay. Events can be persisted when receiving RecoveryCompleted or later.");
        }
    }

    private void Add<TEvent>(TEvent @event, Action<TEvent> handler, bool holdsUpCommands)
    {
        var sender = ActorCell.RunningOrThrow.SenderOrNull;
        _writes.Add(new EventWrite<TEvent>(@event, handler, ++_sequenceNr, sender, holdsUpCommands, _incarnation));
        _holdingUp += holdsUpCommands ? 1 : 0;
    }

    private void EndGroup(int first)
    {
        _writes[^1].EndsGroup = true;
        EventWrite.Pack(CollectionsMarshal.AsSpan(_writes)[first..], _persistence.Payloads);
    }

    /// <summary>Hands over what is to be written, unless the journal still has something of this actor's: so its writes stay in order.</summary>
    private void FlushWrites()
    {
        if (_isWriteInProgress || _writes.Count == 0)
        {
            return;
        }

        var writes = _writes;
        if (writes.Count <= JournalActor.MaxBatch)
        {
            _writes = [];
        }
        else
        {
            var count = writes.FindIndex(JournalActor.MaxBatch - 1, write => write.EndsGroup) + 1;
            writes = _writes.GetRange(0, count);
            _writes.RemoveRange(0, count);
        }

        _isWriteInProgress = true;
        _persistence.Journal.Tell(new WriteEvents(PersistenceId, writes, Self, _incarnation));
    }

    private void Change(ChangeRequest request) => _persistence.Journal.Tell(request);

    private void UpdateLastSequenceNr(long sequenceNr) => LastSequenceNr = Math.Max(LastSequenceNr, sequenceNr);
}
