using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Director;
using Lvs.Core.Tracking;

namespace Lvs.Actors.Tracking;

/// <summary>One tracked script: <see cref="ScriptTracker"/> with its runs and its timer.</summary>
internal sealed class ScriptTrackerActor : ReceiveActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DirectorPorts _ports;
    private TrackerSpec.Script _spec;
    private ScriptTrackerState _state;
    private IScriptRun? _run;

    /// <summary>Creates the actor of one vrrp_script.</summary>
    public ScriptTrackerActor(Current<TrackerSpec> current, DirectorPorts ports)
    {
        _spec = (TrackerSpec.Script)current.Value;
        _ports = ports;
        Receive<TrackerSpec.Script>(OnConfigure);
        Receive<DeadlinePassed>(_ => Step(new ScriptTrackerInput.DeadlinePassed()));
        Receive<Ended>(ended => Step(new ScriptTrackerInput.Ended(ended.Failure)));
        Receive<TrackingProtocol.GetStatus>(_ => Sender.Tell(Status()));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Step(new ScriptTrackerInput.Started());
        Tell();
    }

    /// <inheritdoc/>
    protected override void PostStop() => _run?.Signal(kill: true);

    private void OnConfigure(TrackerSpec.Script spec)
    {
        var before = _spec;
        _spec = spec;
        Step(new ScriptTrackerInput.SettingsChanged(before.Config));
    }

    private void Step(ScriptTrackerInput input)
    {
        (_state, var effects) = ScriptTracker.Step(_spec.Config, _state, input, _ports.Timers.Now);
        Perform(effects);
        if (_state.Deadline is { } deadline)
        {
            var delay = deadline - _ports.Timers.Now;
            Timers.StartSingleTimer(DeadlinePassed.Instance, DeadlinePassed.Instance, delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        }
    }

    private void Perform(ImmutableArray<ScriptTrackerEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case ScriptTrackerEffect.Run:
                    var self = Self;
                    _run = _ports.TrackedScripts.Start(_spec.Config.Script, _spec.Users, end => self.Tell(new Ended(end.Failure)));
                    break;
                case ScriptTrackerEffect.Signal signal:
                    _run?.Signal(signal.Kill);
                    break;
                case ScriptTrackerEffect.Hangs:
                    _log.Error("Tracked {Object}: was killed and does not end; it is not run again before it has", _spec.Key);
                    break;
                case ScriptTrackerEffect.VerdictChanged:
                    _log.Info("Tracked {State}", State());
                    Tell();
                    break;
            }
        }
    }

    private void Tell() => Context.Parent.Tell(new TrackingProtocol.Changed(State()));

    private TrackedState State() => new(_spec.Key, _state.IsUp, _state.Reason);

    private TrackingProtocol.TrackerStatus Status() => new(State())
    {
        Counters = new Dictionary<string, long>
        {
            ["runs"] = _state.Runs,
            ["failures"] = _state.Failures,
            ["timed_out"] = _state.TimedOut,
            ["skipped"] = _state.Skipped,
        },
    };

    private sealed record DeadlinePassed : INoSerializationVerificationNeeded
    {
        public static readonly DeadlinePassed Instance = new();
    }

    /// <summary>A stopped tracker kills its run, and nobody misses how that ended.</summary>
    private sealed record Ended(string? Failure) : IDeadLetterSuppression, INoSerializationVerificationNeeded;
}
