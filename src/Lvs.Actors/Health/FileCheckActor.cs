using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Actors.Tracking;
using Lvs.Core.Config;
using Lvs.Core.Health;
using Lvs.Core.Services;
using Lvs.Core.Tracking;

namespace Lvs.Actors.Health;

/// <summary>
/// One FILE_CHECK of one real server: <see cref="HealthMachine"/> over the news of a tracked file, which has one tracker however many follow
/// it. Nothing has to be asked.
/// </summary>
internal sealed class FileCheckActor : ReceiveActor
{
    private readonly CheckKey _key;
    private readonly DirectorPorts _ports;
    private readonly IActorRef _tracking;
    private CheckConfig.TrackedFile _check;
    private bool _isSuspended;
    private HealthState _state;
    private TrackedState? _file;

    /// <summary>Creates the actor of one check.</summary>
    public FileCheckActor(CheckKey key, Current<HealthProtocol.Configure> current, DirectorPorts ports, CheckParts parts)
    {
        _key = key;
        _check = (CheckConfig.TrackedFile)current.Value.Check;
        _isSuspended = current.Value.IsSuspended;
        _ports = ports;
        _tracking = parts.Tracking;
        Receive<HealthProtocol.Configure>(OnConfigure);
        Receive<TrackingProtocol.Changed>(OnChanged);
        Receive<HealthProtocol.GetStatus>(_ => Sender.Tell(HealthProtocol.CheckStatus.Of(_key, _check, _state)));
    }

    private TrackedKey FileKey => new(TrackedKind.File, _check.Name);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Step(new HealthInput.Started(TimeSpan.Zero));
        Follow();
    }

    private void OnConfigure(HealthProtocol.Configure configure)
    {
        var before = FileKey;
        (_check, _isSuspended) = ((CheckConfig.TrackedFile)configure.Check, configure.IsSuspended);
        Step(new HealthInput.SettingsChanged());
        if (FileKey != before)
        {
            _file = null;
            Follow();
        }

        Judge();
    }

    private void Follow() => _tracking.Tell(new TrackingProtocol.Follow([FileKey]));

    private void OnChanged(TrackingProtocol.Changed changed)
    {
        // Not of a file that was followed before a reload.
        if (changed.State.Key == FileKey)
        {
            _file = changed.State;
            Judge();
        }
    }

    private void Judge()
    {
        if (_file is { } file)
        {
            Step(new HealthInput.Probed(FileOutcome.Of(_check, file)));
        }
    }

    private void Step(HealthInput input)
    {
        var now = _ports.Timers.Now;
        (_state, var effects) = HealthMachine.Step(HealthSettings.Of(_check, _isSuspended), _state, input, now);
        foreach (var effect in effects)
        {
            if (effect is HealthEffect.WeightReported report)
            {
                Context.Parent.Tell(new HealthProtocol.WeightReported(_key, report.Weight, report.Reason, now));
            }
            else if (effect is HealthEffect.VerdictChanged changed)
            {
                Context.Parent.Tell(new HealthProtocol.VerdictChanged(_key, changed.IsUp, changed.Reason, now));
            }
        }
    }
}
