using Akka.Actor;
using Lvs.Runtime.Tests.Persistence;

namespace Lvs.Runtime.Tests.Engine;

/// <summary>Systems whose persistent actors keep their events in a given place; the twin in Engine/Akka makes Akka.NET's.</summary>
internal static class PersistentSystems
{
    public static ActorSystem InMemory(string name) => Create(name, new PersistenceSettings.InMemory());

    public static ActorSystem Sqlite(string name, string path) => Create(name, new PersistenceSettings.Sqlite(path));

    public static ActorSystem PostgreSql(string name, string connectionString) =>
        Create(name, new PersistenceSettings.PostgreSql(connectionString));

    private static ActorSystem Create(string name, PersistenceSettings persistence) => EmbeddedActorSystem.Create(
        name, new EmbeddedSettings { Persistence = persistence }.WithSerializer(system => new JsonEvents(system), typeof(IStored)));
}
