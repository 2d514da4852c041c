using Lvs.Runtime.Cells;

namespace Akka.Actor;

/// <summary>Stops an actor and waits for its end. See "Graceful Stop" in the Akka.NET documentation.</summary>
public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) =>
        target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>True when the target has stopped in time; the task is cancelled when it has not.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var subject = (IInternalActorRef)target;
        var watcher = new TerminationRef((Lvs.Runtime.EmbeddedActorSystem)subject.System);
        subject.TellSystem(new SystemMessage.Watch(watcher));
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            await watcher.WaitAsync(timeout).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException timedOut)
        {
            subject.TellSystem(new SystemMessage.Unwatch(watcher));
            throw new TaskCanceledException($"{target} did not stop within {timeout}.", timedOut);
        }
    }
}
