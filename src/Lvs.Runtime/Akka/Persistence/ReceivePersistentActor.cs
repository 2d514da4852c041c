using Akka.Actor;
using Lvs.Runtime.Cells;

namespace Akka.Persistence;

/// <summary>A persistent actor with a handler per type of command and of event. See "Persistent Actors" in the Akka.NET documentation.</summary>
public abstract class ReceivePersistentActor : Eventsourced
{
    private readonly HandlerTable _recovers = new();
    private readonly HandlerTable _commands = new();

    /// <summary>The tables that Recover and Command add to: set while constructing, the latter inside Become too, null otherwise.</summary>
    private HandlerTable? _openRecovers;
    private HandlerTable? _openCommands;

    protected ReceivePersistentActor()
    {
        (_openRecovers, _openCommands) = (_recovers, _commands);
    }

    protected sealed override bool Receive(object message) => ReceiveCommand(message);

    protected sealed override bool ReceiveCommand(object message) => Handle(_commands, message);

    protected sealed override bool ReceiveRecover(object message)
    {
        // Nothing comes before what is recovered, if only RecoveryCompleted; it closes what the constructor opened.
        (_openRecovers, _openCommands) = (null, null);
        return Handle(_recovers, message);
    }

    protected void Become(Action configure) => Context.Become(Configure(configure));

    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Configure(configure));

    protected void Recover<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        OpenRecovers.Add(new HandlerTable.ForAction<T>(handler, shouldHandle));

    protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) => Recover(handler, shouldHandle);

    protected void RecoverAny(Action<object> handler) => Recover(handler);

    protected void Command<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        OpenCommands.Add(new HandlerTable.ForAction<T>(handler, shouldHandle));

    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Command(handler, shouldHandle);

    /// <summary>The mailbox is suspended until the task ends and what it persisted has been handled.</summary>
    protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) =>
        Command(message => RunTask(() => handler(message)), shouldHandle);

    protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => CommandAsync(handler, shouldHandle);

    protected void CommandAny(Action<object> handler) => Command(handler);

    private HandlerTable OpenRecovers => _openRecovers
        ?? throw new InvalidOperationException("You may only call Recover-methods when constructing the actor and inside Become().");

    private HandlerTable OpenCommands => _openCommands
        ?? throw new InvalidOperationException("You may only call Command-methods when constructing the actor and inside Become().");

    /// <summary>Always true: what has no handler is unhandled here already, so that a snapshot without one is still what recovery starts from.</summary>
    private bool Handle(HandlerTable table, object message)
    {
        if (!table.TryHandle(message))
        {
            Unhandled(message);
        }

        return true;
    }

    private Receive Configure(Action configure)
    {
        var (outer, table) = (_openCommands, new HandlerTable());
        _openCommands = table;
        try
        {
            configure();
        }
        finally
        {
            _openCommands = outer;
        }

        return message => Handle(table, message);
    }
}
