using System.Diagnostics;
using Akka.Actor;
using Akka.Persistence;

namespace Lvs.Benchmarks.Actors;

/// <summary>Events to a SQLite file, from one actor and from many, one by one and without waiting; and back.</summary>
internal static class Persisting
{
    private const int OneByOne = 1_000;
    private const int Actors = 100;
    private const int EachOfMany = 50;
    private const int Async = 20_000;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("lvs-benchmark-");
        try
        {
            var path = Path.Combine(folder.FullName, "journal.db");
            double single, many, async;
            using (var system = BenchmarkSystem.CreateWithSqlite("writing", path))
            {
                await WriteAsync(system, "warm-up", 50, actors: 1, waits: true);
                single = await WriteAsync(system, "single", OneByOne, actors: 1, waits: true);
                many = await WriteAsync(system, "many", EachOfMany, Actors, waits: true);
                async = await WriteAsync(system, "async", Async, actors: 1, waits: false);
                await system.Terminate();
            }

            using (var system = BenchmarkSystem.CreateWithSqlite("reading", path))
            {
                await RecoverAsync(system, "single-0", OneByOne);
                var recovery = await RecoverAsync(system, "async-0", Async);
                await system.Terminate();
                return
                [
                    new("Persist, one actor, SQLite", single, "/s", MoreIsBetter: true),
                    new("Persist, 100 actors, SQLite", many, "/s", MoreIsBetter: true),
                    new("PersistAsync, one actor, SQLite", async, "/s", MoreIsBetter: true),
                    new("recovery of 20,000 events", recovery.TotalMilliseconds, "ms", MoreIsBetter: false),
                ];
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> WriteAsync(ActorSystem system, string name, int each, int actors, bool waits)
    {
        var writers = Enumerable.Range(0, actors)
            .Select(number => system.ActorOf(Props.Create(() => new Ledger($"{name}-{number}", waits))))
            .ToArray();
        await Task.WhenAll(writers.Select(writer => writer.Ask<int>(Ledger.GetCount.Instance, TimeSpan.FromMinutes(1))));
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(writers.Select(writer => writer.Ask<int>(new Ledger.Write(each), TimeSpan.FromMinutes(1))));
        return each * actors / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<TimeSpan> RecoverAsync(ActorSystem system, string persistenceId, int expected)
    {
        var start = Stopwatch.GetTimestamp();
        var reader = system.ActorOf(Props.Create(() => new Ledger(persistenceId, true)));
        var count = await reader.Ask<int>(Ledger.GetCount.Instance, TimeSpan.FromMinutes(1));
        return count == expected
            ? Stopwatch.GetElapsedTime(start)
            : throw new InvalidOperationException($"{count} of {expected} events came back");
    }

    /// <summary>Writes as many numbers as it is told to, and says when the last one is stored.</summary>
    private sealed class Ledger : ReceivePersistentActor
    {
        private int _count;
        private int _end;
        private IActorRef _asker = ActorRefs.Nobody;

        public Ledger(string persistenceId, bool waits)
        {
            PersistenceId = persistenceId;
            Recover<Number>(_ => _count++);
            Command<GetCount>(_ => Sender.Tell(_count, Self));
            Command<Write>(write =>
            {
                _end = _count + write.Numbers;
                _asker = Sender;
                if (waits)
                {
                    PersistNext();
                    return;
                }

                foreach (var number in Enumerable.Range(0, write.Numbers))
                {
                    PersistOne(number);
                }
            });
        }

        public override string PersistenceId { get; }

        private void PersistOne(int number) => PersistAsync(new Number(number), _ => CountOne());

        /// <summary>The next one when this one is stored.</summary>
        private void PersistNext() => Persist(new Number(_count), _ =>
        {
            if (!CountOne())
            {
                PersistNext();
            }
        });

        private bool CountOne()
        {
            var isLast = ++_count == _end;
            if (isLast)
            {
                _asker.Tell(_count, Self);
            }

            return isLast;
        }

        public sealed record Write(int Numbers);

        public sealed class GetCount
        {
            public static readonly GetCount Instance = new();
        }
    }
}
