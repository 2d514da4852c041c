namespace Lvs.Runtime.Cells;

/// <summary>The handlers of one behaviour of a ReceiveActor.</summary>
internal sealed class HandlerTable
{
    private Handler[] _handlers = [];
    private bool _isComplete;

    public void Add(Handler handler)
    {
        if (_isComplete)
        {
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        }

        // Tables are built once and kept by every actor, so they are exactly as long as needed.
        Array.Resize(ref _handlers, _handlers.Length + 1);
        _handlers[^1] = handler;
        _isComplete = handler.TakesAll;
    }

    public bool TryHandle(object message)
    {
        foreach (var handler in _handlers)
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
