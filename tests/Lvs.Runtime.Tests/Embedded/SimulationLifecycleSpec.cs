using Akka.Actor;
using Lvs.Runtime.Simulation;

namespace Lvs.Runtime.Tests.Embedded;

public sealed class SimulationLifecycleSpec
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly List<string> _told = [];

    [Fact]
    public void A_restart_keeps_the_mailbox_with_every_seed() =>
        Simulator.Explore(Enumerable.Range(0, 50), simulator =>
        {
            var (told, system) = (new List<string>(), simulator.CreateSystem("restart"));
            var probe = system.ActorOf(Props.Create(() => new SimulationSpec.Collects(told)));
            var actor = system.ActorOf(Props.Create(() => new Scripted(probe, null)), "child");
            actor.Tell("one");
            actor.Tell(new InvalidOperationException("boom"));
            actor.Tell("two");
            simulator.RunToEnd();
            string[] expected =
            [
                "child PreStart", "one", "child PreRestart(boom, boom)", "child PostStop", "child PostRestart(boom)", "child PreStart", "two",
            ];
            Assert.Equal(expected, told);
        });

    [Fact]
    public void Restarts_are_counted_within_a_window_of_virtual_time()
    {
        var simulator = new Simulator(1);
        var system = simulator.CreateSystem("window");
        var probe = system.ActorOf(Props.Create(() => new SimulationSpec.Collects(_told)));
        var strategy = new OneForOneStrategy(1, 10 * Second, _ => Directive.Restart);
        var parent = system.ActorOf(Props.Create(() => new Scripted(probe, strategy)));
        var child = simulator.Run(parent.Ask<IActorRef>(new Scripted.MakeChild("child")));
        foreach (var expected in new[] { "PreStart", "PreStart", "PostStop" })
        {
            child.Tell(new InvalidOperationException("boom"));
            simulator.Settle();
            Assert.Equal($"child {expected}", _told[^1]);
            simulator.RunFor(expected == "PreStart" && _told.Count(text => text == "child PreStart") == 2 ? 11 * Second : Second);
        }
    }

    [Fact]
    public void Death_is_seen_from_another_system()
    {
        var simulator = new Simulator(1);
        var subject = simulator.CreateSystem("lb1").ActorOf(Props.Create<Echo>());
        simulator.CreateSystem("lb2").ActorOf(Props.Create(() => new Watches(subject, _told)));
        simulator.RunToEnd();
        Assert.Empty(_told);
        subject.Tell(PoisonPill.Instance);
        simulator.RunToEnd();
        Assert.Equal(["terminated"], _told);
    }

    [Fact]
    public void A_terminated_system_has_stopped_its_actors_and_its_timers_and_its_name_is_free()
    {
        var simulator = new Simulator(1);
        var system = simulator.CreateSystem("lb1");
        var collects = simulator.CreateSystem("lb2").ActorOf(Props.Create(() => new SimulationSpec.Collects(_told)));
        system.ActorOf(Props.Create(() => new Scripted(collects, null)), "actor");
        system.Scheduler.ScheduleTellRepeatedly(Second, Second, collects, "tick", ActorRefs.NoSender);
        simulator.RunFor(Second * 1.5);
        Assert.Throws<ArgumentException>(() => simulator.CreateSystem("lb1"));
        simulator.Run(system.Terminate());
        simulator.RunToEnd();
        Assert.Equal(["actor PreStart", "tick", "actor PostStop"], _told);
        Assert.NotSame(system, simulator.CreateSystem("lb1"));
    }

    [Fact]
    public void A_crashed_system_does_nothing_any_more_and_nobody_is_told()
    {
        var simulator = new Simulator(1);
        var system = simulator.CreateSystem("lb1");
        var collects = simulator.CreateSystem("lb2").ActorOf(Props.Create(() => new SimulationSpec.Collects(_told)));
        var actor = system.ActorOf(Props.Create(() => new Scripted(collects, null)), "actor");
        system.Scheduler.ScheduleTellRepeatedly(Second, Second, collects, "tick", ActorRefs.NoSender);
        simulator.RunFor(Second * 1.5);
        actor.Tell("in the mailbox");
        simulator.Crash(system);
        actor.Tell("too late");
        simulator.RunToEnd();
        Assert.Equal(["actor PreStart", "tick"], _told);
        Assert.Throws<ArgumentException>(() => simulator.Crash(system));
        Assert.NotSame(system, simulator.CreateSystem("lb1"));
    }

    private sealed class Watches : ReceiveActor
    {
        public Watches(IActorRef subject, List<string> told)
        {
            Context.Watch(subject);
            Receive<Terminated>(terminated => terminated.ActorRef.Equals(subject), _ => told.Add("terminated"));
        }
    }
}
