using Lvs.Runtime.Cells;

namespace Akka.Actor;

/// <summary>
/// An actor whose behaviours are tables of typed handlers, tried in the order they were stated. See "ReceiveActor API" in the
/// Akka.NET documentation.
/// </summary>
public abstract class ReceiveActor : UntypedActor
{
    private readonly HandlerTable _initial = new();

    /// <summary>The table that Receive adds to: set while constructing and inside Become, null otherwise.</summary>
    private HandlerTable? _open;

    protected ReceiveActor()
    {
        _open = _initial;
    }

    protected sealed override void OnReceive(object message)
    {
        // The first message closes what the constructor opened.
        _open = null;
        if (!_initial.TryHandle(message))
        {
            Unhandled(message);
        }
    }

    protected void Become(Action configure) => Context.Become(Configure(configure).TryHandle);

    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Configure(configure).TryHandle);

    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        Open.Add(new HandlerTable.ForAction<T>(handler, shouldHandle));

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>The handler answers whether it took the message; if not, the next one is tried.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Open.Add(new HandlerTable.ForFunc<T>(handler));

    /// <summary>The mailbox is suspended until the task ends; Self and Sender hold after each await.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) =>
        Receive(message => ActorCell.RunningOrThrow.RunTask(() => handler(message)), shouldHandle);

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    protected void ReceiveAny(Action<object> handler) => Receive(handler);


    private HandlerTable Open => _open
        ?? throw new InvalidOperationException("Receive may only be called in the constructor and inside Become().");

    private HandlerTable Configure(Action configure)
    {
        var (outer, table) = (_open, new HandlerTable());
        _open = table;
        try
        {
            configure();
        }
        finally
        {
            _open = outer;
        }

        return table;
    }
}
