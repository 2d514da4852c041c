using Lvs.Runtime.Persistence;

namespace Lvs.Runtime;

/// <summary>Where persistent actors keep their events and snapshots. Akka.NET has this in its configuration ("Akka.Persistence").</summary>
public abstract class PersistenceSettings
{
    private protected PersistenceSettings()
    {
    }

    /// <summary>A store for the one who writes, or for the one who reads.</summary>
    internal abstract IEventStore NewStore();

    /// <summary>True when a store does no I/O, keeps the objects themselves, and may be used from an actor like any other.</summary>
    internal virtual bool IsInMemory => false;

    /// <summary>Systems made with the same instance share what is in it, one after the other: it survives them as a file would.</summary>
    public sealed class InMemory : PersistenceSettings
    {
        private readonly MemoryStore _store = new();

        internal override bool IsInMemory => true;

        internal override IEventStore NewStore() => _store;
    }

    /// <summary>A file, made when it is not there, in write-ahead mode and synchronized with every transaction.</summary>
    public sealed class Sqlite(string path) : PersistenceSettings
    {
        public string Path { get; } = path;

        internal override IEventStore NewStore() => new SqliteStore(Path);
    }

    /// <summary>A database that is there, in which the tables are made when they are not.</summary>
    public sealed class PostgreSql(string connectionString) : PersistenceSettings
    {
        public string ConnectionString { get; } = connectionString;

        internal override IEventStore NewStore() => new PostgreSqlStore(ConnectionString);
    }
}
