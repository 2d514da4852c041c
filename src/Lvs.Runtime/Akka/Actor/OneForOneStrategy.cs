using Lvs.Runtime.Cells;

namespace Akka.Actor;

/// <summary>
/// Handles each child's failures by themselves. A child that needs more than <c>maxNrOfRetries</c> restarts within
/// <c>withinTimeRange</c> is stopped. See "One-For-One Strategy vs. All-For-One Strategy" in the Akka.NET documentation.
/// </summary>
public sealed class OneForOneStrategy : SupervisorStrategy
{
    private const int Unlimited = -1;

    private readonly int _maxNrOfRetries;
    private readonly TimeSpan _window;

    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, new DelegateDecider(localOnlyDecider))
    {
    }

    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
    {
        _maxNrOfRetries = maxNrOfRetries ?? Unlimited;
        _window = withinTimeRange ?? Timeout.InfiniteTimeSpan;
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

    public override IDecider Decider { get; }

    private protected override bool AllowsRestart(LocalActorRef child, TimeSpan now)
    {
        var windowed = _window >= TimeSpan.Zero;
        return (_maxNrOfRetries, windowed) switch
        {
            (0, _) => false,
            (Unlimited, false) => true,
            (_, false) => child.Restarts.CountOverall() <= _maxNrOfRetries,

            // A window alone means one restart per window, as in Akka.
            _ => child.Restarts.CountWithin(_window, now) <= Math.Max(_maxNrOfRetries, 1),
        };
    }
}
