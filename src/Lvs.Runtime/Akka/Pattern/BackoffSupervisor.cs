using Akka.Actor;
using Akka.Event;

namespace Akka.Pattern;

/// <summary>
/// Starts its child again whenever it has stopped. Its messages, and the Props of both kinds, are here. See "Delayed restarts with
/// the BackoffSupervisor pattern" in the Akka.NET documentation.
/// </summary>
public sealed class BackoffSupervisor : BackoffSupervisorBase
{
    internal BackoffSupervisor(BackoffSettings settings)
        : base(settings)
    {
    }

    public static Props Props(BackoffOptions options) =>
        options.Mistake is { } mistake ? throw new ArgumentException(mistake, nameof(options)) : options.Props;

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => Strategy;

    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        if (message is not Terminated terminated || !terminated.ActorRef.Equals(Child))
        {
            return HandleBackoff(message);
        }

        if (FinalStopMessageReceived)
        {
            Context.Stop(Self);
        }
        else if (Strategy.MaxNumberOfRetries < 0 || Restarts < Strategy.MaxNumberOfRetries)
        {
            StartAgainLater();
        }
        else
        {
            StopAfterLastRetry();
        }

        return true;
    }

    /// <summary>Answered with the <see cref="CurrentChild"/>.</summary>
    public sealed class GetCurrentChild
    {
        public static readonly GetCurrentChild Instance = new();

        private GetCurrentChild()
        {
        }
    }

    /// <summary>The child; none while it is away.</summary>
    public sealed class CurrentChild(IActorRef? @ref)
    {
        public IActorRef? Ref { get; } = @ref;
    }

    /// <summary>Begins to count from zero, where that is done by hand.</summary>
    public sealed class Reset
    {
        public static readonly Reset Instance = new();

        private Reset()
        {
        }
    }

    /// <summary>Answered with the <see cref="RestartCount"/>.</summary>
    public sealed class GetRestartCount
    {
        public static readonly GetRestartCount Instance = new();

        private GetRestartCount()
        {
        }
    }

    /// <summary>How many restarts count at present.</summary>
    public sealed class RestartCount(int count)
    {
        public int Count { get; } = count;
    }

    /// <summary>The time of the backoff is over.</summary>
    public sealed class StartChild : IDeadLetterSuppression
    {
        public static readonly StartChild Instance = new();

        private StartChild()
        {
        }
    }

    /// <summary>Nothing has happened for long enough, if this is still the count.</summary>
    public sealed class ResetRestartCount(int current) : IDeadLetterSuppression
    {
        public int Current { get; } = current;
    }
}
