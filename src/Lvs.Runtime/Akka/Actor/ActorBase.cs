using System.Diagnostics.CodeAnalysis;
using Akka.Event;
using Lvs.Runtime.Cells;

namespace Akka.Actor;

/// <summary>A behaviour: true when the message was handled.</summary>
public delegate bool Receive(object message);

/// <summary>What every actor derives from. See "UntypedActor API" and "Actor Lifecycle" in the Akka.NET documentation.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Instance members in Akka.NET; the context they ask is the running actor's.")]
public abstract class ActorBase
{
    private SupervisorStrategy? _strategy;

    protected ActorBase()
    {
        if (ActorCell.Current is not { IsCreating: true })
        {
            throw new ActorInitializationException(
                null, $"Do not create {GetType()} with 'new': use ActorOf with a Props, as an actor lives in its context.");
        }

        if (this is IWithTimers withTimers)
        {
            withTimers.Timers = ActorCell.Current.NewTimers();
        }
    }

    /// <summary>The context of the actor that runs on this thread; there is none after an await that left it.</summary>
    protected static IActorContext Context => ActorCell.Current
        ?? throw new NotSupportedException("There is no active ActorContext: this thread does not run an actor, "
            + "most likely because of an asynchronous operation within one.");

    protected IActorRef Self => Context.Self;

    protected IActorRef Sender => Context.Sender;

    protected abstract bool Receive(object message);

    /// <summary>Called for a message no handler took: publishes it, or breaks the death pact over a Terminated.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
        {
            throw new DeathPactException(terminated.ActorRef);
        }

        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    protected void Become(Receive receive) => Context.Become(receive);

    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <summary>Called before the first message of the first incarnation.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Called after the last child is gone, with no message to come.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Called on the failed incarnation; stops all children and calls PostStop.</summary>
    protected virtual void PreRestart(Exception reason, object? message)
    {
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>Called on the new incarnation; calls PreStart.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    internal virtual bool InvokeReceive(Receive? behaviour, object message) => behaviour is null ? Receive(message) : behaviour(message);

    /// <summary>True when the actor has set aside what stands for a message, a timer's tick say, and wants it again later.</summary>
    internal virtual bool SetsAside() => false;

    internal void InvokeUnhandled(object message) => Unhandled(message);

    internal virtual void InvokePreStart() => PreStart();

    internal virtual void InvokePostStop() => PostStop();

    internal virtual void InvokePreRestart(Exception reason, object? message) => PreRestart(reason, message);

    internal virtual void InvokePostRestart(Exception reason) => PostRestart(reason);

    /// <summary>Asked for once an incarnation.</summary>
    internal SupervisorStrategy CurrentSupervisorStrategy => _strategy ??= SupervisorStrategy();
}
