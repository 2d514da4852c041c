using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Lvs.Runtime.Persistence;

/// <summary>
/// A SQLite file. Write-ahead with synchronous=FULL: one synchronization for a transaction, after which it survives a power cut, and
/// readers that hold up no writer.
/// </summary>
internal sealed class SqliteStore(string path) : SqlStore
{
    /// <summary>The text of Akka.Persistence.Sql's tables, to the letter, as SQLite keeps it.</summary>
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS [snapshot]
        (
        	[persistence_id]  NVarChar(255) NOT NULL,
        	[sequence_number] INTEGER       NOT NULL,
        	[created]         INTEGER       NOT NULL,
        	[snapshot]        VarBinary         NULL,
        	[manifest]        NVarChar(500)     NULL,
        	[serializer_id]   INTEGER           NULL,

        	CONSTRAINT [PK_snapshot] PRIMARY KEY ([persistence_id], [sequence_number])
        );
        CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number);
        CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created);
        CREATE TABLE IF NOT EXISTS [journal]
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
        );
        CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);
        CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);
        CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);
        CREATE TABLE IF NOT EXISTS [tags]
        (
        	[ordering_id]    INTEGER       NOT NULL,
        	[tag]            NVarChar(64)  NOT NULL,
        	[sequence_nr]    INTEGER       NOT NULL,
        	[persistence_id] NVarChar(255) NOT NULL,

        	CONSTRAINT [PK_tags] PRIMARY KEY ([ordering_id], [tag])
        );
        CREATE INDEX IF NOT EXISTS tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr);
        CREATE INDEX IF NOT EXISTS tags_tag_idx ON tags (tag);
        """;

    /// <summary>SQLite's result codes that say something about the file, not about what is written (sqlite.org/rescode.html).</summary>
    private static readonly int[] AboutTheFile = [5, 6, 8, 10, 11, 14, 26];

    private SqliteInsert? _insert;

    public override string Name => path;

    public override bool IsOutOfOrder(Exception failure) =>
        failure is not SqliteException sqlite || AboutTheFile.Contains(sqlite.SqliteErrorCode);

    public override void Close()
    {
        _insert?.Dispose();
        _insert = null;
        base.Close();
    }

    /// <summary>The lock is taken at once and waited for there, so that no statement within has to.</summary>
    protected override string Begin => "BEGIN IMMEDIATE";

    protected override bool IsConnectionLost(Exception failure) => false;

    protected override DbConnection Open()
    {
        // Seconds to wait for another process's lock. Unpooled, so that the file is closed when the store is.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 5, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            command.ExecuteNonQuery();
            command.CommandText = "BEGIN IMMEDIATE;\n" + Schema + "\nCOMMIT;";
            command.ExecuteNonQuery();
            _insert = SqliteInsert.On(connection);
            return connection;
        }
        catch (Exception)
        {
            connection.Dispose();
            throw;
        }
    }

    protected override void WriteRows(List<EventRow> rows, long createdTicks) => InTransaction(() =>
    {
        var insert = _insert!;
        foreach (var row in rows)
        {
            insert.Execute(createdTicks, row.PersistenceId, row.SequenceNr, row.Payload, WriterUuid);
        }
    });
}
