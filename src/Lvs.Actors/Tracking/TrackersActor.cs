using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using Akka.Pattern;
using Lvs.Actors.Director;
using Lvs.Core.Tracking;

namespace Lvs.Actors.Tracking;

/// <summary>
/// Parent of the trackers, one for each tracked object however many follow it: starts, updates and stops them so that they are those of the
/// configuration, and passes their news on to whoever follows.
/// </summary>
public sealed class TrackersActor : ReceiveActor
{
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DirectorPorts _ports;
    private readonly IActorRef _addresses;
    private readonly Dictionary<TrackedKey, (IActorRef Ref, Current<TrackerSpec> Current)> _trackers = [];
    private readonly Dictionary<TrackedKey, TrackedState> _states = [];
    private readonly Dictionary<IActorRef, HashSet<TrackedKey>> _followers = [];
    private int _started;

    /// <summary>Creates the parent.</summary>
    public TrackersActor(DirectorPorts ports, IActorRef addresses)
    {
        _ports = ports;
        _addresses = addresses;
        Receive<TrackingProtocol.SetTracked>(OnSetTracked);
        Receive<TrackingProtocol.Changed>(OnChanged);
        Receive<TrackingProtocol.Follow>(OnFollow);
        Receive<TrackingProtocol.GetStatus>(_ => OnGetStatus());
        Receive<Terminated>(terminated => _followers.Remove(terminated.ActorRef));

        // A tracker that is away reads what is in force when it starts again.
        Receive<Away>(_ => { });
    }

    private void OnSetTracked(TrackingProtocol.SetTracked message)
    {
        var wanted = message.Trackers.ToDictionary(spec => spec.Key);
        foreach (var (key, (tracker, _)) in _trackers)
        {
            if (!wanted.ContainsKey(key))
            {
                Context.Stop(tracker);
                _trackers.Remove(key);
                _states.Remove(key);
            }
        }

        foreach (var (key, spec) in wanted)
        {
            if (!_trackers.TryGetValue(key, out var tracker))
            {
                Initialize(spec, null);
                Start(spec);
            }
            else if (tracker.Current.Value != spec)
            {
                Initialize(spec, tracker.Current.Value);
                tracker.Current.Value = spec;
                tracker.Ref.Tell(spec);
            }
        }
    }

    // Here and not in the tracker: one that fails and starts again must not write over what was written since.
    private void Initialize(TrackerSpec spec, TrackerSpec? before)
    {
        if (spec is not TrackerSpec.File { Config: { InitialValue: not null } file } || (before as TrackerSpec.File)?.Config.File == file.File)
        {
            return;
        }

        try
        {
            _ports.TrackedFiles.Initialize(file);
        }
        catch (IOException failure)
        {
            _log.Error("Tracked {Object}: its first number cannot be written: {Reason}", spec.Key, failure.Message);
        }
    }

    // A number is never used twice, so the name is free.
    private void Start(TrackerSpec spec)
    {
        var current = new Current<TrackerSpec>(spec);
        var (ports, addresses) = (_ports, _addresses);
        var tracker = spec switch
        {
            TrackerSpec.Interface => Props.Create(() => new InterfaceTrackerActor(current, addresses)),
            TrackerSpec.Script => Props.Create(() => new ScriptTrackerActor(current, ports)),
            TrackerSpec.File => Props.Create(() => new FileTrackerActor(current, ports)),
            TrackerSpec.Process => Props.Create(() => new ProcessTrackerActor(current, ports)),
            _ => throw new UnreachableException($"no tracker for {spec.Key}"),
        };
        var supervisor = Restarts.WithBackoff(tracker, "tracker").WithReplyWhileStopped(Away.Instance);
        var name = ActorNames.Of($"{++_started}-{spec.Key.Kind}-{spec.Key.Name}");
        _trackers.Add(spec.Key, (Context.ActorOf(BackoffSupervisor.Props(supervisor), name), current));
    }

    // Of one that has just been stopped nobody is told any more.
    private void OnChanged(TrackingProtocol.Changed changed)
    {
        if (_trackers.ContainsKey(changed.State.Key))
        {
            _states[changed.State.Key] = changed.State;
            foreach (var (follower, keys) in _followers)
            {
                if (keys.Contains(changed.State.Key))
                {
                    follower.Tell(changed);
                }
            }
        }
    }

    private void OnFollow(TrackingProtocol.Follow follow)
    {
        Context.Watch(Sender);
        _followers[Sender] = [.. follow.Keys];
        foreach (var key in follow.Keys)
        {
            if (_states.TryGetValue(key, out var state))
            {
                Sender.Tell(new TrackingProtocol.Changed(state));
            }
        }
    }

    private void OnGetStatus()
    {
        var asked = _trackers.Select(tracker => StatusOf(tracker.Value.Ref, _states.GetValueOrDefault(tracker.Key) ?? Unknown(tracker.Key)));
        _ = Task.WhenAll(asked).PipeTo(Sender);
    }

    private static TrackedState Unknown(TrackedKey key) => new(key, null, "nothing is known yet");

    private static async Task<TrackingProtocol.TrackerStatus> StatusOf(IActorRef tracker, TrackedState state)
        => await tracker.Ask(TrackingProtocol.GetStatus.Instance, StatusTimeout) as TrackingProtocol.TrackerStatus
            ?? new TrackingProtocol.TrackerStatus(state with { Reason = "its tracker has failed and starts again" });

    /// <summary>What the supervisor of a tracker says while that is away.</summary>
    private sealed record Away : INoSerializationVerificationNeeded
    {
        public static readonly Away Instance = new();
    }
}
