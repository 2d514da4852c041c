using Akka.Actor;
using Akka.Persistence;

namespace Lvs.Runtime.Tests.Persistence;

/// <summary>A persistent actor that tells a probe what happens to it and otherwise does what it is told.</summary>
public sealed class Ledger : ReceivePersistentActor, IWithTimers
{
    private readonly IActorRef _probe;
    private readonly Recovery _recovery;

    public Ledger(string persistenceId, IActorRef probe, Recovery? recovery = null, Action<Ledger>? onRecovered = null)
    {
        (PersistenceId, _probe, _recovery) = (persistenceId, probe, recovery ?? Recovery.Default);
        Recover<SnapshotOffer>(offer => Report($"offered {offer.Snapshot} @{offer.Metadata.SequenceNr}"));
        Recover<Entry>(entry => Act(entry, $"replayed {entry.Text} @{LastSequenceNr}{(IsRecovering ? "" : " late")}"));
        Recover<RecoveryCompleted>(_ =>
        {
            Report($"recovered @{LastSequenceNr}{(IsRecovering ? " early" : "")}");
            onRecovered?.Invoke(this);
        });
        Command<Do>(act => act.What(this));
        CommandAsync<DoAsync>(act => act.What(this));
        Command<string>(Report);
        Command<SaveSnapshotSuccess>(saved => Report($"saved @{saved.Metadata.SequenceNr}"));
        Command<SaveSnapshotFailure>(failure => Report($"not saved: {failure.Cause.GetType().Name}"));
        Command<DeleteMessagesSuccess>(deleted => Report($"deleted to {deleted.ToSequenceNr}"));
        Command<DeleteMessagesFailure>(failure => Report($"not deleted to {failure.ToSequenceNr}"));
        Command<DeleteSnapshotSuccess>(deleted => Report($"snapshot deleted @{deleted.Metadata.SequenceNr}"));
        Command<DeleteSnapshotsSuccess>(deleted => Report($"snapshots deleted to {deleted.Criteria.MaxSequenceNr}"));
    }

    public override string PersistenceId { get; }

    public override Recovery Recovery => _recovery;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>An entry of this text cannot be recovered.</summary>
    public static Entry Poison { get; } = new("poison");

    public void Report(string what) => _probe.Tell(what, Self);

    public void Answer(object what) => Sender.Tell(what);

    public void Store(params string[] texts) => PersistAll(texts.Select(text => new Entry(text)), entry => Report($"stored {entry.Text} @{LastSequenceNr}"));

    public void Fail(string reason) => throw new InvalidOperationException(reason);

    /// <summary>Stashes strings until told otherwise.</summary>
    public void StashStrings() => Become(() =>
    {
        Command<Do>(act => act.What(this));
        Command<string>(_ => Stash.Stash());
    });

    public void Restore() => Context.UnbecomeStacked();

    public void ReportInBrackets() => BecomeStacked(() =>
    {
        Command<Do>(act => act.What(this));
        Command<string>(text => Report($"[{text}]"));
    });

    public void TakeStrings() => Become(() =>
    {
        Command<Do>(act => act.What(this));
        Command<string>(Report);
    });

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        Report($"failed {@event} @{sequenceNr}");
        _probe.Tell(cause, Self);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => Report($"rejected {@event} @{sequenceNr}");

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => Report($"not recovered at {message ?? "nothing"}: {reason.Message}");

    private void Act(Entry entry, string report)
    {
        if (entry == Poison)
        {
            Fail("poison");
        }

        Report(report);
    }

    /// <summary>A command that is its own handler.</summary>
    public sealed record Do(Action<Ledger> What);

    /// <summary>A command that is its own asynchronous handler.</summary>
    public sealed record DoAsync(Func<Ledger, Task> What);
}
