using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Addresses;
using Lvs.Actors.Director;
using Lvs.Core.Addresses;
using Lvs.Core.Tracking;

namespace Lvs.Actors.Tracking;

/// <summary>One tracked interface: good while it is there, up and has a carrier.</summary>
internal sealed class InterfaceTrackerActor : ReceiveActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly TrackedKey _key;
    private readonly IActorRef _addresses;
    private TrackedState? _state;
    private long _changes;

    /// <summary>Creates the actor of one interface.</summary>
    public InterfaceTrackerActor(Current<TrackerSpec> current, IActorRef addresses)
    {
        _key = current.Value.Key;
        _addresses = addresses;
        Receive<AddressesProtocol.LinkChanged>(news => OnLink(news.Change.State));
        Receive<TrackingProtocol.GetStatus>(_ => Sender.Tell(new TrackingProtocol.TrackerStatus(_state ?? new(_key, null, "nothing is known yet"))
        {
            Counters = new Dictionary<string, long> { ["changes"] = _changes },
        }));
    }

    /// <inheritdoc/>
    protected override void PreStart() => _addresses.Tell(new AddressesProtocol.WatchLink(_key.Name));

    private void OnLink(LinkState? link)
    {
        var next = new TrackedState(_key, link is { IsUp: true }, link switch
        {
            null => "there is no such interface",
            { IsUp: true } => "it has a carrier",
            _ => "it is down or has no carrier",
        });
        if (next == _state)
        {
            return;
        }

        if (_state is not null || next.IsUp == false)
        {
            _log.Info("Tracked {State}", next);
        }

        _changes += _state is null ? 0 : 1;
        _state = next;
        Context.Parent.Tell(new TrackingProtocol.Changed(next));
    }
}
