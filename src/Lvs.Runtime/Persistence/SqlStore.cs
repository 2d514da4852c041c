using System.Data.Common;
using Akka.Persistence;

namespace Lvs.Runtime.Persistence;

/// <summary>
/// Events and snapshots in the tables of Akka.Persistence.Sql (its default table and column names), through one connection that is
/// opened when it is first needed and again after it broke. What differs between databases is the subclass's.
/// </summary>
internal abstract class SqlStore : IEventStore
{
    private const string LastDeleted = "(SELECT max(sequence_number) FROM journal WHERE persistence_id = @p AND deleted = true)";

    private const string DeleteTags = $"DELETE FROM tags WHERE persistence_id = @p AND sequence_nr <= @to AND sequence_nr < {LastDeleted}";

    private const string DeleteRows = $"DELETE FROM journal WHERE persistence_id = @p AND sequence_number <= @to AND sequence_number < {LastDeleted}";

    private readonly Dictionary<string, DbCommand> _commands = [];
    private DbConnection? _connection;

    public abstract string Name { get; }

    /// <summary>As Akka.Persistence.Sql has it: one for each journal that was started, not for each actor.</summary>
    protected string WriterUuid { get; } = Guid.NewGuid().ToString("N");

    public void Write(ReadOnlySpan<WriteEvents> writes, DateTimeOffset now)
    {
        var rows = new List<EventRow>();
        foreach (var write in writes)
        {
            foreach (var one in write.Events)
            {
                if (one.Rejection is null)
                {
                    rows.Add(new EventRow(write.PersistenceId, one.SequenceNr, one.Stored));
                }
            }
        }

        if (rows.Count > 0)
        {
            Run(() => WriteRows(rows, now.UtcTicks));
        }
    }

    public abstract bool IsOutOfOrder(Exception failure);

    public long HighestSequenceNr(string persistenceId) => Run(() =>
        Command("SELECT max(sequence_number) FROM journal WHERE persistence_id = @p", ("p", persistenceId)).ExecuteScalar() is long highest ? highest : 0);

    public List<StoredEvent> Read(string persistenceId, long fromSequenceNr, long toSequenceNr, int max) => Run(() =>
    {
        const string Sql = """
            SELECT sequence_number, message, identifier, manifest FROM journal
            WHERE persistence_id = @p AND sequence_number >= @from AND sequence_number <= @to AND deleted = false
            ORDER BY sequence_number LIMIT @max
            """;
        using var reader = Command(Sql, ("p", persistenceId), ("from", fromSequenceNr), ("to", toSequenceNr), ("max", (long)max)).ExecuteReader();
        var events = new List<StoredEvent>();
        while (reader.Read())
        {
            events.Add(new StoredEvent(reader.GetInt64(0), ReadPayload(reader, 1)));
        }

        return events;
    });

    public void DeleteEvents(string persistenceId, long toSequenceNr) => Run(() => InTransaction(() =>
    {
        // The last of the deleted stays as a row, so that its sequence number is never given again.
        Command("UPDATE journal SET deleted = true WHERE persistence_id = @p AND sequence_number <= @to", ("p", persistenceId), ("to", toSequenceNr))
            .ExecuteNonQuery();
        Command(DeleteTags, ("p", persistenceId), ("to", toSequenceNr)).ExecuteNonQuery();
        Command(DeleteRows, ("p", persistenceId), ("to", toSequenceNr)).ExecuteNonQuery();
    }));

    public StoredSnapshot? LoadSnapshot(string persistenceId, long maxSequenceNr, DateTime maxTimestamp) => Run(() =>
    {
        const string Sql = """
            SELECT sequence_number, created, snapshot, serializer_id, manifest FROM snapshot
            WHERE persistence_id = @p AND sequence_number <= @to AND created <= @until
            ORDER BY sequence_number DESC LIMIT 1
            """;
        using var reader = Command(Sql, ("p", persistenceId), ("to", maxSequenceNr), ("until", maxTimestamp.Ticks)).ExecuteReader();
        return reader.Read()
            ? new StoredSnapshot(new SnapshotMetadata(persistenceId, reader.GetInt64(0), new DateTime(reader.GetInt64(1), DateTimeKind.Utc)), ReadPayload(reader, 2))
            : null;
    });

