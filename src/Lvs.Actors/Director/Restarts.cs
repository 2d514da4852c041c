using Akka.Actor;
using Akka.Pattern;

namespace Lvs.Actors.Director;

/// <summary>
/// How a child that keeps failing is started again: soon after the first time, ever later after that, and for ever. A bug that shows
/// with every start costs a line in the log now and then, not a processor.
/// </summary>
internal static class Restarts
{
    private const double RandomFactor = 0.2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // Without a failure for this long, the next one counts as the first.
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);

    // One for all: it knows nothing of whom it decides about.
    private static readonly OneForOneStrategy Always = new(_ => Directive.Restart);

    /// <summary>The options of a supervisor that has this one child.</summary>
    public static BackoffOptions WithBackoff(Props child, string name)
        => Backoff.OnFailure(child, name, FirstPause, LongestPause, RandomFactor, maxNrOfRetries: -1)
            .WithSupervisorStrategy(Always)
            .WithAutoReset(Calm);
}
