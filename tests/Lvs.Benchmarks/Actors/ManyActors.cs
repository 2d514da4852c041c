using System.Diagnostics;
using Akka.Actor;

namespace Lvs.Benchmarks.Actors;

/// <summary>Starts 100,000 actors and waits until each has answered; then counts what they keep in memory.</summary>
internal static class ManyActors
{
    private const int Actors = 100_000;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var system = BenchmarkSystem.Create("many");
        var props = Props.Create(() => new Child());
        await StartAsync(system, props, 1_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        var parent = await StartAsync(system, props, Actors);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Actors;
        GC.KeepAlive(parent);
        return
        [
            new("start of 100,000 actors", Actors / seconds / 1e3, "k/s", MoreIsBetter: true),
            new("memory per idle actor", Math.Round(bytes), "B", MoreIsBetter: false),
        ];
    }

    private static async Task<IActorRef> StartAsync(ActorSystem system, Props props, int count)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var parent = system.ActorOf(Props.Create(() => new Parent(props, count, done)));
        await done.Task;
        return parent;
    }

    private sealed class Parent : UntypedActor
    {
        private readonly TaskCompletionSource _done;
        private int _missing;

        public Parent(Props props, int count, TaskCompletionSource done)
        {
            (_done, _missing) = (done, count);
            for (var i = 0; i < count; i++)
            {
                Context.ActorOf(props).Tell("are you there?", Self);
            }
        }

        protected override void OnReceive(object message)
        {
            if (--_missing == 0)
            {
                _done.SetResult();
            }
        }
    }

    private sealed class Child : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }
}
