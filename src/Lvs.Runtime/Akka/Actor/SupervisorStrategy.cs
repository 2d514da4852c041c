using Akka.Event;
using Lvs.Runtime.Cells;

namespace Akka.Actor;

/// <summary>How a parent handles the failures of its children. See "Supervision and Monitoring" in the Akka.NET documentation.</summary>
public abstract class SupervisorStrategy
{
    public static readonly IDecider DefaultDecider = new DelegateDecider(static cause =>
        cause is ActorInitializationException or ActorKilledException or DeathPactException ? Directive.Stop : Directive.Restart);

    /// <summary>Restarts on anything but failed initialization, Kill and a broken death pact, as often as it takes.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    public static readonly SupervisorStrategy StoppingStrategy = new OneForOneStrategy(static _ => Directive.Stop);

    public abstract IDecider Decider { get; }

    private protected bool LoggingEnabled { get; init; } = true;

    /// <summary>Returns false where the failure is to be escalated.</summary>
    internal bool Handle(ActorCell parent, LocalActorRef child, Exception cause)
    {
        var directive = Decider.Decide(cause);
        if (LoggingEnabled)
        {
            LogFailure(parent, child, cause, directive);
        }

        switch (directive)
        {
            case Directive.Resume:
                child.TellSystem(new SystemMessage.Resume(cause));
                return true;
            case Directive.Restart when AllowsRestart(child, parent.System.Scheduler.HighResMonotonicClock):
                child.TellSystem(new SystemMessage.Recreate(cause));
                return true;
            case Directive.Restart or Directive.Stop:
                parent.Stop(child);
                return true;
            default:
                return false;
        }
    }

    private protected abstract bool AllowsRestart(LocalActorRef child, TimeSpan now);

    private static void LogFailure(ActorCell parent, LocalActorRef child, Exception cause, Directive directive)
    {
        // What is escalated is logged by the one who decides in the end.
        if (directive == Directive.Escalate)
        {
            return;
        }

        var log = Logging.GetLogger(parent.System, child);
        var reason = (cause as ActorInitializationException)?.InnerException ?? cause;
        if (directive == Directive.Resume)
        {
            log.Warning(cause, "{Reason}", reason.Message);
        }
        else
        {
            log.Error(cause, "{Reason}", reason.Message);
        }
    }

    private protected sealed class DelegateDecider(Func<Exception, Directive> decide) : IDecider
    {
        public Directive Decide(Exception cause) => decide(cause);
    }
}
