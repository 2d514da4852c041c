using System.Data.Common;
using System.Text;
using Akka.Actor;
using Akka.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lvs.Runtime.Tests.Persistence;

/// <summary>What holds on a journal in a database, and what is in its tables: what Akka.Persistence.Sql has there.</summary>
public abstract class SqlJournalSpec(IJournal journal) : PersistenceSpec(journal)
{
    private readonly IJournal _journal = journal;

    [Fact]
    public async Task Events_and_snapshots_outlive_the_system()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.Store("one"));
        Tell(ledger, it => it.SaveSnapshot(new Balance(1)));
        Tell(ledger, it => it.Store("two"));
        Probe.ReceiveN(3, Patience);
        await Sys.Terminate().WaitAsync(Patience);
        using var next = _journal.NewSystem();
        var probe = CreateTestProbe(next);
        next.ActorOf(Props.Create(() => new Ledger("a", probe.Ref, null, null)));
        Assert.Equal(["offered Balance { Amount = 1 } @1", "replayed two @2", "recovered @2"], probe.ReceiveN(3, Patience));
        await next.Terminate().WaitAsync(Patience);
    }

    [Fact]
    public void An_event_without_a_serializer_or_refused_by_it_is_rejected_and_the_actor_goes_on()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.PersistAll<object>([new Entry("with"), new Unwritable("no")], _ => it.Report("never")));
        Tell(ledger, it => it.Store("fine"));
        ExpectReports("rejected Entry { Text = with } @1", "rejected Unwritable { Text = no } @2", "stored fine @3");
        Stop(ledger);
        Recovered("a", "replayed fine @3", "recovered @3");
    }

    [Fact]
    public void A_snapshot_that_is_refused_by_its_serializer_is_a_failure_and_the_actor_goes_on()
    {
        var ledger = Recovered("a", "recovered @0");
        Tell(ledger, it => it.SaveSnapshot(new Unwritable("no")));
        ExpectReports("not saved: NotSupportedException");
        ledger.Tell("next");
        ExpectReports("next");
    }

    [Fact]
    public void Of_two_actors_of_one_persistence_id_the_second_to_write_fails_and_stops_and_who_writes_afterwards_does_not()
    {
        var (one, two) = (Recovered("a", "recovered @0"), Recovered("a", "recovered @0"));
        var other = Recovered("other", "recovered @0");
        Tell(one, it => it.Store("one"));
        ExpectReports("stored one @1");
        Watch(two);
        Tell(two, it => it.Store("two"));
        ExpectReports("failed Entry { Text = two } @1");
        Probe.ExpectMsg<Exception>(Patience);
        ExpectTerminated(two, Patience);
        Tell(other, it => it.Store("more"));
        ExpectReports("stored more @1");
        Stop(one);
        Recovered("a", "replayed one @1", "recovered @1");
    }

    [Fact]
    public void Many_actors_each_get_their_own_events_back()
    {
        var ledgers = Enumerable.Range(1, 30).ToDictionary(i => $"{i}", i => Recovered($"{i}", "recovered @0"));
        Action<Ledger> Store(string name) => it => it.Persist(new Entry(name), _ => it.Report("stored"));
        foreach (var (name, ledger) in ledgers)
        {
            for (var i = 1; i <= 5; i++)
            {
                Tell(ledger, Store(name));
            }
        }

        Assert.All(Probe.ReceiveN(150, Patience), report => Assert.Equal("stored", report));
        foreach (var (name, ledger) in ledgers)
        {
            Stop(ledger);
            Recovered(name, [.. Enumerable.Range(1, 5).Select(i => $"replayed {name} @{i}"), "recovered @5"]);
        }
    }

    [Fact]
    public void The_tables_are_those_of_Akka_Persistence_Sql()
    {
        Recovered("a", "recovered @0");
        Assert.Equal(ExpectedSchema, string.Join('\n', Query(SchemaQuery)));
    }

    [Fact]
    public void Rows_are_those_that_Akka_Persistence_Sql_writes()
    {
        var ledger = Recovered("a", "recovered @0");
        var before = DateTime.UtcNow.Ticks;
        Tell(ledger, it => it.Store("one", "two", "three"));
        Tell(ledger, it => it.SaveSnapshot(new Balance(3)));
        Tell(ledger, it => it.DeleteMessages(2));
        Probe.ReceiveN(5, Patience);
        var after = DateTime.UtcNow.Ticks;
        Assert.Equal(
            [
                "2|a|2|{\"Text\":\"two\"}|entry|4711|True|32",
                "3|a|3|{\"Text\":\"three\"}|entry|4711|False|32",
            ],
            Query($"SELECT ordering, persistence_id, sequence_number, message, manifest, identifier, {AsBoolean("deleted")}, length(writer_uuid) FROM journal ORDER BY ordering"));
        Assert.Equal(["a|3|{\"Amount\":3}|balance|4711"], Query("SELECT persistence_id, sequence_number, snapshot, manifest, serializer_id FROM snapshot"));
        Assert.Empty(Query("SELECT * FROM tags"));
        Assert.All(Query("SELECT created FROM journal UNION SELECT created FROM snapshot"), created => Assert.InRange(long.Parse(created), before, after));
    }

    [Fact]
    public void Rows_written_as_Akka_Persistence_Sql_writes_them_are_recovered()
    {
        Stop(Recovered("other", "recovered @0"));
        var writer = new string('f', 32);
        Execute($"""
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid) VALUES
            (639311227675252042, {True}, 'a', 1, {Bytes("""{"Text":"gone"}""")}, 'entry', 4711, '{writer}'),
            (639311227675252042, {False}, 'a', 2, {Bytes("""{"Text":"two"}""")}, 'entry', 4711, '{writer}'),
            (639311227678053924, {False}, 'a', 3, {Bytes("""{"Text":"three"}""")}, 'entry', 4711, '{writer}')
            """);
        Execute("INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id) VALUES (1, 'numbers', 1, 'a'), (2, 'numbers', 2, 'a'), (3, 'numbers', 3, 'a')");
        Execute($"""
            INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id) VALUES
            ('a', 2, 639311227675252042, {Bytes("""{"Amount":2}""")}, 'balance', 4711)
            """);
        NewLedger("a", new Recovery(SnapshotSelectionCriteria.None));
        ExpectReports("replayed two @2", "replayed three @3", "recovered @3");
        var ledger = Recovered("a", "offered Balance { Amount = 2 } @2", "replayed three @3", "recovered @3");
        Tell(ledger, it => it.DeleteMessages(2));
        ExpectReports("deleted to 2");
        Assert.Equal(["2", "3"], Query("SELECT ordering_id FROM tags ORDER BY ordering_id"));
    }

    [Fact]
    public void An_event_whose_serializer_is_not_there_stops_recovery()
    {
        Stop(Recovered("other", "recovered @0"));
        Execute($"""
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid) VALUES
            (639311227675252042, {False}, 'a', 1, {Bytes("{}")}, '', 9999, null)
            """);
        var ledger = NewLedger("a");
        Watch(ledger);
        ExpectTerminated(ledger, Patience);
        Assert.StartsWith("not recovered at nothing: ", Probe.ExpectMsg<string>(), StringComparison.Ordinal);
    }

    protected abstract string ExpectedSchema { get; }

    protected abstract string SchemaQuery { get; }

    protected abstract string True { get; }

    protected abstract string False { get; }

    protected abstract string Bytes(string text);

    protected abstract string AsBoolean(string column);

    protected abstract DbConnection Connect();

    /// <summary>The rows, their fields with a bar between.</summary>
    private List<string> Query(string sql)
    {
        using var connection = Connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            var fields = new object[reader.FieldCount];
            reader.GetValues(fields);
            rows.Add(string.Join('|', fields.Select(field => field is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{field}")));
        }

        return rows;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

public sealed class SqliteJournalSpec : SqlJournalSpec
{
    private readonly SqliteJournal _journal;

    public SqliteJournalSpec()
        : this(new SqliteJournal())
    {
    }

    private SqliteJournalSpec(SqliteJournal journal)
        : base(journal)
    {
        _journal = journal;
    }

    /// <summary>As Akka.Persistence.Sql 1.5.73 makes them; SQLite keeps the text, without IF NOT EXISTS.</summary>
    protected override string ExpectedSchema => """
        CREATE TABLE [journal]
        (
        	[ordering]        INTEGER        NOT NULL PRIMARY KEY AUTOINCREMENT,
        	[created]         INTEGER        NOT NULL,
        	[deleted]         Bit            NOT NULL,
        	[persistence_id]  NVarChar(255)  NOT NULL,
        	[sequence_number] INTEGER        NOT NULL,
        	[message]         VarBinary      NOT NULL,
        	[manifest]        NVarChar(500)      NULL,
        	[identifier]      INTEGER            NULL,
        	[writer_uuid]     NVarChar(128)      NULL
        )
        CREATE INDEX journal_created_idx ON journal (created)
        CREATE INDEX journal_sequence_number_idx ON journal (sequence_number)
        CREATE UNIQUE INDEX journal_uq ON journal (persistence_id, sequence_number)
        CREATE TABLE [snapshot]
        (
        	[persistence_id]  NVarChar(255) NOT NULL,
        	[sequence_number] INTEGER       NOT NULL,
        	[created]         INTEGER       NOT NULL,
        	[snapshot]        VarBinary         NULL,
        	[manifest]        NVarChar(500)     NULL,
        	[serializer_id]   INTEGER           NULL,

        	CONSTRAINT [PK_snapshot] PRIMARY KEY ([persistence_id], [sequence_number])
        )
        CREATE INDEX snapshot_created_idx ON snapshot (created)
        CREATE INDEX snapshot_sequence_number_idx ON snapshot (sequence_number)
        CREATE TABLE [tags]
        (
        	[ordering_id]    INTEGER       NOT NULL,
        	[tag]            NVarChar(64)  NOT NULL,
        	[sequence_nr]    INTEGER       NOT NULL,
        	[persistence_id] NVarChar(255) NOT NULL,

        	CONSTRAINT [PK_tags] PRIMARY KEY ([ordering_id], [tag])
        )
        CREATE INDEX tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr)
        CREATE INDEX tags_tag_idx ON tags (tag)
        """;

    protected override string SchemaQuery => "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY name";

    protected override string True => "1";

    protected override string False => "0";

    protected override string Bytes(string text) => $"x'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}'";

    protected override string AsBoolean(string column) => $"CASE {column} WHEN 1 THEN 'True' WHEN 0 THEN 'False' END";

    protected override DbConnection Connect() => new SqliteConnection($"Data Source={_journal.Path};Pooling=false");
}

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlJournalSpec : SqlJournalSpec
{
    private readonly PostgreSqlJournal _journal;

    public PostgreSqlJournalSpec(PostgreSqlServer server)
        : this(new PostgreSqlJournal(server))
    {
    }

    private PostgreSqlJournalSpec(PostgreSqlJournal journal)
        : base(journal)
    {
        _journal = journal;
    }

    /// <summary>As Akka.Persistence.Sql 1.5.73 makes them for PostgreSQL 15, as the database describes them.</summary>
    protected override string ExpectedSchema => """
        journal.ordering bigint NO identity ALWAYS
        journal.created bigint NO identity NO
        journal.deleted boolean NO identity NO
        journal.persistence_id text NO identity NO
        journal.sequence_number bigint NO identity NO
        journal.message bytea NO identity NO
        journal.manifest text YES identity NO
        journal.identifier integer YES identity NO
        journal.writer_uuid text YES identity NO
        PK_journal PRIMARY KEY (ordering)
        journal_uq UNIQUE (persistence_id, sequence_number)
        CREATE INDEX journal_created_idx ON public.journal USING btree (created)
        CREATE INDEX journal_sequence_number_idx ON public.journal USING btree (sequence_number)
        CREATE UNIQUE INDEX "PK_journal" ON public.journal USING btree (ordering)
        CREATE UNIQUE INDEX journal_uq ON public.journal USING btree (persistence_id, sequence_number)
        snapshot.persistence_id text NO identity NO
        snapshot.sequence_number bigint NO identity NO
        snapshot.created bigint NO identity NO
        snapshot.snapshot bytea YES identity NO
        snapshot.manifest text YES identity NO
        snapshot.serializer_id integer YES identity NO
        PK_snapshot PRIMARY KEY (persistence_id, sequence_number)
        CREATE INDEX snapshot_created_idx ON public.snapshot USING btree (created)
        CREATE INDEX snapshot_sequence_number_idx ON public.snapshot USING btree (sequence_number)
        CREATE UNIQUE INDEX "PK_snapshot" ON public.snapshot USING btree (persistence_id, sequence_number)
        tags.ordering_id bigint NO identity NO
        tags.tag text NO identity NO
        tags.sequence_nr bigint NO identity NO
        tags.persistence_id text NO identity NO
        PK_tags PRIMARY KEY (ordering_id, tag)
        CREATE INDEX tags_persistence_id_sequence_nr_idx ON public.tags USING btree (persistence_id, sequence_nr)
        CREATE INDEX tags_tag_idx ON public.tags USING btree (tag)
        CREATE UNIQUE INDEX "PK_tags" ON public.tags USING btree (ordering_id, tag)
        """;

    protected override string SchemaQuery => """
        SELECT line FROM
        (
            SELECT table_name AS name, 1 AS part, ordinal_position AS place,
                table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' identity ' || coalesce(identity_generation, 'NO') AS line
            FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL
            SELECT conrelid::regclass::text, 2, 0, conname || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL
            SELECT tablename, 3, 0, indexdef FROM pg_indexes WHERE schemaname = 'public'
        ) AS lines ORDER BY name, part, place, line
        """;

    protected override string True => "true";

    protected override string False => "false";

    protected override string Bytes(string text) => $"'\\x{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}'::bytea";

    protected override string AsBoolean(string column) => column;

    protected override DbConnection Connect() => new NpgsqlConnection(_journal.ConnectionString);
}
