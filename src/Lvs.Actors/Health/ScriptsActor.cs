using System.Globalization;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Core.Tracking;

namespace Lvs.Actors.Health;

/// <summary>
/// Runs the scripts of checks: one at a time of each check, and not more at once than a machine bears, however many checks there are. A check
/// that ends takes its script with it.
/// </summary>
public sealed class ScriptsActor : ReceiveActor, IWithTimers
{
    /// <summary>Scripts that run at once; others wait for their turn.</summary>
    public const int Most = 64;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DirectorPorts _ports;
    private readonly Dictionary<IActorRef, Running> _running = [];
    private readonly LinkedList<(IActorRef Asker, ScriptsProtocol.Run Wish)> _waiting = [];
    private ProcessConfig _users = new();
    private int _hanging;

    /// <summary>Creates the actor.</summary>
    public ScriptsActor(DirectorPorts ports)
    {
        _ports = ports;
        Receive<ScriptsProtocol.SetUsers>(message => _users = message.Users);
        Receive<ScriptsProtocol.Run>(OnRun);
        Receive<Ended>(OnEnded);
        Receive<Impatient>(OnImpatient);
        Receive<Terminated>(OnTerminated);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PostStop()
    {
        foreach (var run in _running.Values)
        {
            run.Handle?.Signal(kill: true);
        }
    }

    private void OnRun(ScriptsProtocol.Run wish)
    {
        if (_running.ContainsKey(Sender))
        {
            Sender.Tell(new ScriptsProtocol.Ran(ScriptEnd.NotRun("the run before has not ended")));
            return;
        }

        Context.Watch(Sender);
        _waiting.AddLast((Sender, wish));
        StartSome();
    }

    // What cannot even be killed keeps no other from running.
    private void StartSome()
    {
        while (_running.Count - _hanging < Most && _waiting.First is { } next)
        {
            _waiting.RemoveFirst();
            Start(next.Value.Asker, next.Value.Wish);
        }
    }

    private void Start(IActorRef asker, ScriptsProtocol.Run wish)
    {
        var run = new Running(asker, wish);
        _running.Add(asker, run);
        Progress(run, ScriptProgress.Begin(_ports.Timers.Now, wish.Limit));
        var self = Self;
        run.Handle = _ports.TrackedScripts.Start(wish.Script, _users, end => self.Tell(new Ended(run, end)));
    }

    private void OnEnded(Ended ended)
    {
        var run = ended.Run;
        Timers.Cancel(run);
        _running.Remove(run.Asker);
        _hanging -= run.IsHanging ? 1 : 0;
        Context.Unwatch(run.Asker);
        if (run.Progress.Phase == ScriptPhase.Running)
        {
            run.Asker.Tell(new ScriptsProtocol.Ran(ended.End));
        }

        StartSome();
    }

    private void OnImpatient(Impatient message)
    {
        var run = message.Run;
        var wasRunning = run.Progress.Phase == ScriptPhase.Running;
        Progress(run, run.Progress.LosePatience(_ports.Timers.Now));
        if (run.IsHanging)
        {
            _hanging++;
            _log.Error("Script {Script} of a check was killed and does not end; it is not run again before it has", run.Wish.Script.CommandLine);
            StartSome();
            return;
        }

        run.Handle?.Signal(run.Progress.Phase == ScriptPhase.Killing);
        if (wasRunning)
        {
            var reason = string.Create(CultureInfo.InvariantCulture, $"not done after {run.Wish.Limit.TotalSeconds} s");
            run.Asker.Tell(new ScriptsProtocol.Ran(ScriptEnd.NotRun(reason)));
        }
    }

    private void OnTerminated(Terminated terminated)
    {
        for (var next = _waiting.First; next is not null; next = next.Next)
        {
            if (next.Value.Asker.Equals(terminated.ActorRef))
            {
                _waiting.Remove(next);
                break;
            }
        }

        if (_running.TryGetValue(terminated.ActorRef, out var run) && !run.IsHanging)
        {
            Progress(run, new ScriptProgress(ScriptPhase.Killing, _ports.Timers.Now + ScriptProgress.Patience));
            run.Handle?.Signal(kill: true);
        }
    }

    private void Progress(Running run, ScriptProgress progress)
    {
        run.Progress = progress;
        if (progress.SignalAt is { } due)
        {
            Timers.StartSingleTimer(run, new Impatient(run), due - _ports.Timers.Now);
        }
    }

    private sealed class Running(IActorRef asker, ScriptsProtocol.Run wish)
    {
        public IActorRef Asker { get; } = asker;

        public ScriptsProtocol.Run Wish { get; } = wish;

        public IScriptRun? Handle { get; set; }

        public ScriptProgress Progress { get; set; }

        public bool IsHanging => Progress is { Phase: ScriptPhase.Killing, SignalAt: null };
    }

    private sealed record Ended(Running Run, ScriptEnd End) : IDeadLetterSuppression, INoSerializationVerificationNeeded;

    private sealed record Impatient(Running Run) : INoSerializationVerificationNeeded;
}
