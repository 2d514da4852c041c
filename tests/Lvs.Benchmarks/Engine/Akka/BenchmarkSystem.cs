using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Lvs.Actors.Director;
using Lvs.Benchmarks.Actors;

namespace Lvs.Benchmarks;

/// <summary>A system as a benchmark wants it, on Akka.NET.</summary>
internal static class BenchmarkSystem
{
    private const string Quiet = "akka.loglevel = OFF\nakka.stdout-loglevel = OFF\n";

    public static ActorSystem Create(string name) => ActorSystem.Create(name, ConfigurationFactory.ParseString(Quiet));

    public static ActorSystem CreateForDirector(string name) => ActorSystem.Create(name, ConfigurationFactory.ParseString($$"""
        {{Quiet}}
        {{Dispatchers.Vrrp}}.type = PinnedDispatcher
        {{Dispatchers.Kernel}}.type = PinnedDispatcher
        """));

    public static ActorSystem CreateWithSqlite(string name, string path)
    {
        var plugin = $$"""{ connection-string = "Data Source={{path}};Pooling=false", provider-name = "SQLite.MS" }""";
        return ActorSystem.Create(name, ConfigurationFactory.ParseString($$"""
            {{Quiet}}
            akka.persistence.journal.plugin = "akka.persistence.journal.sql"
            akka.persistence.journal.sql {{plugin}}
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
            akka.persistence.snapshot-store.sql {{plugin}}
            akka.actor.serializers.number = "{{typeof(NumberSerializer).AssemblyQualifiedName}}"
            akka.actor.serialization-bindings { "{{typeof(Number).AssemblyQualifiedName}}" = number }
            """).WithFallback(SqlPersistence.DefaultConfiguration));
    }
}
