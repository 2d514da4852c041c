using System.Diagnostics;
using Akka.Actor;
using Lvs.Runtime.Simulation;
using Xunit.Abstractions;

namespace Lvs.Runtime.Tests.Embedded;

public sealed class SimulationSpec(ITestOutputHelper output)
{
    [Fact]
    public void The_same_seed_gives_the_same_trace_a_hundred_times()
    {
        var start = Stopwatch.GetTimestamp();
        var runs = Enumerable.Range(0, 100).Select(_ => Exchange.Run(42)).ToArray();
        var elapsed = Stopwatch.GetElapsedTime(start);
        output.WriteLine($"{runs.Sum(run => run.Steps) / elapsed.TotalSeconds / 1e6:F2} M steps/s, {elapsed.TotalSeconds:F2} s in all");
        Assert.Equal([(runs[0].TraceHash, runs[0].Steps, runs[0].Now)], runs.Select(run => (run.TraceHash, run.Steps, run.Now)).Distinct());
    }

    [Fact]
    public void Different_seeds_give_different_traces() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(seed => Exchange.Run(seed).TraceHash).Distinct().Count());

    [Fact]
    public void The_trace_is_the_same_in_another_process()
    {
        using var process = ChildProgram.Start(typeof(TraceProgram), "42");
        Assert.Equal($"{Exchange.Run(42).TraceHash:x16}", process.StandardOutput.ReadToEnd().Trim());
    }

    [Fact]
    public async Task The_trace_does_not_depend_on_the_kind_of_thread()
    {
        var (onThread, onPool) = (0ul, await Task.Run(() => SimulationAsyncSpec.RunEveryKindOfAwait(7).TraceHash));
        var thread = new Thread(() => onThread = SimulationAsyncSpec.RunEveryKindOfAwait(7).TraceHash);
        thread.Start();
        thread.Join();
        Assert.Equal(onThread, onPool);
    }

    [Fact]
    public void What_is_told_from_outside_has_no_sender_whatever_a_test_kit_left_on_the_thread()
    {
        var expected = SimulationAsyncSpec.RunEveryKindOfAwait(7).TraceHash;
        var left = 0ul;
        var thread = new Thread(() =>
        {
            _ = new Akka.TestKit.Xunit2.TestKit();
            left = SimulationAsyncSpec.RunEveryKindOfAwait(7).TraceHash;
        });
        thread.Start();
        thread.Join();
        Assert.Equal(expected, left);
    }

    [Fact]
    public void Messages_of_one_sender_to_one_receiver_keep_their_order_and_those_of_two_do_not()
    {
        var orders = new HashSet<string>();
        Simulator.Explore(Enumerable.Range(0, 50), simulator =>
        {
            var received = new List<string>();
            var system = simulator.CreateSystem("orders");
            var receiver = system.ActorOf(Props.Create(() => new Collects(received)));
            foreach (var sender in new[] { "a", "b" })
            {
                system.ActorOf(Props.Create(() => new TellsThree(receiver, sender)));
            }

            simulator.RunToEnd();
            Assert.Equal(["a1", "a2", "a3"], received.Where(text => text[0] == 'a'));
            Assert.Equal(["b1", "b2", "b3"], received.Where(text => text[0] == 'b'));
            orders.Add(string.Join(' ', received));
        });
        Assert.InRange(orders.Count, 3, 20);
    }

    [Fact]
    public void Every_dispatcher_is_the_simulations_whatever_its_name()
    {
        var simulator = new Simulator(1);
        var system = simulator.CreateSystem("dispatchers", new EmbeddedSettings()
            .WithDispatcher("pinned", new DispatcherSettings.Pinned())
            .WithDispatcher("pool", new DispatcherSettings.Pool()));
        foreach (var dispatcher in new[] { "pinned", "pool", EmbeddedSettings.CallingThreadDispatcher, "not configured" })
        {
            var received = new List<string>();
            var actor = system.ActorOf(Props.Create(() => new Collects(received)).WithDispatcher(dispatcher));
            actor.Tell("hello");
            Assert.Empty(received);
            simulator.Settle();
            Assert.Equal(["hello"], received);
        }
    }

    [Fact]
    public void A_network_loses_repeats_and_reorders_and_a_cut_goes_one_way()
    {
        var simulator = new Simulator(1);
        var (lb1, lb2) = (new List<string>(), new List<string>());
        var one = simulator.CreateSystem("lb1").ActorOf(Props.Create(() => new Collects(lb1)));
        var two = simulator.CreateSystem("lb2").ActorOf(Props.Create(() => new Collects(lb2)));
        simulator.Network.Faults = new NetworkFaults { MaxDelay = TimeSpan.FromSeconds(1), Loss = 0.1, Duplication = 0.1 };
        var sent = Enumerable.Range(0, 1000).Select(number => $"{number:d4}").ToArray();
        foreach (var text in sent)
        {
            simulator.Network.Send(two, text, one);
        }

        simulator.RunToEnd();
        Assert.InRange(lb2.Distinct().Count(), 850, 950);
        Assert.InRange(lb2.Count - lb2.Distinct().Count(), 50, 150);
        Assert.NotEqual(lb2.Order(), lb2);

        lb2.Clear();
        simulator.Network.Faults = new NetworkFaults();
        simulator.Network.Cut("lb1", "lb2");
        simulator.Network.Send(two, "lost", one);
        simulator.Network.Send(one, "arrives", two);
        simulator.RunToEnd();
        simulator.Network.Mend("lb1", "lb2");
        simulator.Network.Send(two, "mended", one);
        simulator.RunToEnd();
        Assert.Equal(["arrives"], lb1);
        Assert.Equal(["mended"], lb2);
    }

    internal sealed class Collects : ReceiveActor
    {
        public Collects(List<string> received)
        {
            Receive<string>(received.Add);
        }
    }

    private sealed class TellsThree : ReceiveActor
    {
        public TellsThree(IActorRef receiver, string name)
        {
            foreach (var number in Enumerable.Range(1, 3))
            {
                Receive<int>(number.Equals, _ => receiver.Tell($"{name}{number}"));
                Self.Tell(number);
            }
        }
    }
}
