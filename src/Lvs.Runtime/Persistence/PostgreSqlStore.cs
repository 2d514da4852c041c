using System.Data.Common;
using Npgsql;

namespace Lvs.Runtime.Persistence;

/// <summary>A PostgreSQL database. A batch is one statement over arrays, so it is one round trip, and a transaction by itself.</summary>
internal sealed class PostgreSqlStore : SqlStore
{
    private const string Insert = """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
        SELECT @created, false, t.p, t.nr, t.message, t.manifest, t.identifier, @writer
        FROM unnest(@p, @nr, @message, @manifest, @identifier) WITH ORDINALITY AS t (p, nr, message, manifest, identifier, n)
        ORDER BY t.n
        """;

    /// <summary>
    /// Akka.Persistence.Sql's tables. The lock, until the end of the transaction, is for two directors that start at the same time: IF NOT
    /// EXISTS alone does not hold off the other's half-made table.
    /// </summary>
    private const string Schema = """
        SELECT pg_advisory_xact_lock(5498316201);
        CREATE TABLE IF NOT EXISTS snapshot
        (
            persistence_id text NOT NULL,
            sequence_number bigint NOT NULL,
            created bigint NOT NULL,
            snapshot bytea NULL,
            manifest text NULL,
            serializer_id int NULL,
            CONSTRAINT "PK_snapshot" PRIMARY KEY (persistence_id, sequence_number)
        );
        CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number);
        CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created);
        CREATE TABLE IF NOT EXISTS journal
        (
            ordering bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
            created bigint NOT NULL,
            deleted boolean NOT NULL,
            persistence_id text NOT NULL,
            sequence_number bigint NOT NULL,
            message bytea NOT NULL,
            manifest text NULL,
            identifier int NULL,
            writer_uuid text NULL,
            CONSTRAINT "PK_journal" PRIMARY KEY (ordering),
            CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number)
        );
        CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);
        CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);
        CREATE TABLE IF NOT EXISTS tags
        (
            ordering_id bigint NOT NULL,
            tag text NOT NULL,
            sequence_nr bigint NOT NULL,
            persistence_id text NOT NULL,
            CONSTRAINT "PK_tags" PRIMARY KEY (ordering_id, tag)
        );
        CREATE INDEX IF NOT EXISTS tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr);
        CREATE INDEX IF NOT EXISTS tags_tag_idx ON tags (tag);
        """;

    private readonly string _connectionString;

    public PostgreSqlStore(string connectionString)
    {
        // The store keeps its connection; a pool would keep broken ones. An unanswered command ends, and a vanished server is noticed.
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        _connectionString = builder.ToString();
        Name = $"{builder.Database} at {builder.Host}:{builder.Port}";
    }

    public override string Name { get; }

    /// <summary>What the server said about a statement is about that statement, unless it says that it is going down or is full.</summary>
    public override bool IsOutOfOrder(Exception failure) =>
        failure is not PostgresException postgres || IsAboutTheServer(postgres.SqlState);

    protected override bool IsConnectionLost(Exception failure) =>
        failure is PostgresException postgres ? postgres.SqlState.StartsWith("57P", StringComparison.Ordinal) : failure is NpgsqlException { InnerException: not TimeoutException };

    protected override DbConnection Open()
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            connection.Open();
            using var transaction = connection.BeginTransaction();
            using var command = new NpgsqlCommand(Schema, connection, transaction);
            command.ExecuteNonQuery();
            transaction.Commit();
            return connection;
        }
        catch (Exception)
        {
            connection.Dispose();
            throw;
        }
    }

    protected override void WriteRows(List<EventRow> rows, long createdTicks) => Command(
        Insert,
        ("created", createdTicks),
        ("writer", WriterUuid),
        ("p", rows.ConvertAll(row => row.PersistenceId).ToArray()),
        ("nr", rows.ConvertAll(row => row.SequenceNr).ToArray()),
        ("message", rows.ConvertAll(row => row.Payload.Bytes!).ToArray()),
        ("manifest", rows.ConvertAll(row => row.Payload.Manifest).ToArray()),
        ("identifier", rows.ConvertAll(row => row.Payload.SerializerId!.Value).ToArray())).ExecuteNonQuery();

    /// <summary>Classes 08 (connection), 53 (resources), 57P (shutdown) and 58 (system) of postgresql.org/docs/current/errcodes-appendix.html.</summary>
    private static bool IsAboutTheServer(string sqlState) =>
        Array.Exists(["08", "53", "57P", "58"], start => sqlState.StartsWith(start, StringComparison.Ordinal));
}
