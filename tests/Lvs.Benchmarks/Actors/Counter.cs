using Akka.Actor;

namespace Lvs.Benchmarks.Actors;

/// <summary>Counts what it gets, and answers when asked.</summary>
internal sealed class Counter : UntypedActor
{
    private long _count;

    protected override void OnReceive(object message)
    {
        if (message is GetCount)
        {
            Sender.Tell(_count);
        }
        else
        {
            _count++;
        }
    }

    internal sealed class GetCount
    {
        public static readonly GetCount Instance = new();
    }
}
