using Akka.Actor;
using Akka.Configuration;

namespace Lvs.Runtime.Tests.Embedded;

public sealed class DispatcherSpec : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ActorSystem _system = EmbeddedActorSystem.Create("dispatchers", new EmbeddedSettings()
        .WithDispatcher("named", new DispatcherSettings.Pinned { ThreadName = "vrrp", IsBackground = true })
        .WithDispatcher("unnamed", new DispatcherSettings.Pinned()));

    public void Dispose() => _system.Dispose();

    [Fact]
    public async Task A_pinned_actor_stays_on_one_thread_of_its_name_even_after_an_await_and_a_restart()
    {
        var actor = _system.ActorOf(Props.Create<TellsThread>().WithDispatcher("named"));
        var first = await actor.Ask<Thread>("thread", Patience);
        actor.Tell(new InvalidOperationException("boom"));
        var second = await actor.Ask<Thread>("thread after await", Patience);
        Assert.Same(first, second);
        Assert.Equal(("vrrp", true), (first.Name, first.IsBackground));
    }

    [Fact]
    public async Task A_pinned_actor_has_its_thread_to_itself_and_gives_it_its_name()
    {
        var one = await _system.ActorOf(Props.Create<TellsThread>().WithDispatcher("unnamed"), "one").Ask<Thread>("thread", Patience);
        var two = await _system.ActorOf(Props.Create<TellsThread>().WithDispatcher("unnamed"), "two").Ask<Thread>("thread", Patience);
        Assert.NotSame(one, two);
        Assert.Equal(("one", "two"), (one.Name, two.Name));
    }

    [Fact]
    public async Task The_thread_ends_with_its_actor()
    {
        var actor = _system.ActorOf(Props.Create<TellsThread>().WithDispatcher("named"));
        var thread = await actor.Ask<Thread>("thread", Patience);
        await actor.GracefulStop(Patience);
        Assert.True(thread.Join(Patience));
    }

    [Fact]
    public async Task The_calling_thread_dispatcher_handles_a_message_before_Tell_returns()
    {
        var (teller, handledOn) = (Thread.CurrentThread, new TaskCompletionSource<Thread>());
        _system.ActorOf(Props.Create(() => new Completes(handledOn)).WithDispatcher("akka.test.calling-thread-dispatcher")).Tell("go");
        Assert.True(handledOn.Task.IsCompletedSuccessfully);
        Assert.Same(teller, await handledOn.Task);
    }

    [Fact]
    public void A_dispatcher_that_is_not_configured_is_refused() =>
        Assert.Throws<ConfigurationException>(() => _system.ActorOf(Props.Create<Echo>().WithDispatcher("no-such")));

    private sealed class TellsThread : ReceiveActor
    {
        public TellsThread()
        {
            Receive<Exception>(exception => throw exception);
            Receive<string>(text => text == "thread", _ => Sender.Tell(Thread.CurrentThread));
            ReceiveAsync<string>(async _ =>
            {
                await Task.Delay(1);
                Sender.Tell(Thread.CurrentThread);
            });
        }
    }

    private sealed class Completes : ReceiveActor
    {
        public Completes(TaskCompletionSource<Thread> handledOn)
        {
            Receive<string>(_ => handledOn.SetResult(Thread.CurrentThread));
        }
    }
}
