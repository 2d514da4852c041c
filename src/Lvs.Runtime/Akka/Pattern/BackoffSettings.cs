using Akka.Actor;

namespace Akka.Pattern;

internal sealed class BackoffSettings : BackoffOptions
{
    private readonly Props _childProps;
    private readonly string _childName;
    private readonly TimeSpan _minBackoff;
    private readonly TimeSpan _maxBackoff;
    private readonly double _randomFactor;
    private readonly bool _startsAfterFailure;

    public BackoffSettings(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, bool startsAfterFailure)
    {
        (_childProps, _childName) = (childProps, childName);
        (_minBackoff, _maxBackoff, _randomFactor) = (minBackoff, maxBackoff, randomFactor);
        _startsAfterFailure = startsAfterFailure;
        AutoReset = minBackoff;
    }

    private BackoffSettings(BackoffSettings other)
        : this(other._childProps, other._childName, other._minBackoff, other._maxBackoff, other._randomFactor, other._startsAfterFailure)
    {
        (AutoReset, Strategy) = (other.AutoReset, other.Strategy);
        (ReplyWhileStopped, IsFinalStopMessage) = (other.ReplyWhileStopped, other.IsFinalStopMessage);
    }

    public Props ChildProps => _childProps;

    public string ChildName => _childName;

    /// <summary>Null when the count is reset by hand.</summary>
    public TimeSpan? AutoReset { get; private init; }

    public OneForOneStrategy Strategy { get; private init; } = new(SupervisorStrategy.DefaultDecider);

    public object? ReplyWhileStopped { get; private init; }

    public Func<object, bool>? IsFinalStopMessage { get; private init; }

    internal override Props Props => _startsAfterFailure
        ? Props.Create(() => new BackoffOnRestartSupervisor(this))
        : Props.Of(() => new BackoffSupervisor(this));

    internal override string? Mistake => this switch
    {
        { _minBackoff.Ticks: <= 0 } => "MinBackoff must be greater than 0",
        _ when _maxBackoff < _minBackoff => "MaxBackoff must be greater than MinBackoff",
        { _randomFactor: < 0.0 or > 1.0 } => "RandomFactor must be between 0.0 and 1.0",
        _ => null,
    };

    /// <summary>How long to wait before the start that follows so many others.</summary>
    public TimeSpan DelayAfter(int restarts, double random)
    {
        var ticks = Math.Min(_maxBackoff.Ticks, _minBackoff.Ticks * Math.Pow(2, restarts)) * (1 + (random * _randomFactor));
        return ticks < long.MaxValue ? TimeSpan.FromTicks((long)ticks) : _maxBackoff;
    }

    public override BackoffOptions WithAutoReset(TimeSpan resetBackoff) => new BackoffSettings(this) { AutoReset = resetBackoff };

    public override BackoffOptions WithManualReset() => new BackoffSettings(this) { AutoReset = null };

    public override BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy) =>
        new BackoffSettings(this) { Strategy = supervisorStrategy };

    public override BackoffOptions WithReplyWhileStopped(object replyWhileStopped) =>
        new BackoffSettings(this) { ReplyWhileStopped = replyWhileStopped };

    public override BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries) =>
        new BackoffSettings(this) { Strategy = Strategy.WithMaxNrOfRetries(maxNrOfRetries) };

    public override BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage) =>
        new BackoffSettings(this) { IsFinalStopMessage = isFinalStopMessage };
}
