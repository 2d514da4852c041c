using Akka.Actor;
using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Simulation;

/// <summary>A cell whose every message is a step of the simulation.</summary>
internal sealed class SimulatedActorCell(
    EmbeddedActorSystem system, LocalActorRef self, IInternalActorRef parent, Props props, SimulatedSystem simulation)
    : ActorCell(system, self, parent, props, simulation)
{
    public ulong PathHash { get; } = SimulationTrace.HashOf(self.Path.ToString());

    public SimulatedSystem Simulation => simulation;

    /// <summary>Of a sender: a reference without an actor is told from none, and no more.</summary>
    public static ulong HashOf(IActorRef? sender) => sender switch
    {
        null => 0,
        LocalActorRef { Cell: SimulatedActorCell cell } => cell.PathHash,
        _ => 1,
    };

    protected override void Handle(object message, IActorRef? sender)
    {
        var what = message is ActorTimers.Tick tick ? tick.Message : message;
        simulation.Simulator.OnMessage(this, what.GetType(), sender);
        base.Handle(message, sender);
    }

    protected override void HandleSystem(SystemMessage message)
    {
        simulation.Simulator.OnMessage(this, message.GetType(), sender: null);
        base.HandleSystem(message);
    }
}
