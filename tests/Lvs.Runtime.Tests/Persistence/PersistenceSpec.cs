using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests.Persistence;

/// <summary>A system on a journal, and ledgers in it that report to a probe.</summary>
public abstract class PersistenceSpec : TestKit
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IJournal _journal;
    private TestProbe? _probe;

    protected PersistenceSpec(IJournal journal)
        : base(journal.NewSystem())
    {
        _journal = journal;
    }

    protected TestProbe Probe => _probe ??= CreateTestProbe();

    protected override void AfterAll()
    {
        base.AfterAll();
        Sys.Terminate().Wait(Patience);
        _journal.Dispose();
    }

    /// <summary>Makes a ledger and expects what it recovers.</summary>
    protected IActorRef Recovered(string persistenceId, params string[] reports)
    {
        var ledger = NewLedger(persistenceId);
        ExpectReports(reports);
        return ledger;
    }

    protected IActorRef NewLedger(string persistenceId, Recovery? recovery = null, Action<Ledger>? onRecovered = null) =>
        Sys.ActorOf(Props.Create(() => new Ledger(persistenceId, Probe.Ref, recovery, onRecovered)));

    protected static void Tell(IActorRef ledger, Action<Ledger> what) => ledger.Tell(new Ledger.Do(what), ActorRefs.NoSender);

    protected void ExpectReports(params string[] reports) => Assert.Equal(reports, Probe.ReceiveN(reports.Length, Patience));

    protected void Stop(IActorRef actor)
    {
        Watch(actor);
        actor.Tell(PoisonPill.Instance);
        ExpectTerminated(actor, Patience);
    }
}
