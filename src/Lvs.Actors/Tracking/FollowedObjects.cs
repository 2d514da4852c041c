using Lvs.Core;
using Lvs.Core.Tracking;

namespace Lvs.Actors.Tracking;

/// <summary>What one instance follows, and what it has been told of it.</summary>
internal sealed class FollowedObjects
{
    private readonly Dictionary<TrackedKey, TrackedState> _states = [];
    private ValueList<Followed> _followed = [];

    /// <summary>Whether it has been told of everything.</summary>
    public bool AreKnown => _followed.All(item => _states.ContainsKey(item.Key));

    /// <summary>What all of it comes to.</summary>
    public TrackingOutcome Outcome => TrackingOutcome.Of(_followed, _states);

    /// <summary>Each with what is known of it.</summary>
    public ValueList<(Followed Followed, TrackedState? State)> Items
        => _followed.Select(item => (item, _states.GetValueOrDefault(item.Key))).ToValueList();

    /// <summary>It follows these from now on. The question to ask of the trackers; null when there is none.</summary>
    public TrackingProtocol.Follow? Set(ValueList<Followed> followed)
    {
        var before = Keys;
        _followed = followed;
        var keys = Keys;
        foreach (var key in before.Except(keys))
        {
            _states.Remove(key);
        }

        return keys == before ? null : new TrackingProtocol.Follow(keys);
    }

    /// <summary>News of one; false when it is not followed any more.</summary>
    public bool Learn(TrackedState state)
    {
        var isFollowed = _followed.Any(item => item.Key == state.Key);
        if (isFollowed)
        {
            _states[state.Key] = state;
        }

        return isFollowed;
    }

    private ValueList<TrackedKey> Keys => _followed.Select(item => item.Key).ToValueList();
}
