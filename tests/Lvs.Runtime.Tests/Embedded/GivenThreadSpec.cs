using System.Collections.Concurrent;
using Akka.Actor;

namespace Lvs.Runtime.Tests.Embedded;

/// <summary>A dispatcher whose actors run on a thread that somebody else has.</summary>
public sealed class GivenThreadSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task All_actors_of_the_dispatcher_run_where_they_are_told_to_and_in_the_order_of_their_messages()
    {
        using var work = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var item in work.GetConsumingEnumerable())
            {
                item();
            }
        });
        thread.Start();
        using (var system = EmbeddedActorSystem.Create(
            "given", new EmbeddedSettings().WithDispatcher("given", new DispatcherSettings.GivenThread { Post = work.Add })))
        {
            var actors = Enumerable.Range(0, 10).Select(_ => system.ActorOf(Props.Create(() => new Teller()).WithDispatcher("given"))).ToList();
            var threads = await Task.WhenAll(actors.Select(actor => actor.Ask<Thread>("where", Patience)));
            Assert.Same(thread, Assert.Single(threads.Distinct()));
            Assert.All(await Task.WhenAll(actors.Select(actor => actor.GracefulStop(Patience))), Assert.True);
        }

        work.CompleteAdding();
        Assert.True(thread.Join(Patience));
    }

    private sealed class Teller : ReceiveActor
    {
        public Teller() => ReceiveAny(_ => Sender.Tell(Thread.CurrentThread));
    }
}
