using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Benchmarks.Actors;
using Lvs.Runtime;

namespace Lvs.Benchmarks;

/// <summary>A system as a benchmark wants it, on the embedded engine.</summary>
internal static class BenchmarkSystem
{
    public static ActorSystem Create(string name) => ActorSystem.Create(name);

    public static ActorSystem CreateForDirector(string name) => EmbeddedActorSystem.Create(
        name,
        new EmbeddedSettings()
            .WithDispatcher(Dispatchers.Vrrp, new DispatcherSettings.Pinned())
            .WithDispatcher(Dispatchers.Kernel, new DispatcherSettings.Pinned()));

    public static ActorSystem CreateWithSqlite(string name, string path) => EmbeddedActorSystem.Create(
        name,
        new EmbeddedSettings { Persistence = new PersistenceSettings.Sqlite(path) }
            .WithSerializer(system => new NumberSerializer(system), typeof(Number)));
}
