using Akka.Actor;
using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Simulation;

/// <summary>The reference of a simulated actor: nobody but the simulation's own thread may tell it anything.</summary>
internal sealed class SimulatedActorRef(ActorPath path, Simulator simulator) : LocalActorRef(path)
{
    public override void Tell(object message, IActorRef? sender)
    {
        simulator.RequireOwnThread();
        base.Tell(message, sender);
    }

    public override void TellSystem(SystemMessage message)
    {
        simulator.RequireOwnThread();
        base.TellSystem(message);
    }
}
