using Lvs.Runtime.Cells;

namespace Akka.Actor;

/// <summary>Ask: a message and a task for its answer. See "Ask: Send-And-Receive-Future" in the Akka.NET documentation.</summary>
public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<T>(_ => message, timeout, cancellationToken);

    /// <summary>The factory gets the reference to answer to, for protocols that carry it in the message.</summary>
    public static Task<T> Ask<T>(
        this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (((self as IInternalActorRef)?.System ?? ActorCell.Current?.System) is not Lvs.Runtime.EmbeddedActorSystem system)
        {
            return Task.FromException<T>(
                new ArgumentException("Unable to resolve the target of Ask to an actor system.", nameof(self)));
        }

        var answer = new FutureActorRef<T>(system);
        try
        {
            var message = messageFactory(answer);
            system.Settings.Simulation?.OnAsk(answer, self, message);
            self.Tell(message, answer);
            return answer.Within(timeout ?? Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (Exception exception)
        {
            return answer.Fail(exception);
        }
    }
}
