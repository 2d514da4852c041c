using Akka.Actor;
using Lvs.Runtime.Simulation;
using Xunit.Abstractions;

namespace Lvs.Runtime.Tests.Embedded;

/// <summary>
/// Two tellers on two systems pay into one account, each once in a second. One who reads, thinks a little and writes may overwrite
/// what the other wrote meanwhile.
/// </summary>
public sealed class SimulationRaceSpec(ITestOutputHelper output)
{
    [Fact]
    public void A_lost_update_is_found_by_seed_search_told_with_its_seed_and_replayed()
    {
        var found = Assert.Throws<SimulationFailedException>(() => Simulator.Explore(Enumerable.Range(0, 1000), PayReadingFirst));
        output.WriteLine(found.Message);
        Assert.StartsWith($"Seed {found.Seed}: ", found.Message, StringComparison.Ordinal);
        Assert.Contains($"Simulator.Replay({found.Seed}, ", found.Message, StringComparison.Ordinal);
        Assert.Contains("akka://bank/user/account <- Write from akka://lb2/user/teller", found.Message, StringComparison.Ordinal);

        var steps = new List<string>();
        var replayed = Assert.Throws<SimulationFailedException>(() => Simulator.Replay(found.Seed, PayReadingFirst, steps.Add));
        Assert.Equal(found.Message, replayed.Message);
        Assert.Equal((found.TraceHash, found.Steps), (replayed.TraceHash, steps.Count));
    }

    [Fact]
    public void Few_seeds_find_the_race()
    {
        var lost = Enumerable.Range(0, 1000).Count(seed => Record.Exception(() => Simulator.Replay(seed, PayReadingFirst)) is not null);
        output.WriteLine($"{lost} of 1,000 seeds");
        Assert.InRange(lost, 1, 100);
    }

    [Fact]
    public void Without_the_race_no_seed_fails() => Simulator.Explore(Enumerable.Range(0, 200), simulator => Pay(simulator, readsFirst: false));

    private static void PayReadingFirst(Simulator simulator) => Pay(simulator, readsFirst: true);

    private static void Pay(Simulator simulator, bool readsFirst)
    {
        var account = simulator.CreateSystem("bank").ActorOf(Props.Create<Account>(), "account");
        foreach (var name in new[] { "lb1", "lb2" })
        {
            var teller = simulator.CreateSystem(name).ActorOf(Props.Create(() => new Teller(account, readsFirst, simulator)), "teller");
            simulator.Deliver(teller, new PayOne(), ActorRefs.NoSender, simulator.Random.NextDouble() * TimeSpan.FromSeconds(1));
        }

        simulator.RunToEnd();
        Assert.Equal(2, simulator.Run(account.Ask<int>(new Read())));
    }

    private sealed record PayOne;

    private sealed record Read;

    private sealed record Write(int Balance);

    private sealed record Add(int Amount);

    private sealed class Account : ReceiveActor
    {
        private int _balance;

        public Account()
        {
            Receive<Read>(_ => Sender.Tell(_balance));
            Receive<Write>(write => _balance = write.Balance);
            Receive<Add>(add => _balance += add.Amount);
        }
    }

    private sealed class Teller : ReceiveActor
    {
        public Teller(IActorRef account, bool readsFirst, Simulator simulator)
        {
            ReceiveAsync<PayOne>(async _ =>
            {
                if (readsFirst)
                {
                    var balance = await account.Ask<int>(new Read());
                    await Task.Delay(TimeSpan.FromMilliseconds(10) * simulator.Random.NextDouble(), simulator.TimeProvider);
                    account.Tell(new Write(balance + 1), Self);
                }
                else
                {
                    account.Tell(new Add(1), Self);
                }
            });
        }
    }
}
