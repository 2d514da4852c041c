using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Puts what it receives into the test's queue, on the teller's thread; watches on the test's behalf.</summary>
internal sealed class TestActor(BlockingCollection<Received> queue) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WatchFor watch:
                Context.Watch(watch.Subject);
                break;
            case UnwatchFor unwatch:
                Context.Unwatch(unwatch.Subject);
                break;
            default:
                queue.Add(new Received(message, Sender));
                break;
        }
    }

    internal sealed record WatchFor(IActorRef Subject);

    internal sealed record UnwatchFor(IActorRef Subject);
}

/// <summary>A message that came, and who sent it.</summary>
internal sealed record Received(object Message, IActorRef Sender);