    public void SaveSnapshot(StoredSnapshot snapshot) => Run(() =>
    {
        const string Sql = """
            INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id)
            VALUES (@p, @nr, @created, @bytes, @manifest, @serializer)
            ON CONFLICT (persistence_id, sequence_number) DO UPDATE
            SET created = excluded.created, snapshot = excluded.snapshot, manifest = excluded.manifest, serializer_id = excluded.serializer_id
            """;
        var (metadata, payload) = (snapshot.Metadata, snapshot.Payload);
        return Command(
            Sql,
            ("p", metadata.PersistenceId),
            ("nr", metadata.SequenceNr),
            ("created", metadata.Timestamp.Ticks),
            ("bytes", payload.Bytes!),
            ("manifest", payload.Manifest),
            ("serializer", payload.SerializerId!.Value)).ExecuteNonQuery();
    });

    public void DeleteSnapshot(string persistenceId, long sequenceNr) => Run(() =>
        Command("DELETE FROM snapshot WHERE persistence_id = @p AND sequence_number = @nr", ("p", persistenceId), ("nr", sequenceNr)).ExecuteNonQuery());

    public void DeleteSnapshots(string persistenceId, long maxSequenceNr, DateTime maxTimestamp) => Run(() => Command(
        "DELETE FROM snapshot WHERE persistence_id = @p AND sequence_number <= @to AND created <= @until",
        ("p", persistenceId),
        ("to", maxSequenceNr),
        ("until", maxTimestamp.Ticks)).ExecuteNonQuery());

    public virtual void Close()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        _connection?.Dispose();
        _connection = null;
    }

    protected virtual string Begin => "BEGIN";

    /// <summary>Opens a connection and makes the tables that are missing.</summary>
    protected abstract DbConnection Open();

    /// <summary>True when the connection was found dead, which a server's restart does to an idle one: another may do.</summary>
    protected abstract bool IsConnectionLost(Exception failure);

    protected abstract void WriteRows(List<EventRow> rows, long createdTicks);

    protected void InTransaction(Action work)
    {
        Command(Begin).ExecuteNonQuery();
        try
        {
            work();
            Command("COMMIT").ExecuteNonQuery();
        }
        catch (DbException)
        {
            RollBack();
            throw;
        }
    }

    /// <summary>A command kept prepared; the first use of a text names its parameters and shows their types.</summary>
    protected DbCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection!.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = value;
                command.Parameters.Add(parameter);
            }

            command.Prepare();
            _commands.Add(sql, command);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value;
        }

        return command;
    }

    private void RollBack()
    {
        try
        {
            Command("ROLLBACK").ExecuteNonQuery();
        }
        catch (DbException)
        {
            // The failure itself has ended the transaction, or the connection.
        }
    }

    private void Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    private T Run<T>(Func<T> work)
    {
        var wasOpen = _connection is not null;
        try
        {
            _connection ??= Open();
            return work();
        }
        catch (Exception failure) when (wasOpen && IsConnectionLost(failure))
        {
            // Writes are safe to repeat: an event that did get through makes its repetition fail, never stand there twice.
            Close();
            return Run(work);
        }
        catch (Exception failure) when (IsOutOfOrder(failure))
        {
            Close();
            throw;
        }
    }

    private static StoredPayload ReadPayload(DbDataReader reader, int column) => new(
        null,
        reader.GetFieldValue<byte[]>(column),
        reader.IsDBNull(column + 1) ? null : reader.GetInt32(column + 1),
        reader.IsDBNull(column + 2) ? "" : reader.GetString(column + 2));

    protected readonly record struct EventRow(string PersistenceId, long SequenceNr, StoredPayload Payload);
}
