using System.Diagnostics;
using Akka.Actor;
using Xunit.Abstractions;

namespace Lvs.Runtime.Tests.Embedded;

/// <summary>What a message and an actor cost; the times are printed, the bytes are held.</summary>
[Collection(nameof(CostSpec))]
public sealed class CostSpec(ITestOutputHelper output) : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("cost");

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Tell_of_a_reference_allocates_nothing_once_it_is_warm()
    {
        var counter = _system.ActorOf(Props.Create<Counts>().WithDispatcher(EmbeddedSettings.CallingThreadDispatcher));
        var message = new object();
        TellMany(counter, message, 1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        TellMany(counter, message, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Tell_throughput()
    {
        const int Messages = 2_000_000;
        var counter = _system.ActorOf(Props.Create<Counts>());
        var message = new object();
        for (var round = 0; round < 3; round++)
        {
            var (start, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
            TellMany(counter, message, Messages);
            var told = Stopwatch.GetElapsedTime(start);
            await counter.Ask<long>("count", TimeSpan.FromSeconds(30));
            var handled = Stopwatch.GetElapsedTime(start);
            output.WriteLine(
                $"told {Messages / told.TotalSeconds / 1e6:F1} M/s, handled {Messages / handled.TotalSeconds / 1e6:F1} M/s, "
                + $"{(GC.GetTotalAllocatedBytes() - allocated) / (double)Messages:F2} bytes each");
        }
    }

    [Fact]
    public async Task An_idle_actor_takes_less_than_600_bytes()
    {
        const int Actors = 20_000;
        var props = Props.Create<Counts>();
        var actors = new IActorRef[Actors];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Actors; i++)
        {
            actors[i] = _system.ActorOf(props);
        }

        // An answer from each: then all have been made.
        await Task.WhenAll(actors.Select(actor => actor.Ask<long>("count", TimeSpan.FromSeconds(30))));
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Actors;
        output.WriteLine($"{each} bytes");
        Assert.InRange(each, 1, 600);
        GC.KeepAlive(actors);
    }

    private static void TellMany(IActorRef target, object message, int count)
    {
        for (var i = 0; i < count; i++)
        {
            target.Tell(message, ActorRefs.NoSender);
        }
    }

    private sealed class Counts : UntypedActor
    {
        private long _count;

        protected override void OnReceive(object message)
        {
            if (message is string)
            {
                Sender.Tell(_count);
            }
            else
            {
                _count++;
            }
        }
    }
}

/// <summary>Alone, as other tests' allocations would be counted.</summary>
[CollectionDefinition(nameof(CostSpec), DisableParallelization = true)]
public sealed class CostCollection;
