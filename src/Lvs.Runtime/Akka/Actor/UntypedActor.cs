using System.Diagnostics.CodeAnalysis;
using Lvs.Runtime.Cells;

namespace Akka.Actor;

/// <summary>A behaviour that calls Unhandled itself.</summary>
public delegate void UntypedReceive(object message);

/// <summary>An actor with one method for all messages. See "UntypedActor API" in the Akka.NET documentation.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Instance members in Akka.NET; the context they ask is the running actor's.")]
public abstract class UntypedActor : ActorBase
{
    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    protected abstract void OnReceive(object message);

    protected void Become(UntypedReceive receive) => Context.Become(Wrap(receive));

    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(Wrap(receive));

    /// <summary>Runs the function with the mailbox suspended until it ends.</summary>
    protected void RunTask(Func<Task> action) => ActorCell.RunningOrThrow.RunTask(action);

    private static Receive Wrap(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };
}
