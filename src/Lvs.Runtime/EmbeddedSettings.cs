using System.Collections.Immutable;
using Akka.Actor;
using Akka.Serialization;
using Lvs.Runtime.Simulation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lvs.Runtime;

/// <summary>What an embedded actor system is made with.</summary>
public sealed record EmbeddedSettings
{
    public const string DefaultDispatcher = "akka.actor.default-dispatcher";

    public const string CallingThreadDispatcher = "akka.test.calling-thread-dispatcher";

    /// <summary>Dispatchers by name; the default and the calling-thread one are there unless replaced.</summary>
    public ImmutableDictionary<string, DispatcherSettings> Dispatchers { get; init; } = ImmutableDictionary<string, DispatcherSettings>.Empty
        .Add(DefaultDispatcher, new DispatcherSettings.Pool())
        .Add(CallingThreadDispatcher, new DispatcherSettings.CallingThread());

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>From which level on subscribers to log events get any; what the factory's loggers get is their own matter.</summary>
    public Akka.Event.LogLevel LogLevel { get; init; } = Akka.Event.LogLevel.InfoLevel;

    /// <summary>The clock. With any other than the system's, timers fire when that clock says so, by its own timers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>A random number from 0 up to 1; spreads restarts with backoff. A seeded source makes a run repeatable.</summary>
    public Func<double> NextRandom { get; init; } = Random.Shared.NextDouble;

    /// <summary>Replaces the scheduler that follows from the clock, for virtual time in tests.</summary>
    public IScheduler? Scheduler { get; init; }

    /// <summary>Set where the system lives in a simulation.</summary>
    internal SimulatedSystem? Simulation { get; init; }

    /// <summary>Where persistent actors keep their events and snapshots.</summary>
    public PersistenceSettings Persistence { get; init; } = new PersistenceSettings.InMemory();

    /// <summary>What turns events and snapshots into bytes, and back.</summary>
    public ImmutableList<SerializerSettings> Serializers { get; init; } = [];

    /// <summary>Phases of the shutdown whose timeout or failures are not handled as by default; the last one has ten seconds.</summary>
    public ImmutableDictionary<string, ShutdownPhase> ShutdownPhases { get; init; } = ImmutableDictionary<string, ShutdownPhase>.Empty
        .Add(CoordinatedShutdown.PhaseClusterShardingShutdownRegion, new ShutdownPhase { Timeout = TimeSpan.FromSeconds(10) })
        .Add(CoordinatedShutdown.PhaseClusterExiting, new ShutdownPhase { Timeout = TimeSpan.FromSeconds(10) })
        .Add(CoordinatedShutdown.PhaseActorSystemTerminate, new ShutdownPhase { Timeout = TimeSpan.FromSeconds(10) });

    public EmbeddedSettings WithShutdownPhase(string name, ShutdownPhase phase) =>
        this with { ShutdownPhases = ShutdownPhases.SetItem(name, phase) };

    public EmbeddedSettings WithDispatcher(string name, DispatcherSettings dispatcher) =>
        this with { Dispatchers = Dispatchers.SetItem(name, dispatcher) };

    public EmbeddedSettings WithSerializer(Func<ExtendedActorSystem, SerializerWithStringManifest> create, params Type[] types) =>
        this with { Serializers = Serializers.Add(new SerializerSettings(create, [.. types])) };
}
