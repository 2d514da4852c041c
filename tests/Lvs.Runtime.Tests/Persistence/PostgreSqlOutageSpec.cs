using Akka.Actor;

namespace Lvs.Runtime.Tests.Persistence;

/// <summary>A server that crashes and comes back.</summary>
[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlOutageSpec(PostgreSqlServer server) : PersistenceSpec(new PostgreSqlJournal(server))
{
    [Fact]
    public void While_the_server_is_down_who_persists_fails_and_stops_and_others_go_on_until_it_is_back()
    {
        var (ledger, other) = (Recovered("a", "recovered @0"), Recovered("b", "recovered @0"));
        Tell(ledger, it => it.Store("one"));
        ExpectReports("stored one @1");
        server.StopAtOnce();
        try
        {
            Watch(ledger);
            Tell(ledger, it => it.Store("two"));
            ExpectReports("failed Entry { Text = two } @2");
            Probe.ExpectMsg<Exception>(Patience);
            ExpectTerminated(ledger, Patience);
            other.Tell("alive");
            ExpectReports("alive");
        }
        finally
        {
            server.Start();
        }

        Tell(other, it => it.Store("works again"));
        ExpectReports("stored works again @1");
        Recovered("a", "replayed one @1", "recovered @1");
    }

    [Fact]
    public void An_actor_that_persists_nothing_meanwhile_does_not_notice_that_the_server_was_restarted()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Store("one"));
        ExpectReports("stored one @1");
        server.StopAtOnce();
        server.Start();
        Tell(ledger, it => it.Store("two"));
        ExpectReports("stored two @2");
        Stop(ledger);
        Recovered("a", "replayed one @1", "replayed two @2", "recovered @2");
    }
}
