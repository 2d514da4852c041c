using Akka.Actor;
using Lvs.Runtime.Cells;
using Lvs.Runtime.Dispatching;

namespace Lvs.Runtime.Simulation;

/// <summary>One actor system's place in a simulation: what stands behind all of its dispatchers, and its timers.</summary>
internal sealed class SimulatedSystem(Simulator simulator, string name) : MailboxExecutor(1)
{
    public string Name => name;

    public Simulator Simulator => simulator;

    public SimulatedScheduler Scheduler { get; } = new(simulator);

    public TaskScheduler Continuations => simulator.Tasks;

    /// <summary>True after a crash: nothing of it runs any more.</summary>
    public bool IsCrashed { get; set; }

    /// <summary>How many messages the next mailbox handles: drawn anew for each.</summary>
    public override int Throughput => simulator.NextThroughput();

    public override void Execute(Mailbox mailbox)
    {
        if (!IsCrashed)
        {
            simulator.Enqueue(mailbox);
        }
    }

    /// <summary>Any dispatcher's name means this one.</summary>
    public LocalActorRef NewActor(EmbeddedActorSystem system, ActorPath path, IInternalActorRef parent, Props props)
    {
        simulator.RequireOwnThread();
        var actor = new SimulatedActorRef(path, simulator);
        actor.Cell = new SimulatedActorCell(system, actor, parent, props, this);
        return actor;
    }

    public void OnAsk(object question, ICanTell target, object message) =>
        simulator.Questions.Add(question, $"Ask of {message.GetType().Name} to {target}");

    public void OnAnswer(object question) => simulator.Questions.Remove(question);
}
