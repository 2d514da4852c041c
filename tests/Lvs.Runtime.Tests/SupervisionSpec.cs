using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class SupervisionSpec : TestKit
{
    private static readonly InvalidOperationException Boom = new("boom");

    private readonly TestProbe _probe;

    public SupervisionSpec()
    {
        _probe = CreateTestProbe();
    }

    [Fact]
    public void Resume_goes_on_with_the_same_incarnation()
    {
        var child = ChildUnder(new OneForOneStrategy(_ => Directive.Resume));
        child.Tell(Boom);
        child.Tell("on");
        _probe.ExpectMsg("on");
    }

    [Fact]
    public void Restart_goes_on_with_a_new_incarnation()
    {
        var child = ChildUnder(new OneForOneStrategy(_ => Directive.Restart));
        child.Tell(Boom);
        child.Tell("on");
        ExpectRestart();
        _probe.ExpectMsg("on");
    }

    [Fact]
    public void Stop_ends_the_child()
    {
        var child = ChildUnder(new OneForOneStrategy(_ => Directive.Stop));
        Watch(child);
        child.Tell(Boom);
        ExpectTerminated(child);
    }

    [Fact]
    public void Escalate_fails_the_parent_and_the_guardian_restarts_it()
    {
        var child = ChildUnder(new OneForOneStrategy(_ => Directive.Escalate));
        Watch(child);
        child.Tell(Boom);
        _probe.ExpectMsg("parent PreRestart(boom, )");
        _probe.FishForMessage(message => message is "parent PostRestart(boom)");
        ExpectTerminated(child);
    }

    [Fact]
    public void An_escalated_failure_that_is_forgiven_is_forgiven_the_child_too()
    {
        var props = Props.Create(() => new Scripted(_probe.Ref, new OneForOneStrategy(_ => Directive.Escalate)));
        Sys.ActorOf(Props.Create(() => new ParentOf(props)).WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Resume))).Tell("child?");
        var parent = ExpectMsg<IActorRef>();
        parent.Tell(new Scripted.MakeChild("child"));
        var child = ExpectMsg<IActorRef>();
        child.Tell(Boom);
        child.Tell("on");
        _probe.FishForMessage(message => message is "on");
        parent.Tell("parent on");
        _probe.ExpectMsg("parent on");
    }

    [Fact]
    public void A_strategy_in_the_Props_takes_precedence()
    {
        var strategy = new OneForOneStrategy(_ => Directive.Resume);
        var parent = Sys.ActorOf(Props.Create(() => new Scripted(_probe.Ref, null)).WithSupervisorStrategy(strategy), "parent");
        parent.Tell(new Scripted.MakeChild("child"));
        var child = ExpectMsg<IActorRef>();
        child.Tell(Boom);
        child.Tell("on");
        ExpectReports("parent PreStart", "child PreStart", "on");
    }

    [Fact]
    public void Retries_are_counted_and_the_one_too_many_stops_the_child()
    {
        var child = ChildUnder(new OneForOneStrategy(2, null, _ => Directive.Restart));
        Watch(child);
        child.Tell(Boom);
        ExpectRestart();
        child.Tell(Boom);
        ExpectRestart();
        child.Tell(Boom);
        ExpectTerminated(child);
    }

    [Fact]
    public void Retries_out_of_the_window_do_not_count()
    {
        var child = ChildUnder(new OneForOneStrategy(1, TimeSpan.FromSeconds(1), _ => Directive.Restart));
        child.Tell(Boom);
        ExpectRestart();
        _probe.ExpectNoMsg(1_100);
        child.Tell(Boom);
        ExpectRestart();
        Watch(child);
        child.Tell(Boom);
        ExpectTerminated(child);
    }

    [Fact]
    public void No_retries_means_stop()
    {
        var child = ChildUnder(new OneForOneStrategy(0, null, _ => Directive.Restart));
        Watch(child);
        child.Tell(Boom);
        ExpectTerminated(child);
    }

    [Fact]
    public void Kill_stops_the_child_by_default()
    {
        var child = ChildUnder(null);
        Watch(child);
        child.Tell(Kill.Instance);
        ExpectTerminated(child);
    }

    [Fact]
    public void An_actor_whose_constructor_throws_is_stopped_by_default()
    {
        var broken = Sys.ActorOf(Props.Create<Broken>());
        Watch(broken);
        ExpectTerminated(broken);
    }

    [Fact]
    public void A_throwing_constructor_is_an_initialization_failure_to_the_decider()
    {
        var strategy = new OneForOneStrategy(cause =>
        {
            _probe.Ref.Tell(cause, ActorRefs.NoSender);
            return Directive.Stop;
        });
        Sys.ActorOf(Props.Create(() => new ParentOf(Props.Create<Broken>())).WithSupervisorStrategy(strategy));
        _probe.ExpectMsg<ActorInitializationException>();
    }

    [Fact]
    public void A_throwing_PreStart_is_an_initialization_failure_with_its_cause()
    {
        var strategy = new OneForOneStrategy(cause =>
        {
            _probe.Ref.Tell(cause, ActorRefs.NoSender);
            return Directive.Stop;
        });
        Sys.ActorOf(Props.Create(() => new ParentOf(Props.Create<FailsToStart>())).WithSupervisorStrategy(strategy));
        Assert.Same(Boom, _probe.ExpectMsg<ActorInitializationException>().InnerException);
    }

    [Theory]
    [InlineData(Directive.Restart)]
    [InlineData(Directive.Resume)]
    public void An_actor_that_could_not_be_made_is_made_as_if_for_the_first_time(Directive directive)
    {
        var attempts = new Attempts();
        var props = Props.Create(() => new FailsOnce(attempts, _probe.Ref));
        Sys.ActorOf(Props.Create(() => new ParentOf(props)).WithSupervisorStrategy(new OneForOneStrategy(_ => directive))).Tell("child?");
        ExpectMsg<IActorRef>().Tell("on");
        ExpectReports("PreStart", "on");
    }

    [Fact]
    public void A_throwing_PostRestart_is_an_initialization_failure_too()
    {
        var strategy = new OneForOneStrategy(cause =>
        {
            _probe.Ref.Tell(cause, ActorRefs.NoSender);
            return cause is PostRestartException ? Directive.Stop : Directive.Restart;
        });
        Sys.ActorOf(Props.Create(() => new ParentOf(Props.Create<FailsToRestart>())).WithSupervisorStrategy(strategy)).Tell("child?");
        var child = ExpectMsg<IActorRef>();
        Watch(child);
        child.Tell(Boom);
        _probe.ExpectMsg<Exception>(Boom);
        Assert.Same(Boom, _probe.ExpectMsg<PostRestartException>().OriginalCause);
        ExpectTerminated(child);
    }

    [Fact]
    public void A_constructor_that_is_not_public_is_not_found()
    {
        var hidden = Sys.ActorOf(Props.Create(() => new Hidden()));
        Watch(hidden);
        ExpectTerminated(hidden);
    }

    [Fact]
    public void A_restart_gives_the_mailbox_and_the_stash_to_the_next_incarnation_but_not_the_failed_message()
    {
        var child = Sys.ActorOf(Props.Create(() => new Stashes(_probe.Ref)));
        child.Tell("stashed");
        child.Tell(Boom);
        child.Tell("queued");
        child.Tell("open");
        ExpectReports("stashed", "queued");
        _probe.ExpectNoMsg(30);
    }

    [Fact]
    public void Children_wait_while_the_failure_of_their_parent_is_decided_on()
    {
        using var gate = new ManualResetEventSlim();
        var strategy = new OneForOneStrategy(_ =>
        {
            _probe.Ref.Tell("deciding");
            gate.Wait();
            return Directive.Resume;
        });
        var props = Props.Create(() => new Scripted(_probe.Ref, null));
        Sys.ActorOf(Props.Create(() => new ParentOf(props)).WithSupervisorStrategy(strategy)).Tell("child?");
        var parent = ExpectMsg<IActorRef>();
        parent.Tell(new Scripted.MakeChild("child"));
        var child = ExpectMsg<IActorRef>();
        _probe.ReceiveN(2);
        parent.Tell(Boom);
        _probe.ExpectMsg("deciding");
        child.Tell("on");
        _probe.ExpectNoMsg(50);
        gate.Set();
        _probe.ExpectMsg("on");
    }

    [Fact]
    public void A_window_alone_allows_one_restart_in_it()
    {
        var child = ChildUnder(new OneForOneStrategy(null, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        Watch(child);
        child.Tell(Boom);
        ExpectRestart();
        child.Tell(Boom);
        ExpectTerminated(child);
    }

    [Fact]
    public void Retries_in_the_window_count_together()
    {
        var child = ChildUnder(new OneForOneStrategy(2, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        Watch(child);
        child.Tell(Boom);
        ExpectRestart();
        child.Tell(Boom);
        ExpectRestart();
        child.Tell(Boom);
        ExpectTerminated(child);
    }

    [Fact]
    public void A_decider_that_throws_fails_the_parent()
    {
        var child = ChildUnder(new OneForOneStrategy(_ => throw new InvalidOperationException("no decision")));
        child.Tell(Boom);
        _probe.ExpectMsg("parent PreRestart(no decision, )");
    }

    [Fact]
    public void A_restart_of_the_parent_stops_its_children_first()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Scripted(_probe.Ref, null)), "parent");
        parent.Tell(new Scripted.MakeChild("child"));
        ExpectMsg<IActorRef>();
        parent.Tell(Boom);
        ExpectReports("parent PreStart", "child PreStart");
        var order = _probe.ReceiveN(5).Cast<string>().ToList();
        Assert.True(order.IndexOf("child PostStop") < order.IndexOf("parent PostRestart(boom)"), string.Join(", ", order));
    }

    [Fact]
    public void A_child_that_is_not_stopped_survives_the_restart_of_its_parent_and_is_restarted()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Keeper(_probe.Ref)), "keeper");
        ExpectReports("child PreStart");
        parent.Tell(Boom);
        _probe.ExpectMsg("child PreRestart(boom, )");
        ExpectReports("child PostStop", "child PostRestart(boom)", "child PreStart");
    }

    private IActorRef ChildUnder(SupervisorStrategy? strategy)
    {
        var parent = Sys.ActorOf(Props.Create(() => new Scripted(_probe.Ref, strategy)), "parent");
        parent.Tell(new Scripted.MakeChild("child"));
        ExpectReports("parent PreStart", "child PreStart");
        return ExpectMsg<IActorRef>();
    }

    private void ExpectRestart() =>
        ExpectReports("child PreRestart(boom, boom)", "child PostStop", "child PostRestart(boom)", "child PreStart");

    private void ExpectReports(params string[] reports) => Assert.Equal(reports, _probe.ReceiveN(reports.Length));

    private sealed class Attempts
    {
        public int Made { get; set; }
    }

    private sealed class FailsOnce : ReceiveActor
    {
        private readonly IActorRef _probe;

        public FailsOnce(Attempts attempts, IActorRef probe)
        {
            _probe = probe;
            if (attempts.Made++ == 0)
            {
                throw Boom;
            }

            ReceiveAny(message => probe.Tell(message));
        }

        protected override void PreStart() => _probe.Tell("PreStart");

        protected override void PostRestart(Exception reason) => _probe.Tell("PostRestart");
    }

    private sealed class FailsToStart : ReceiveActor
    {
        protected override void PreStart() => throw Boom;
    }

    private sealed class FailsToRestart : ReceiveActor
    {
        public FailsToRestart()
        {
            Receive<Exception>(exception => throw exception);
        }

        protected override void PostRestart(Exception reason) => throw new InvalidOperationException("not again");
    }

    private sealed class Hidden : ReceiveActor
    {
        internal Hidden()
        {
        }
    }

    private sealed class Stashes : ReceiveActor, IWithUnboundedStash
    {
        public Stashes(IActorRef probe)
        {
            Receive<Exception>(exception => throw exception);
            Receive<string>(text => text == "open", _ =>
            {
                Become(() => ReceiveAny(message => probe.Tell(message)));
                Stash.UnstashAll();
            });
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;
    }

    private sealed class Broken : ReceiveActor
    {
        public Broken()
        {
            throw Boom;
        }
    }

    private sealed class ParentOf : ReceiveActor
    {
        public ParentOf(Props child)
        {
            var made = Context.ActorOf(child);
            Receive<string>(_ => Sender.Tell(made));
        }
    }

    private sealed class Keeper : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Keeper(IActorRef probe)
        {
            _probe = probe;
            Receive<Exception>(exception => throw exception);
        }

        protected override void PreStart() => Context.ActorOf(Props.Create(() => new Scripted(_probe, null)), "child");

        protected override void PreRestart(Exception reason, object? message)
        {
        }

        protected override void PostRestart(Exception reason)
        {
        }
    }
}
