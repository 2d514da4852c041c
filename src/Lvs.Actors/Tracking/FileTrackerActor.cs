using System.Globalization;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Director;
using Lvs.Core.Tracking;

namespace Lvs.Actors.Tracking;

/// <summary>One tracked file: tells its number whenever it has changed.</summary>
internal sealed class FileTrackerActor : ReceiveActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DirectorPorts _ports;
    private TrackerSpec.File _spec;
    private TrackedState? _state;
    private IDisposable? _watch;
    private long _changes;
    private long _ignored;

    /// <summary>Creates the actor of one file.</summary>
    public FileTrackerActor(Current<TrackerSpec> current, DirectorPorts ports)
    {
        _spec = (TrackerSpec.File)current.Value;
        _ports = ports;
        Receive<TrackerSpec.File>(OnConfigure);
        Receive<Content>(OnContent);
        Receive<TrackingProtocol.GetStatus>(_ => Sender.Tell(new TrackingProtocol.TrackerStatus(_state ?? new(_spec.Key, null, "has not been read"))
        {
            Counters = new Dictionary<string, long> { ["changes"] = _changes, ["ignored"] = _ignored },
        }));
    }

    /// <inheritdoc/>
    protected override void PreStart() => Watch();

    /// <inheritdoc/>
    protected override void PostStop() => _watch?.Dispose();

    private void Watch()
    {
        _watch?.Dispose();
        var (self, path) = (Self, _spec.Config.File);
        _watch = _ports.TrackedFiles.Watch(path, text => self.Tell(new Content(path, text)));
    }

    private void OnConfigure(TrackerSpec.File spec)
    {
        var before = _spec;
        _spec = spec;
        if (spec.Config.File != before.Config.File)
        {
            Watch();
        }
    }

    private void OnContent(Content content)
    {
        // Of the file that was tracked before a reload.
        if (content.Path != _spec.Config.File)
        {
            return;
        }

        if (!TrackedNumber.TryParse(content.Text, out var value))
        {
            _ignored++;
            _log.Warning("Tracked {Object}: its number is beyond 2147483648 and ignored", _spec.Key);
            value = _state?.Value ?? 0;
        }

        var next = new TrackedState(_spec.Key, value == 0, content.Text is null ? "is not there, which counts as 0" : $"says {Shown(value)}")
        {
            Value = value,
        };
        if (next == _state)
        {
            return;
        }

        if (value != (_state?.Value ?? 0))
        {
            _log.Info("Tracked {State}", next);
            _changes++;
        }

        _state = next;
        Context.Parent.Tell(new TrackingProtocol.Changed(next));
    }

    private static string Shown(long value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record Content(string Path, string? Text) : IDeadLetterSuppression, INoSerializationVerificationNeeded;
}
