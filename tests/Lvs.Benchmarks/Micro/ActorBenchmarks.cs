using Akka.Actor;
using BenchmarkDotNet.Attributes;
using Lvs.Benchmarks.Actors;

namespace Lvs.Benchmarks.Micro;

/// <summary>Single operations, with what they allocate.</summary>
[MemoryDiagnoser]
public class ActorBenchmarks : IDisposable
{
    private readonly object _message = new();
    private ActorSystem _system = null!;
    private IActorRef _counter = null!;
    private Props _props = null!;

    [GlobalSetup]
    public void Start()
    {
        _system = BenchmarkSystem.Create("micro");
        _props = Props.Create(() => new Counter());
        _counter = _system.ActorOf(_props);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _system?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A hundred messages and an answer to the last: what one costs on its way through the mailbox.</summary>
    [Benchmark(OperationsPerInvoke = 100)]
    public Task<long> Tell()
    {
        for (var i = 0; i < 99; i++)
        {
            _counter.Tell(_message, ActorRefs.NoSender);
        }

        return Ask();
    }

    [Benchmark]
    public Task<long> Ask() => _counter.Ask<long>(Counter.GetCount.Instance, TimeSpan.FromSeconds(10));

    /// <summary>From ActorOf to the end of PostStop.</summary>
    [Benchmark]
    public Task<bool> Life() => _system.ActorOf(_props).GracefulStop(TimeSpan.FromSeconds(10));
}
