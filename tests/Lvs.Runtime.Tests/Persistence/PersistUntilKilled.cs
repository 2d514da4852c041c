using Akka.Actor;
using Akka.Persistence;
using Lvs.Runtime.Tests.Engine;

namespace Lvs.Runtime.Tests.Persistence;

/// <summary>Persists numbers, and says each that was acknowledged, until it is killed.</summary>
internal static class PersistUntilKilled
{
    public static async Task RunAsync(string[] arguments)
    {
        var system = PersistentSystems.Sqlite("killed", arguments[0]);
        system.ActorOf(Props.Create(() => new Counter("one by one")));
        system.ActorOf(Props.Create(() => new Counter("at the same time")));
        await system.WhenTerminated;
    }

    private sealed class Counter : ReceivePersistentActor
    {
        private int _last;

        public Counter(string persistenceId)
        {
            PersistenceId = persistenceId;
            Recover<RecoveryCompleted>(_ => Next());
            CommandAny(_ => { });
        }

        public override string PersistenceId { get; }

        private void Next() => Persist(new Entry($"{++_last}"), entry =>
        {
            Console.Out.WriteLine($"{PersistenceId}|{entry.Text}");
            Next();
        });
    }
}
