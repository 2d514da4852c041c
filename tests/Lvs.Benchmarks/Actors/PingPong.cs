using System.Diagnostics;
using Akka.Actor;

namespace Lvs.Benchmarks.Actors;

/// <summary>Two actors send one message back and forth.</summary>
internal static class PingPong
{
    private const int RoundTrips = 1_000_000;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var system = BenchmarkSystem.Create("ping-pong");
        var pong = system.ActorOf(Props.Create(() => new Pong()));
        await PlayAsync(system, pong);
        return [new("ping-pong", await PlayAsync(system, pong) / 1e6, "M round trips/s", MoreIsBetter: true)];
    }

    private static async Task<double> PlayAsync(ActorSystem system, IActorRef pong)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ping = system.ActorOf(Props.Create(() => new Ping(pong, done)));
        var start = Stopwatch.GetTimestamp();
        ping.Tell(new object());
        await done.Task;
        return RoundTrips / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private sealed class Ping(IActorRef pong, TaskCompletionSource done) : UntypedActor
    {
        private int _left = RoundTrips;

        protected override void OnReceive(object message)
        {
            if (_left-- > 0)
            {
                pong.Tell(message, Self);
            }
            else
            {
                done.SetResult();
            }
        }
    }

    private sealed class Pong : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }
}
