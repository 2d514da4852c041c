namespace Lvs.Runtime.Cells;

/// <summary>The handlers of one behaviour of a ReceiveActor.</summary>
internal sealed class HandlerTable
{
    private Handler? _first;
    private Handler? _last;

    public void Add(Handler handler)
    {
        if (_last is { TakesAll: true })
        {
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        }

        // Every actor builds its table and keeps it: a list leaves nothing behind that was too short.
        if (_last is null)
        {
            _first = handler;
        }
        else
        {
            _last.Next = handler;
        }

        _last = handler;
    }

    public bool TryHandle(object message)
    {
        for (var handler = _first; handler is not null; handler = handler.Next)
        {
            if (handler.TryHandle(message))
            {
                return true;
            }
        }

        return false;
    }

    internal abstract class Handler
    {
        /// <summary>The one that is tried after this one.</summary>
        public Handler? Next;

        public virtual bool TakesAll => false;

        public abstract bool TryHandle(object message);
    }

    internal sealed class ForAction<T>(Action<T> handle, Predicate<T>? shouldHandle) : Handler
    {
        public override bool TakesAll => typeof(T) == typeof(object) && shouldHandle is null;

        public override bool TryHandle(object message)
        {
            if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
            {
                return false;
            }

            handle(typed);
            return true;
        }
    }

    internal sealed class ForFunc<T>(Func<T, bool> handle) : Handler
    {
        public override bool TryHandle(object message) => message is T typed && handle(typed);
    }
}
