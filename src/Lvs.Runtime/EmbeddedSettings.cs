using System.Collections.Immutable;
using Akka.Actor;
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

    /// <summary>The clock. With any other than the system's, timers fire when that clock says so, by its own timers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Replaces the scheduler that follows from the clock, for virtual time in tests.</summary>
    public IScheduler? Scheduler { get; init; }

    public EmbeddedSettings WithDispatcher(string name, DispatcherSettings dispatcher) =>
        this with { Dispatchers = Dispatchers.SetItem(name, dispatcher) };
}
