using Lvs.Runtime.Cells;

namespace Akka.Actor;

/// <summary>Stops an actor and waits for its end. See "Graceful Stop" in the Akka.NET documentation.</summary>
public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) =>
        target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>True when the target has stopped in time, false when it has not.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var subject = (IInternalActorRef)target;
        var watcher = new TerminationRef((Lvs.Runtime.EmbeddedActorSystem)subject.System, subject);
        subject.TellSystem(new SystemMessage.Watch(watcher));
        target.Tell(stopMessage, ActorRefs.NoSender);
        return watcher.Within(timeout);
    }
}
