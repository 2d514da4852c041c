using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Event;
using Lvs.Runtime;
using Lvs.Runtime.Cells;

namespace Akka.TestKit;

/// <summary>
/// Hears the log events and dead letters of a system, and gives each to the first filter that matches. One for each system, from the
/// first kit on, so that the levels of its log are on as they are in Akka.NET.
/// </summary>
internal sealed class TestEventListener : MinimalActorRef
{
    private static readonly ConditionalWeakTable<ActorSystem, TestEventListener> BySystem = [];

    private readonly Lock _gate = new();
    private readonly List<EventFilterApplier.Filter> _filters = [];

    private TestEventListener(EmbeddedActorSystem system)
        : base(system, system.NewTempPath())
    {
        system.EventStream.Subscribe(this, typeof(LogEvent));
        system.EventStream.Subscribe(this, typeof(DeadLetter));
    }

    public static TestEventListener Of(ActorSystem system) =>
        BySystem.GetValue(system, static key => new TestEventListener((EmbeddedActorSystem)key));

    public void Add(EventFilterApplier.Filter filter)
    {
        lock (_gate)
        {
            _filters.Add(filter);
        }
    }

    public void Remove(EventFilterApplier.Filter filter)
    {
        lock (_gate)
        {
            _filters.Remove(filter);
        }
    }

    public override void Tell(object message, IActorRef? sender)
    {
        lock (_gate)
        {
            _filters.Find(filter => filter.Matches(message))?.Count();
        }
    }
}
