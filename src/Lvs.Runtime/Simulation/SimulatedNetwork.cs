using Akka.Actor;

namespace Lvs.Runtime.Simulation;

/// <summary>A network between the systems of a simulation, which delays, loses, repeats and reorders, and can be cut.</summary>
public sealed class SimulatedNetwork
{
    private readonly Simulator _simulator;
    private readonly HashSet<(string From, string To)> _cuts = [];

    internal SimulatedNetwork(Simulator simulator)
    {
        _simulator = simulator;
    }

    /// <summary>For the messages sent from now on.</summary>
    public NetworkFaults Faults { get; set; } = new();

    /// <summary>Loses what one system sends to the other from now on; the way back stays.</summary>
    public void Cut(string from, string to) => _cuts.Add((from, to));

    public void Mend(string from, string to) => _cuts.Remove((from, to));

    /// <summary>Sends on behalf of the sender, whose system says where the message comes from.</summary>
    public void Send(IActorRef target, object message, IActorRef sender)
    {
        var random = _simulator.Random;

        // The same draws whatever becomes of the message, so that a cut does not change the rest of the run.
        var (isLost, isDoubled) = (random.NextDouble() < Faults.Loss, random.NextDouble() < Faults.Duplication);
        var (delay, secondDelay) = (Delay(random), Delay(random));
        if (isLost || _cuts.Contains((SystemOf(sender), SystemOf(target))))
        {
            return;
        }

        _simulator.Deliver(target, message, sender, delay);
        if (isDoubled)
        {
            _simulator.Deliver(target, message, sender, secondDelay);
        }
    }

    private TimeSpan Delay(Random random) => Faults.MinDelay + ((Faults.MaxDelay - Faults.MinDelay) * random.NextDouble());

    private static string SystemOf(IActorRef actor) => (actor as IInternalActorRef)?.System.Name
        ?? throw new ArgumentException($"{actor} belongs to no system.", nameof(actor));
}
