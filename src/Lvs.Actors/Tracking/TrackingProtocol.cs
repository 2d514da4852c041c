using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Lvs.Core;
using Lvs.Core.Tracking;

namespace Lvs.Actors.Tracking;

/// <summary>Messages of the tracking actors.</summary>
public static class TrackingProtocol
{
    /// <summary>To the parent: these objects are tracked from now on. What is known of one that goes on being tracked stays.</summary>
    public sealed record SetTracked(ValueList<TrackerSpec> Trackers);

    /// <summary>
    /// To the parent: answer with <see cref="Changed"/> for each of these of which something is known, and again whenever one changes.
    /// Takes the place of what the sender asked for before.
    /// </summary>
    public sealed record Follow(ValueList<TrackedKey> Keys);

    /// <summary>News of a tracked object, from its tracker to the parent, and on to whoever follows it.</summary>
    public sealed record Changed(TrackedState State) : IDeadLetterSuppression, INoSerializationVerificationNeeded;

    /// <summary>Answered with a <see cref="TrackerStatus"/> by a tracker, with an array of them by the parent.</summary>
    public sealed record GetStatus
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetStatus Instance = new();
    }

    /// <summary>What is known of a tracked object, and what its tracker has counted.</summary>
    public sealed record TrackerStatus(TrackedState State)
    {
        /// <summary>By name.</summary>
        public IReadOnlyDictionary<string, long> Counters { get; init; } = ImmutableDictionary<string, long>.Empty;
    }
}
