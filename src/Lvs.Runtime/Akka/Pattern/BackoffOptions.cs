using Akka.Actor;

namespace Akka.Pattern;

/// <summary>What <see cref="BackoffSupervisor.Props(BackoffOptions)"/> is made from; each With… gives a changed copy.</summary>
public abstract class BackoffOptions
{
    private protected BackoffOptions()
    {
    }

    internal abstract Props Props { get; }

    /// <summary>What is wrong with them, if anything is.</summary>
    internal abstract string? Mistake { get; }

    /// <summary>The count of restarts starts again when none was needed for that long; the shortest backoff unless stated.</summary>
    public abstract BackoffOptions WithAutoReset(TimeSpan resetBackoff);

    /// <summary>The count of restarts starts again with a <see cref="BackoffSupervisor.Reset"/>.</summary>
    public abstract BackoffOptions WithManualReset();

    /// <summary>What happens when the child fails; a Restart is what the backoff is for. Replaces the limit of retries too.</summary>
    public abstract BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy);

    /// <summary>While the child is away, whoever sends something gets this; otherwise it is a dead letter.</summary>
    public abstract BackoffOptions WithReplyWhileStopped(object replyWhileStopped);

    /// <summary>The supervisor ends with the restart that is one too many; -1 for no limit.</summary>
    public abstract BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries);

    /// <summary>A message after which the child may stop, and the supervisor with it; also while the child is away.</summary>
    public abstract BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage);
}
