using Lvs.Actors.Tracking;
using Lvs.Core.Tracking;

namespace Lvs.Host.Control;

/// <summary>One tracked object.</summary>
internal sealed record TrackedReport
{
    /// <summary>interface, script, file or process.</summary>
    public required TrackedKind Kind { get; init; }

    /// <summary>Of the interface, or of its block.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is good; null before anything is known of it. Of a file: whether its number is 0.</summary>
    public bool? IsUp { get; init; }

    /// <summary>The number in a file; null of everything else.</summary>
    public long? Value { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>What its tracker has counted: runs, failures, timed_out and skipped of a script; changes of the others.</summary>
    public required IReadOnlyDictionary<string, long> Counters { get; init; }

    /// <summary>The report of a status.</summary>
    public static TrackedReport Of(TrackingProtocol.TrackerStatus status) => new()
    {
        Kind = status.State.Key.Kind,
        Name = status.State.Key.Name,
        IsUp = status.State.IsUp,
        Value = status.State.Key.Kind == TrackedKind.File ? status.State.Value : null,
        Reason = status.State.Reason,
        Counters = status.Counters,
    };

    /// <summary>On one line, for people.</summary>
    public override string ToString() => new TrackedState(new TrackedKey(Kind, Name), IsUp, Reason).ToString();
}
