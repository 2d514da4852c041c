using Akka.Actor;
using Akka.Event;
using Akka.Persistence;

namespace Lvs.Runtime.Tests.Persistence;

/// <summary>What holds for persistent actors on every journal.</summary>
public abstract class PersistentActorSpec(IJournal journal) : PersistenceSpec(journal)
{
    [Fact]
    public void An_event_is_handled_before_the_next_command()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it =>
        {
            it.Store("one");
            it.Report("asked");
        });
        ledger.Tell("next");
        ExpectReports("asked", "stored one @1", "next");
    }

    [Fact]
    public void Commands_that_come_while_an_event_is_stored_keep_their_order_also_when_they_persist_themselves()
    {
        var ledger = Recovered("a", "recovered @0");
        foreach (var text in new[] { "1", "2", "3" })
        {
            Tell(ledger, it => it.Store(text));
            ledger.Tell($"after {text}");
        }

        ExpectReports("stored 1 @1", "after 1", "stored 2 @2", "after 2", "stored 3 @3", "after 3");
    }

    [Fact]
    public void The_sender_in_a_handler_is_the_commands()
    {
        var ledger = Recovered("a", "recovered @0");
        ledger.Tell(new Ledger.Do(it => it.Persist(new Entry("one"), entry => it.Answer(entry.Text))));
        ExpectMsg("one", Patience);
        Assert.Equal(ledger, LastSender);
    }

    [Fact]
    public void Events_of_one_command_are_stored_and_handled_in_the_order_of_the_calls()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it =>
        {
            it.Store("one", "two");
            it.PersistAsync(new Entry("three"), _ => it.Report("three"));
            it.Store("four");
        });
        ledger.Tell("next");
        ExpectReports("stored one @1", "stored two @2", "three", "stored four @4", "next");
        Stop(ledger);
        Recovered("a", "replayed one @1", "replayed two @2", "replayed three @3", "replayed four @4", "recovered @4");
    }

    [Fact]
    public void A_handler_can_persist_and_the_next_command_waits_for_that_too()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Persist(new Entry("outer"), _ => it.Store("inner")));
        ledger.Tell("next");
        ExpectReports("stored inner @2", "next");
    }

    [Fact]
    public void PersistAll_of_nothing_holds_up_nothing()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Store());
        ledger.Tell("next");
        ExpectReports("next");
    }

    [Fact]
    public void PersistAsync_lets_commands_go_on_until_its_handler_is_called()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it =>
        {
            it.PersistAsync(new Entry("one"), _ => it.Report("one"));
            it.PersistAsync(new Entry("two"), _ => it.Report("two"));
            ledger.Tell("next", ActorRefs.NoSender);
        });
        ExpectReports("next", "one", "two");
    }

    [Fact]
    public void Recovery_replays_what_was_acknowledged_and_then_completes()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Store("one", "two"));
        Tell(ledger, it => it.Store("three"));
        ExpectReports("stored one @1", "stored two @2", "stored three @3");
        Stop(ledger);
        ledger = Recovered("a", "replayed one @1", "replayed two @2", "replayed three @3", "recovered @3");
        Tell(ledger, it => it.Store("four"));
        ExpectReports("stored four @4");
    }

    [Fact]
    public void Several_thousand_events_are_replayed_in_order()
    {
        const int Count = 2500;
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.PersistAll(
            Enumerable.Range(1, Count).Select(i => new Entry($"{i}")), entry => it.Report(entry.Text)));
        Assert.Equal(Enumerable.Range(1, Count).Select(i => $"{i}"), Probe.ReceiveN(Count, Patience));
        Stop(ledger);
        Recovered("a", [.. Enumerable.Range(1, Count).Select(i => $"replayed {i} @{i}"), $"recovered @{Count}"]);
    }

    [Fact]
    public void Each_persistence_id_has_its_own_events()
    {
        var (a, b) = (Recovered("a", "recovered @0"), Recovered("b", "recovered @0"));
        Tell(a, it => it.Store("of a"));
        ExpectReports("stored of a @1");
        Tell(b, it => it.Store("of b"));
        ExpectReports("stored of b @1");
        Stop(a);
        Recovered("a", "replayed of a @1", "recovered @1");
    }

    [Fact]
    public void Commands_wait_for_the_end_of_recovery()
    {
        Tell(Recovered("a", "recovered @0"), it => it.Store("one"));
        ExpectReports("stored one @1");
        var ledger = NewLedger("a");
        ledger.Tell("first");
        ledger.Tell("second");
        ExpectReports("replayed one @1", "recovered @1", "first", "second");
    }

    [Fact]
    public void Events_can_be_persisted_when_recovery_has_completed_and_come_before_the_commands_that_waited()
    {
        var ledger = NewLedger("a", onRecovered: it => it.Store("begun"));
        ledger.Tell("first");
        ExpectReports("recovered @0", "stored begun @1", "first");
    }

    [Fact]
    public void An_exception_in_recovery_stops_the_actor_after_OnRecoveryFailure()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.PersistAll([new Entry("fine"), Ledger.Poison, new Entry("never")], entry => it.Report(entry.Text)));
        ExpectReports("fine", "poison", "never");
        Stop(ledger);
        ledger = NewLedger("a");
        Watch(ledger);
        ExpectReports("replayed fine @1", $"not recovered at {Ledger.Poison}: poison");
        ExpectTerminated(ledger, Patience);
    }

    [Fact]
    public void A_snapshot_is_offered_before_the_events_after_it()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Store("one", "two"));
        Tell(ledger, it => it.SaveSnapshot(new Balance(2)));
        ExpectReports("stored one @1", "stored two @2", "saved @2");
        Tell(ledger, it => it.Store("three"));
        ExpectReports("stored three @3");
        Stop(ledger);
        Recovered("a", "offered Balance { Amount = 2 } @2", "replayed three @3", "recovered @3");
    }

    [Fact]
    public void The_latest_snapshot_is_offered_and_one_of_the_same_number_replaced()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Store("one"));
        Tell(ledger, it => it.SaveSnapshot(new Balance(1)));
        ExpectReports("stored one @1", "saved @1");
        Tell(ledger, it => it.Store("two"));
        Tell(ledger, it => it.SaveSnapshot(new Balance(2)));
        ExpectReports("stored two @2", "saved @2");
        Tell(ledger, it => it.SaveSnapshot(new Balance(3)));
        ExpectReports("saved @2");
        Stop(ledger);
        Recovered("a", "offered Balance { Amount = 3 } @2", "recovered @2");
    }

    [Fact]
    public void Recovery_can_leave_out_the_snapshot_or_stop_at_a_sequence_number_or_a_number_of_events()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Store("one", "two"));
        Tell(ledger, it => it.SaveSnapshot(new Balance(2)));
        ExpectReports("stored one @1", "stored two @2", "saved @2");
        Tell(ledger, it => it.Store("three"));
        ExpectReports("stored three @3");
        Stop(ledger);
        NewLedger("a", new Recovery(SnapshotSelectionCriteria.None));
        ExpectReports("replayed one @1", "replayed two @2", "replayed three @3", "recovered @3");
        NewLedger("a", new Recovery(SnapshotSelectionCriteria.Latest, 1));
        ExpectReports("replayed one @1", "recovered @3");
        NewLedger("a", new Recovery(SnapshotSelectionCriteria.None, long.MaxValue, 2));
        ExpectReports("replayed one @1", "replayed two @2", "recovered @3");
    }

    [Fact]
    public void Recovery_of_nothing_still_goes_on_with_the_next_sequence_number()
    {
        Tell(Recovered("a", "recovered @0"), it => it.Store("one", "two"));
        ExpectReports("stored one @1", "stored two @2");
        var ledger = NewLedger("a", Recovery.None);
        ExpectReports("recovered @2");
        Tell(ledger, it => it.Store("three"));
        ExpectReports("stored three @3");
    }

    [Fact]
    public void Deleted_events_are_not_replayed_and_their_numbers_not_given_again()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Store("one", "two", "three"));
        ExpectReports("stored one @1", "stored two @2", "stored three @3");
        Tell(ledger, it => it.DeleteMessages(2));
        ExpectReports("deleted to 2");
        Stop(ledger);
        ledger = Recovered("a", "replayed three @3", "recovered @3");
        Tell(ledger, it => it.DeleteMessages(long.MaxValue));
        ExpectReports("deleted to 3");
        Stop(ledger);
        ledger = Recovered("a", "recovered @3");
        Tell(ledger, it => it.Store("four"));
        ExpectReports("stored four @4");
    }

    [Fact]
    public void Events_that_are_not_there_yet_are_not_deleted()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Store("one"));
        Tell(ledger, it => it.DeleteMessages(2));
        ExpectReports("stored one @1", "not deleted to 2");
        Stop(ledger);
        Recovered("a", "replayed one @1", "recovered @1");
    }

    [Fact]
    public void Snapshots_are_deleted_one_by_one_or_up_to_a_number()
    {
        var ledger = Recovered("a", "recovered @0");
        for (var i = 1; i <= 3; i++)
        {
            Tell(ledger, it => it.Store("more"));
            Tell(ledger, it => it.SaveSnapshot(new Balance(i)));
            ExpectReports($"stored more @{i}", $"saved @{i}");
        }

        Tell(ledger, it => it.DeleteSnapshot(3));
        ExpectReports("snapshot deleted @3");
        NewLedger("a", new Recovery(SnapshotSelectionCriteria.Latest, 1));
        ExpectReports("offered Balance { Amount = 1 } @1", "recovered @3");
        NewLedger("a");
        ExpectReports("offered Balance { Amount = 2 } @2", "replayed more @3", "recovered @3");
        Tell(ledger, it => it.DeleteSnapshots(new SnapshotSelectionCriteria(2)));
        ExpectReports("snapshots deleted to 2");
        NewLedger("a");
        ExpectReports("replayed more @1", "replayed more @2", "replayed more @3", "recovered @3");
    }

    [Fact]
    public void The_users_stash_is_apart_from_commands_that_wait_for_events_and_comes_before_them()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.StashStrings());
        ledger.Tell("stashed 1");
        ledger.Tell("stashed 2");
        Tell(ledger, it =>
        {
            it.Persist(new Entry("open"), _ =>
            {
                it.TakeStrings();
                it.Stash.UnstashAll();
            });
            ledger.Tell("waiting", ActorRefs.NoSender);
        });
        ExpectReports("stashed 1", "stashed 2", "waiting");
    }

    [Fact]
    public void Stashed_commands_that_persist_wait_for_each_other()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Persist(new Entry("begun"), _ => it.Report("begun")));
        Tell(ledger, it => it.Store("one"));
        Tell(ledger, it => it.Store("two"));
        ledger.Tell("last");
        ExpectReports("begun", "stored one @2", "stored two @3", "last");
    }

    [Fact]
    public void A_restart_recovers_and_keeps_the_commands_that_waited()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Persist(new Entry("one"), _ => it.Fail("in the handler")));
        ledger.Tell("waiting 1");
        ledger.Tell("waiting 2");
        ExpectReports("replayed one @1", "recovered @1", "waiting 1", "waiting 2");
    }

    [Fact]
    public void What_a_command_persisted_before_it_failed_is_stored_and_recovered()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it =>
        {
            it.Store("one");
            it.Fail("after all");
        });
        ledger.Tell("next");
        ExpectReports("replayed one @1", "recovered @1", "next");
    }

    [Fact]
    public void After_a_failure_that_is_forgiven_the_handlers_to_come_are_still_called()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Forgiving(Probe.Ref)));
        ExpectReports("recovered @0");
        Tell(parent, it =>
        {
            it.Persist(new Entry("one"), _ => it.Fail("forgiven"));
            it.Store("two");
        });
        parent.Tell("next");
        ExpectReports("stored two @2", "next");
    }

    [Fact]
    public void An_asynchronous_command_persists_before_and_after_its_awaits_and_the_next_waits_for_it()
    {
        var ledger = Recovered("a", "recovered @0");
        ledger.Tell(new Ledger.DoAsync(async it =>
        {
            it.Store("one");
            await Task.Delay(1);
            it.Report("awaited");
            it.Store("two");
        }));
        ledger.Tell("next");
        ExpectReports("awaited", "stored one @1", "stored two @2", "next");
    }

    [Fact]
    public void An_asynchronous_command_that_fails_restarts_the_actor_which_recovers_what_it_persisted()
    {
        var ledger = Recovered("a", "recovered @0");
        ledger.Tell(new Ledger.DoAsync(async it =>
        {
            it.Store("one");
            await Task.Delay(1);
            it.Fail("late");
        }));
        ledger.Tell("next");
        ExpectReports("replayed one @1", "recovered @1", "next");
    }

    [Fact]
    public void Become_changes_the_handlers_of_commands()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.ReportInBrackets());
        ledger.Tell("stacked");
        Tell(ledger, it => it.Restore());
        ledger.Tell("restored");
        ExpectReports("[stacked]", "restored");
    }

    [Fact]
    public void A_tick_that_waited_for_an_event_is_not_delivered_when_its_timer_was_cancelled_meanwhile()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it =>
        {
            it.Timers.StartSingleTimer("key", "tick", TimeSpan.Zero);
            it.PersistAll(Enumerable.Range(1, 200).Select(i => new Entry($"{i}")), entry =>
            {
                if (entry.Text == "200")
                {
                    it.Timers.Cancel("key");
                    it.Report("cancelled");
                }
            });
        });
        ledger.Tell("next");
        ExpectReports("cancelled", "next");
    }

    [Fact]
    public void A_command_without_a_handler_is_unhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        Recovered("a", "recovered @0").Tell(42);
        Assert.Equal(42, ExpectMsg<UnhandledMessage>(Patience).Message);
    }

    [Fact]
    public void PoisonPill_stops_an_actor_that_waits_for_an_event_and_the_commands_that_waited_are_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it =>
        {
            it.Store("one");
            ledger.Tell("waiting", ActorRefs.NoSender);
            ledger.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        });
        FishForMessage(message => message is DeadLetter { Message: "waiting" }, Patience);
    }

    /// <summary>Resumes its only child after any failure, and passes messages on to it.</summary>
    private sealed class Forgiving : ReceiveActor
    {
        public Forgiving(IActorRef probe)
        {
            var ledger = Context.ActorOf(Props.Create(() => new Ledger("a", probe, null, null)));
            ReceiveAny(ledger.Forward);
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Resume);
    }
}

public sealed class InMemoryPersistentActorSpec() : PersistentActorSpec(new InMemoryJournal());

public sealed class SqlitePersistentActorSpec() : PersistentActorSpec(new SqliteJournal());

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlPersistentActorSpec(PostgreSqlServer server) : PersistentActorSpec(new PostgreSqlJournal(server));
