using Akka.Actor;

namespace Lvs.Runtime.Tests.Embedded;

/// <summary>A dispatcher whose actors have one thread together.</summary>
public sealed class SharedThreadSpec : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ActorSystem _system = EmbeddedActorSystem.Create(
        "shared", new EmbeddedSettings().WithDispatcher("shared", new DispatcherSettings.SharedThread { ThreadName = "in common" }));

    public void Dispose() => _system.Dispose();

    [Fact]
    public async Task All_actors_of_the_dispatcher_run_on_one_thread_that_ends_with_the_last_and_begins_again()
    {
        for (var round = 0; round < 2; round++)
        {
            var actors = Enumerable.Range(0, 10).Select(_ => _system.ActorOf(Props.Create(() => new Teller()).WithDispatcher("shared"))).ToList();
            var threads = await Task.WhenAll(actors.Select(actor => actor.Ask<Thread>("where", Patience)));
            var thread = Assert.Single(threads.Distinct());
            Assert.Equal("in common", thread.Name);
            foreach (var actor in actors)
            {
                Assert.True(thread.IsAlive);
                Assert.True(await actor.GracefulStop(Patience));
            }

            Assert.True(thread.Join(Patience));
        }
    }

    private sealed class Teller : ReceiveActor
    {
        public Teller() => ReceiveAny(_ => Sender.Tell(Thread.CurrentThread));
    }
}
