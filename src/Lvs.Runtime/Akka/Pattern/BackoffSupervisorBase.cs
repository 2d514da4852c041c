using Akka.Actor;
using Akka.Event;
using Lvs.Runtime;

namespace Akka.Pattern;

/// <summary>
/// Passes on to its child what it gets, to its parent what the child sends it, and starts the child again when the time has come.
/// The two kinds differ in what they take for the end of an incarnation.
/// </summary>
public abstract class BackoffSupervisorBase : ActorBase, IWithTimers
{
    private readonly BackoffSettings _settings;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private ITimerScheduler _timers = null!;

    private protected BackoffSupervisorBase(BackoffSettings settings)
    {
        _settings = settings;
    }

    ITimerScheduler IWithTimers.Timers
    {
        get => _timers;
        set => _timers = value;
    }

    /// <summary>Null while it is away.</summary>
    private protected IActorRef? Child { get; private set; }

    /// <summary>The child has been sent a message after which it may stop for good.</summary>
    private protected bool FinalStopMessageReceived { get; private set; }

    private protected OneForOneStrategy Strategy => _settings.Strategy;

    private protected int Restarts { get; private set; }

    /// <inheritdoc/>
    protected override void PreStart() => StartChild();

    private protected void StartAgainLater()
    {
        Child = null;
        var random = ((EmbeddedActorSystem)Context.System).Settings.NextRandom();
        _timers.StartSingleTimer(
            BackoffSupervisor.StartChild.Instance, BackoffSupervisor.StartChild.Instance, _settings.DelayAfter(Restarts, random), Self);
        Restarts++;
    }

    private protected void StopAfterLastRetry()
    {
        _log.Debug("Terminating on restart #{0} which exceeds max allowed restarts ({1})", Restarts + 1, Strategy.MaxNumberOfRetries);
        Context.Stop(Self);
    }

    private protected void StopWithChild()
    {
        _log.Debug("Terminating, because child {0} terminated itself", Child);
        Context.Stop(Self);
    }

    private protected bool HandleBackoff(object message)
    {
        switch (message)
        {
            case BackoffSupervisor.StartChild:
                StartChild();
                if (_settings.AutoReset is { } resetBackoff)
                {
                    var reset = new BackoffSupervisor.ResetRestartCount(Restarts);
                    _timers.StartSingleTimer(typeof(BackoffSupervisor.ResetRestartCount), reset, resetBackoff, Self);
                }

                return true;
            case BackoffSupervisor.Reset when _settings.AutoReset is null:
                Restarts = 0;
                return true;
            case BackoffSupervisor.Reset:
                return false;
            case BackoffSupervisor.ResetRestartCount reset:
                Restarts = reset.Current == Restarts ? 0 : Restarts;
                return true;
            case BackoffSupervisor.GetRestartCount:
                Sender.Tell(new BackoffSupervisor.RestartCount(Restarts));
                return true;
            case BackoffSupervisor.GetCurrentChild:
                Sender.Tell(new BackoffSupervisor.CurrentChild(Child));
                return true;
            default:
                PassOn(message);
                return true;
        }
    }

    private void StartChild() => Child ??= Context.Watch(Context.ActorOf(_settings.ChildProps, _settings.ChildName));

    private void PassOn(object message)
    {
        if (Child is null)
        {
            if (_settings.ReplyWhileStopped is { } reply)
            {
                Sender.Tell(reply);
            }
            else
            {
                Context.System.DeadLetters.Forward(message);
            }

            if (_settings.IsFinalStopMessage?.Invoke(message) == true)
            {
                Context.Stop(Self);
            }
        }
        else if (Child.Equals(Sender))
        {
            Context.Parent.Tell(message);
        }
        else
        {
            Child.Forward(message);
            FinalStopMessageReceived |= _settings.IsFinalStopMessage?.Invoke(message) == true;
        }
    }
}
