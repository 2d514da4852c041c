using System.Globalization;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Core.Tracking;

namespace Lvs.Actors.Tracking;

/// <summary>Processes that are tracked under one name: <see cref="ProcessTracker"/> with its count and its timer.</summary>
internal sealed class ProcessTrackerActor : ReceiveActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DirectorPorts _ports;
    private TrackerSpec.Process _spec;
    private ProcessTrackerState _state;
    private IDisposable? _watch;
    private int _watched;
    private long _changes;

    /// <summary>Creates the actor of one vrrp_track_process.</summary>
    public ProcessTrackerActor(Current<TrackerSpec> current, DirectorPorts ports)
    {
        _spec = (TrackerSpec.Process)current.Value;
        _ports = ports;
        Receive<TrackerSpec.Process>(OnConfigure);
        Receive<Counted>(OnCounted);
        Receive<DeadlinePassed>(_ => Step(_state.Count));
        Receive<TrackingProtocol.GetStatus>(_ => Sender.Tell(new TrackingProtocol.TrackerStatus(State())
        {
            Counters = new Dictionary<string, long> { ["processes"] = _state.Count, ["changes"] = _changes },
        }));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private TrackProcessConfig Config => _spec.Config;

    /// <inheritdoc/>
    protected override void PreStart() => Watch();

    /// <inheritdoc/>
    protected override void PostStop() => _watch?.Dispose();

    private void Watch()
    {
        _watch?.Dispose();
        var (self, number) = (Self, ++_watched);
        _watch = _ports.TrackedProcesses.Watch(new ProcessMatch(Config), count => self.Tell(new Counted(number, count)));
    }

    private void OnConfigure(TrackerSpec.Process spec)
    {
        var before = Config;
        _spec = spec;
        if ((before.Process, before.Match, before.FullCommand) != (Config.Process, Config.Match, Config.FullCommand))
        {
            Watch();
        }
        else if (_state.IsUp is not null)
        {
            Step(_state.Count);
        }
    }

    private void OnCounted(Counted counted)
    {
        // Not of those that were tracked before a reload.
        if (counted.Watch == _watched)
        {
            Step(counted.Count);
        }
    }

    private void Step(int count)
    {
        var before = _state.IsUp;
        _state = ProcessTracker.Step(Config, _state, count, _ports.Timers.Now);
        if (_state.Deadline is { } deadline)
        {
            var delay = deadline - _ports.Timers.Now;
            Timers.StartSingleTimer(DeadlinePassed.Instance, DeadlinePassed.Instance, delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        }
        else
        {
            Timers.Cancel(DeadlinePassed.Instance);
        }

        if (_state.IsUp == before)
        {
            return;
        }

        var next = State();
        _changes += before is null ? 0 : 1;
        if (before is not null || next.IsUp == false)
        {
            _log.Info("Tracked {State}", next);
        }

        Context.Parent.Tell(new TrackingProtocol.Changed(next));
    }

    private TrackedState State() => new(_spec.Key, _state.IsUp, string.Create(
        CultureInfo.InvariantCulture,
        $"{_state.Count} running, and there should be {(Config.MostProcesses is { } most ? $"{Config.Quorum} to {most}" : $"at least {Config.Quorum}")}"));

    private sealed record Counted(int Watch, int Count) : IDeadLetterSuppression, INoSerializationVerificationNeeded;

    private sealed record DeadlinePassed : INoSerializationVerificationNeeded
    {
        public static readonly DeadlinePassed Instance = new();
    }
}
