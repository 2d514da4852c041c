using Akka.Actor;

namespace Akka.Pattern;

/// <summary>
/// Supervision that starts a child again later and later: after the shortest time, then twice that and so on up to the longest, each
/// lengthened by a random part. See "Delayed restarts with the BackoffSupervisor pattern" in the Akka.NET documentation.
/// </summary>
public static class Backoff
{
    /// <summary>For a child that fails: it is stopped, and started again. One that stops by itself ends the supervisor too.</summary>
    public static BackoffOptions OnFailure(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) =>
        new BackoffSettings(childProps, childName, minBackoff, maxBackoff, randomFactor, startsAfterFailure: true)
            .WithMaxNrOfRetries(maxNrOfRetries);

    /// <summary>For a child that stops when it cannot go on: it is started again. One that fails is its strategy's matter.</summary>
    public static BackoffOptions OnStop(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) =>
        new BackoffSettings(childProps, childName, minBackoff, maxBackoff, randomFactor, startsAfterFailure: false)
            .WithMaxNrOfRetries(maxNrOfRetries);
}
