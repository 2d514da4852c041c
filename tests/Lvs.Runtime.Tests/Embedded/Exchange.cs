using Akka.Actor;
using Lvs.Runtime.Simulation;

namespace Lvs.Runtime.Tests.Embedded;

/// <summary>Three systems that throw balls at each other over a network that delays each at random, until so many were thrown.</summary>
internal static class Exchange
{
    public const int Messages = 10_000;

    public static Simulator Run(int seed)
    {
        var simulator = new Simulator(seed);
        simulator.Network.Faults = new NetworkFaults { MaxDelay = TimeSpan.FromMilliseconds(10) };
        var (players, thrown) = (new List<IActorRef>(), 0);
        var throwOn = Throw;
        foreach (var name in new[] { "lb1", "lb2", "lb3" })
        {
            players.Add(simulator.CreateSystem(name).ActorOf(Props.Create(() => new Player(throwOn)), "player"));
        }

        foreach (var player in players)
        {
            Throw(player);
            Throw(player);
        }

        simulator.RunToEnd();
        Assert.Equal(Messages, thrown);
        return simulator;

        void Throw(IActorRef from)
        {
            if (thrown < Messages)
            {
                thrown++;
                simulator.Network.Send(players[simulator.Random.Next(players.Count)], new Ball(), from);
            }
        }
    }

    private sealed record Ball;

    private sealed class Player : ReceiveActor
    {
        public Player(Action<IActorRef> throwOn)
        {
            Receive<Ball>(_ => throwOn(Self));
        }
    }
}
