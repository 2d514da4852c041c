using Lvs.Runtime.Cells;

namespace Akka.Actor;

/// <summary>
/// Handles each child's failures by themselves. A child that needs more than <c>maxNrOfRetries</c> restarts within
/// <c>withinTimeRange</c> is stopped. See "One-For-One Strategy vs. All-For-One Strategy" in the Akka.NET documentation.
/// </summary>
public sealed class OneForOneStrategy : SupervisorStrategy
{
    private const int Unlimited = -1;

    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, new DelegateDecider(localOnlyDecider))
    {
    }

    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
    {
        MaxNumberOfRetries = maxNrOfRetries ?? Unlimited;
        WithinTimeRangeMilliseconds = (int)(withinTimeRange ?? Timeout.InfiniteTimeSpan).TotalMilliseconds;
        Decider = decider;
    }

    public OneForOneStrategy(
        int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, TimeSpan.FromMilliseconds(withinTimeMilliseconds), new DelegateDecider(localOnlyDecider))
    {
        LoggingEnabled = loggingEnabled;
    }

    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(null, null, new DelegateDecider(localOnlyDecider))
    {
    }

    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled)
        : this(localOnlyDecider)
    {
        LoggingEnabled = loggingEnabled;
    }

    public OneForOneStrategy(IDecider decider)
        : this(null, null, decider)
    {
    }

    /// <summary>Negative for no limit.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>The window; none when it is not above zero.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    public override IDecider Decider { get; }

    public OneForOneStrategy WithMaxNrOfRetries(int maxNrOfRetries) =>
        new(maxNrOfRetries, TimeSpan.FromMilliseconds(WithinTimeRangeMilliseconds), Decider);

    private protected override bool AllowsRestart(LocalActorRef child, TimeSpan now)
    {
        return (MaxNumberOfRetries, WithinTimeRangeMilliseconds) switch
        {
            (0, _) => false,
            ( < 0, <= 0) => true,
            (var limit, <= 0) => child.Restarts.CountOverall() <= limit,

            // A window alone means one restart per window, as in Akka.
            var (limit, window) => child.Restarts.CountWithin(TimeSpan.FromMilliseconds(window), now) <= Math.Max(limit, 1),
        };
    }
}
