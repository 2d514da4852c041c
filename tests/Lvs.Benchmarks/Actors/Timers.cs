using System.Diagnostics;
using Akka.Actor;

namespace Lvs.Benchmarks.Actors;

/// <summary>How regular a periodic timer of 10 ms is, and how fast timers are set and taken back.</summary>
internal static class Timers
{
    private const int Ticks = 500;
    private const int Restarts = 500_000;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var system = BenchmarkSystem.Create("timers");
        var ticks = new TaskCompletionSource<double[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Ticking(ticks)));
        var gaps = await ticks.Task;

        var restarts = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Restarting(restarts)));
        return
        [
            new("periodic 10 ms timer, gap p50", Percentile.Of(gaps, 50), "ms", MoreIsBetter: false),
            new("periodic 10 ms timer, gap p99", Percentile.Of(gaps, 99), "ms", MoreIsBetter: false),
            new("timers set anew", await restarts.Task / 1e6, "M/s", MoreIsBetter: true),
        ];
    }

    private sealed class Ticking : UntypedActor, IWithTimers
    {
        private readonly TaskCompletionSource<double[]> _done;
        private readonly List<double> _gaps = [];
        private long _last = Stopwatch.GetTimestamp();

        public Ticking(TaskCompletionSource<double[]> done)
        {
            _done = done;
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartPeriodicTimer("tick", "tick", TimeSpan.FromMilliseconds(10));

        protected override void OnReceive(object message)
        {
            var now = Stopwatch.GetTimestamp();
            _gaps.Add(Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds);
            _last = now;
            if (_gaps.Count == Ticks)
            {
                Timers.CancelAll();
                _done.SetResult([.. _gaps.Skip(1)]);
            }
        }
    }

    private sealed class Restarting : UntypedActor, IWithTimers
    {
        private readonly TaskCompletionSource<double> _done;

        public Restarting(TaskCompletionSource<double> done)
        {
            _done = done;
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Restarts; i++)
            {
                Timers.StartSingleTimer("again", "again", TimeSpan.FromMinutes(1));
            }

            Timers.CancelAll();
            _done.SetResult(Restarts / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        protected override void OnReceive(object message)
        {
        }
    }
}
