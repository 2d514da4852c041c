using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Lvs.Runtime.Tests.Persistence;

namespace Lvs.Runtime.Tests.Engine;

/// <summary>Systems whose persistent actors keep their events in a given place; the twin in Engine/Embedded makes Lvs.Runtime's.</summary>
internal static class PersistentSystems
{
    public static ActorSystem InMemory(string name) => Create(name, """
        akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        """);

    public static ActorSystem Sqlite(string name, string path) => Create(name, Sql("SQLite.MS", $"Data Source={path};Pooling=false"));

    public static ActorSystem PostgreSql(string name, string connectionString) => Create(name, Sql("PostgreSQL.15", connectionString));

    private static string Sql(string provider, string connectionString) => $$"""
        akka.persistence.journal.plugin = "akka.persistence.journal.sql"
        akka.persistence.journal.sql { connection-string = "{{connectionString}}", provider-name = "{{provider}}" }
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
        akka.persistence.snapshot-store.sql { connection-string = "{{connectionString}}", provider-name = "{{provider}}" }
        """;

    private static ActorSystem Create(string name, string persistence) => ActorSystem.Create(name, ConfigurationFactory.ParseString($$"""
        {{persistence}}
        akka.actor.serializers.json-events = "{{typeof(JsonEvents).AssemblyQualifiedName}}"
        akka.actor.serialization-bindings { "{{typeof(IStored).AssemblyQualifiedName}}" = json-events }
        """).WithFallback(SqlPersistence.DefaultConfiguration));
}
