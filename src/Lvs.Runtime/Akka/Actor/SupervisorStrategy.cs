using Akka.Event;
using Lvs.Runtime.Cells;
using Lvs.Runtime.Logs;

namespace Akka.Actor;

/// <summary>How a parent handles the failures of its children. See "Supervision and Monitoring" in the Akka.NET documentation.</summary>
public abstract class SupervisorStrategy
{
    public static readonly IDecider DefaultDecider = new DelegateDecider(static cause =>
        cause is ActorInitializationException or ActorKilledException or DeathPactException ? Directive.Stop : Directive.Restart);

    /// <summary>Restarts on anything but failed initialization, Kill and a broken death pact, as often as it takes.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

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

    private void LogFailure(ActorCell parent, LocalActorRef child, Exception cause, Directive directive)
    {
        // What is escalated is logged by the one who decides in the end.
        if (directive == Directive.Escalate)
        {
            return;
        }

        var reason = new TemplateMessage("{Reason}", ((cause as ActorInitializationException)?.InnerException ?? cause).Message);
        var source = child.Path.ToString();
        parent.EmbeddedSystem.Publish(
            directive == Directive.Resume ? new Warning(cause, source, GetType(), reason) : new Error(cause, source, GetType(), reason),
            child.Cell.Props.Type);
    }

    private protected sealed class DelegateDecider(Func<Exception, Directive> decide) : IDecider
    {
        public Directive Decide(Exception cause) => decide(cause);
    }
}
