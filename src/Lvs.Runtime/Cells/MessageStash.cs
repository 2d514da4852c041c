using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>The stash of one incarnation.</summary>
internal sealed class MessageStash(ActorCell cell) : IStash
{
    private readonly LinkedList<(object Message, IActorRef? Sender)> _messages = new();

    /// <summary>Counts the message being handled, to tell that it is stashed a second time.</summary>
    private long _lastStashed = -1;

    public int Count => _messages.Count;

    public bool IsEmpty => Count == 0;

    public bool NonEmpty => Count > 0;

    public void Stash()
    {
        if (cell.CurrentMessage is not { } message)
        {
            throw new IllegalActorStateException("There is no message to stash.");
        }

        if (_lastStashed == cell.MessagesHandled)
        {
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        }

        _lastStashed = cell.MessagesHandled;
        _messages.AddLast((message, cell.SenderOrNull));
    }

    public void Unstash()
    {
        if (_messages.First is { } first)
        {
            _messages.RemoveFirst();
            cell.PutBack(first.Value.Message, first.Value.Sender);
        }
    }

    public void UnstashAll()
    {
        while (_messages.Last is { } last)
        {
            _messages.RemoveLast();
            cell.PutBack(last.Value.Message, last.Value.Sender);
        }
    }

    /// <summary>Takes over what another has, before its own.</summary>
    public void PrependAllOf(MessageStash other)
    {
        while (other._messages.Last is { } last)
        {
            other._messages.RemoveLast();
            _messages.AddFirst(last);
        }
    }
}
