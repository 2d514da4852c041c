using Lvs.Runtime.Tests.Persistence;

namespace Lvs.Runtime.Tests.Embedded;

/// <summary>
/// Who shares a transaction with a write that the database refuses. Akka.Persistence.Sql fails all writes of the transaction, and which
/// they are is chance; here each is written again by itself.
/// </summary>
public abstract class SharedBatchSpec(IJournal journal) : PersistenceSpec(journal)
{
    [Fact]
    public void A_write_that_the_database_refuses_fails_alone_whoever_shares_its_transaction()
    {
        var (one, two) = (Recovered("a", "recovered @0"), Recovered("a", "recovered @0"));
        var others = Enumerable.Range(1, 20).Select(i => Recovered($"other {i}", "recovered @0")).ToList();
        Tell(one, it => it.Store("one"));
        ExpectReports("stored one @1");
        Watch(two);
        Tell(two, it => it.Store("two"));
        others.ForEach(other => Tell(other, it => it.Store("more")));
        ExpectTerminated(two, Patience);
        var reports = Probe.ReceiveN(22, Patience);
        Assert.Contains("failed Entry { Text = two } @1", reports);
        Assert.Single(reports.OfType<Exception>());
        Assert.Equal(20, reports.Count(report => report is "stored more @1"));
        Stop(one);
        Recovered("a", "replayed one @1", "recovered @1");
    }
}

public sealed class SqliteSharedBatchSpec() : SharedBatchSpec(new SqliteJournal());

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlSharedBatchSpec(PostgreSqlServer server) : SharedBatchSpec(new PostgreSqlJournal(server));
