using Akka.Actor;

namespace Akka.Pattern;

/// <summary>Makes of each restart of its child a stop, a pause and a start; a child that stops by itself ends it.</summary>
internal sealed class BackoffOnRestartSupervisor(BackoffSettings settings) : BackoffSupervisorBase(settings)
{
    private bool _childFailed;

    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(Strategy.MaxNumberOfRetries, Strategy.WithinTimeRangeMilliseconds, Decide);

    protected override bool Receive(object message)
    {
        if (message is not Terminated terminated || !terminated.ActorRef.Equals(Child))
        {
            return HandleBackoff(message);
        }

        if (_childFailed)
        {
            _childFailed = false;
            StartAgainLater();
        }
        else
        {
            StopWithChild();
        }

        return true;
    }

    private Directive Decide(Exception cause)
    {
        var directive = Strategy.Decider.Decide(cause);
        if (directive != Directive.Restart)
        {
            return directive;
        }

        if (Strategy.MaxNumberOfRetries >= 0 && Restarts >= Strategy.MaxNumberOfRetries)
        {
            StopAfterLastRetry();
        }
        else
        {
            _childFailed = true;
        }

        return Directive.Stop;
    }
}
